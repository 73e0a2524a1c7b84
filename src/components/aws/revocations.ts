import { Resource } from "@pulumi/aws/cloudcontrol/resource.js";
import * as pulumi from "@pulumi/pulumi";

/** A revocation list and the anchor that it is for. */
export interface Revocations {
  readonly anchorArn: pulumi.Input<string>;
  /** Certificate revocation list, PEM. */
  readonly list: pulumi.Input<string>;
}

/**
 * Imports a revocation list. The aws provider has no resource of its own for it, so it goes through AWS Cloud Control
 * (CloudFormation type `AWS::RolesAnywhere::CRL`), with the same credentials and region as all the rest.
 */
export function importRevocations(
  name: string,
  { anchorArn, list }: Revocations,
  opts: pulumi.CustomResourceOptions,
): Resource {
  const desiredState = pulumi
    .all([anchorArn, list])
    .apply(([TrustAnchorArn, CrlData]) =>
      JSON.stringify({ Name: name, Enabled: true, TrustAnchorArn, CrlData }),
    );
  return new Resource(name, { typeName: "AWS::RolesAnywhere::CRL", desiredState }, opts);
}
