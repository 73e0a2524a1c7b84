import { Profile } from "@pulumi/aws/rolesanywhere/profile.js";
import { TrustAnchor } from "@pulumi/aws/rolesanywhere/trustAnchor.js";
import * as pulumi from "@pulumi/pulumi";
import type { CertificateRoleArgs } from "../args/certificateRole.js";
import { checkPlain, compute, insist } from "../context.js";
import { machineFiles } from "../text/machine.js";
import { certificateConditions, certificateProblems, certificateTrust } from "../trust/certificate.js";
import { makeRole } from "./makeRole.js";
import { importRevocations } from "./revocations.js";

/** An AWS role that a machine becomes with its X.509 certificate, by IAM Roles Anywhere: no key in AWS's hands. */
export class CertificateRole extends pulumi.ComponentResource {
  /** ARN of the role. */
  public readonly arn: pulumi.Output<string>;
  /** Name of the role. */
  public readonly roleName: pulumi.Output<string>;
  /** ARNs that its grants name: what an `AuditTrail` looks at. */
  public readonly resources: pulumi.Output<string[]>;
  /** ARN of the trust anchor: disabling it stops every machine of this authority. */
  public readonly trustAnchorArn: pulumi.Output<string>;
  /** ARN of the Roles Anywhere profile: disabling it stops this role alone. */
  public readonly profileArn: pulumi.Output<string>;
  /** AWS profile to put on the machine, which fetches credentials with `aws_signing_helper`; holds no secret. */
  public readonly setup: pulumi.Output<string>;

  constructor(name: string, args: CertificateRoleArgs, opts?: pulumi.ComponentResourceOptions) {
    super("keyless:index:CertificateRole", name, {}, opts);
    const child = { parent: this };
    checkPlain(this, "CertificateRole", args, certificateProblems);

    const { subject } = args;
    const conditions = compute({ subject }, (plain) => insist(this, certificateConditions(plain.subject)));
    this.trustAnchorArn = pulumi.output(args.trustAnchorArn ?? anchorArn(name, args, child));
    const { role, tags, resources } = makeRole(this, name, args, {
      document: pulumi
        .all([this.trustAnchorArn, conditions])
        .apply(([anchor, tests]) => JSON.stringify(certificateTrust(anchor, tests))),
      issuer: "rolesanywhere.amazonaws.com",
      insider: () => ({ kind: "service", name: "rolesanywhere.amazonaws.com" }),
    });
    if (args.revocationList !== undefined) {
      importRevocations(name, { anchorArn: this.trustAnchorArn, list: args.revocationList }, child);
    }
    const profile = new Profile(
      name,
      { name, enabled: true, roleArns: [role.arn], durationSeconds: args.credentialSeconds ?? 900, tags },
      child,
    );
    this.arn = role.arn;
    this.roleName = role.name;
    this.resources = resources;
    this.profileArn = profile.arn;
    this.setup = pulumi
      .all([this.trustAnchorArn, profile.arn, role.arn])
      .apply(([anchor, profileArn, roleArn]) =>
        [
          "# ~/.aws/config",
          "[default]",
          `credential_process = aws_signing_helper credential-process --certificate ${machineFiles.certificate} ` +
            `--private-key ${machineFiles.key} ` +
            `--trust-anchor-arn ${anchor} --profile-arn ${profileArn} --role-arn ${roleArn}`,
        ].join("\n"),
      );
    this.registerOutputs({
      arn: this.arn,
      roleName: this.roleName,
      resources: this.resources,
      trustAnchorArn: this.trustAnchorArn,
      profileArn: this.profileArn,
      setup: this.setup,
    });
  }
}

function anchorArn(
  name: string,
  { authorityArn, authorityCertificate }: CertificateRoleArgs,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const source =
    authorityArn === undefined
      ? { sourceType: "CERTIFICATE_BUNDLE", sourceData: { x509CertificateData: authorityCertificate } }
      : { sourceType: "AWS_ACM_PCA", sourceData: { acmPcaArn: authorityArn } };
  return new TrustAnchor(name, { name, enabled: true, source: source as never }, opts).arn;
}
