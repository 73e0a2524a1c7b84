import { getAuthority } from "@pulumi/gcp/certificateauthority/getAuthority.js";
import * as pulumi from "@pulumi/pulumi";
import type { CertificateServiceAccountArgs } from "../args/certificateServiceAccount.js";
import { checkPlain, compute, currentStack, given, insist } from "../context.js";
import { markOf } from "../names.js";
import { machineConfiguration } from "../text/machine.js";
import { casAuthority, issuerOf, machineProblems, machineSettings } from "../trust/machine.js";
import { pemCertificates } from "../trust/pem.js";
import { grantedServices } from "./accountPermissions.js";
import { letIssue } from "./certificateTemplate.js";
import { makeAccount } from "./makeAccount.js";
import { alarmOnMisuse } from "./misuseAlarm.js";
import { accountIdFor } from "./planAccount.js";
import { admit, poolPrincipals } from "./poolProvider.js";

/** A GCP service account that a machine becomes with its X.509 certificate or X.509-SVID: no key in Google's hands. */
export class CertificateServiceAccount extends pulumi.ComponentResource {
  /** E-mail address of the account. */
  public readonly email: pulumi.Output<string>;
  /** The account as a member in IAM policies. */
  public readonly member: pulumi.Output<string>;
  /** Services that its grants are for: what an `AuditLog` records. */
  public readonly services: pulumi.Output<string[]>;
  /** Full name of the workload identity provider: disabling it stops this machine alone. */
  public readonly workloadIdentityProvider: pulumi.Output<string>;
  /** Template that the machine's certificate is issued by; empty where nobody is given as its requester. */
  public readonly certificateTemplate: pulumi.Output<string>;
  /** What to put on the machine, for Google's clients to show its certificate; holds no secret. */
  public readonly setup: pulumi.Output<string>;

  constructor(name: string, args: CertificateServiceAccountArgs, opts?: pulumi.ComponentResourceOptions) {
    super("keyless:index:CertificateServiceAccount", name, {}, opts);
    const id = args.accountId ?? accountIdFor(name, currentStack());
    checkPlain(this, "CertificateServiceAccount", args, (plain) => machineProblems(id, plain));

    const { subject, authorityName, projectId, pool, poolId, providerId, purpose } = args;
    const account = makeAccount(this, name, args, {
      id,
      issuer: compute({ authorityName }, (plain) => issuerOf(plain.authorityName)),
    });
    const anchors = pulumi.output(authorityName).apply((authority) => {
      if (authority === undefined) return pulumi.output(args.authorityCertificate ?? "");
      const found = getAuthority(insist(this, casAuthority(authority)), { parent: this });
      // The authority's own certificate comes first; those above it would admit what other authorities issue.
      return pulumi.output(found).apply(({ pemCaCertificates: [own = ""] }) => own);
    });
    const settings = pulumi
      .all([compute({ subject }, (plain) => plain.subject), anchors, args.intermediateCertificates ?? ""])
      .apply(([plain, anchor, between]) => {
        const certificates = (path: string, text: string) => insist(this, pemCertificates(path, text));
        return insist(
          this,
          machineSettings(id, plain, {
            anchors: certificates("authorityCertificate", anchor),
            intermediates: certificates("intermediateCertificates", between),
          }),
        );
      });
    const provider = admit(this, name, {
      ...given({ pool, poolId, providerId }),
      account,
      identity: id,
      project: projectId,
      purpose,
      settings,
      kind: "x509",
      defaultPool: pulumi.all([authorityName, args.authorityCertificate]).apply(([called, pem]) => ({
        id: `keyless-x509-${markOf(called ?? pem ?? "")}`,
        title: "X.509 certificates",
      })),
    });
    alarmOnMisuse(name, args, { account, insider: provider.name.apply(poolPrincipals) }, { parent: this });
    this.email = account.email;
    this.member = account.member;
    this.services = grantedServices(args.grants);
    this.workloadIdentityProvider = provider.name;
    this.certificateTemplate =
      args.certificateRequester === undefined || authorityName === undefined
        ? pulumi.output("")
        : letIssue(this, name, {
            authorityName,
            subject,
            requester: args.certificateRequester,
            seconds: args.certificateSeconds ?? 86_400,
            purpose,
          });
    this.setup = pulumi
      .all([account.email, provider.name])
      .apply(([email, providerName]) => machineConfiguration(email, providerName));
    this.registerOutputs({
      email: this.email,
      member: this.member,
      services: this.services,
      workloadIdentityProvider: this.workloadIdentityProvider,
      certificateTemplate: this.certificateTemplate,
      setup: this.setup,
    });
  }
}
