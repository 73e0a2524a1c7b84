import { getCallerIdentity } from "@pulumi/aws/getCallerIdentity.js";
import { getOutboundWebIdentityFederation } from "@pulumi/aws/iam/getOutboundWebIdentityFederation.js";
import { OutboundWebIdentityFederation } from "@pulumi/aws/iam/outboundWebIdentityFederation.js";
import * as pulumi from "@pulumi/pulumi";
import type { OwnedArgs } from "../args/identity.js";
import { checkPlain, given } from "../context.js";
import { lookUp } from "../lookup.js";
import { ownershipOf } from "../ownership.js";
import { problemsIn } from "../problem.js";

/**
 * Makes an AWS account an issuer of tokens for the outside, for roles to become GCP accounts by (`trust.awsRole`). An
 * account has one setting for it, so the one that is on already is taken in, and it outlives the stack: other stacks
 * may count on it, and it lets nobody in anywhere by itself.
 */
export class OutboundFederation extends pulumi.ComponentResource {
  /** Issuer URL of the account, for `trust.awsRole.issuer`. */
  public readonly issuer: pulumi.Output<string>;

  constructor(name: string, args: OwnedArgs, opts?: pulumi.ComponentResourceOptions) {
    super("keyless:index:OutboundFederation", name, {}, opts);
    checkPlain(this, "OutboundFederation", args, (plain) => problemsIn(ownershipOf(plain)));
    this.issuer = pulumi.output(enabled(this, name));
    this.registerOutputs({ issuer: this.issuer });
  }
}

async function enabled(component: pulumi.Resource, name: string): Promise<pulumi.Output<string>> {
  const child = { parent: component };
  const present = await lookUp(
    component,
    () => getOutboundWebIdentityFederation(child),
    "The account's setting must be readable (iam:GetOutboundWebIdentityFederationInfo).",
  );
  const id = present === undefined ? undefined : (await getCallerIdentity({}, child)).accountId;
  const federation = new OutboundWebIdentityFederation(
    name,
    {},
    { ...child, retainOnDelete: true, ...given({ import: id }) },
  );
  return present === undefined ? federation.issuerIdentifier : pulumi.output(present.issuerIdentifier);
}
