import type { Input } from "@pulumi/pulumi";
import type { RoleArgs } from "./role.js";

/** Which certificate becomes the role: each field that is given must be exactly so in the certificate. */
export interface CertificateSubject {
  /** Common name of the subject. Roles Anywhere needs one, also of a SPIFFE certificate. */
  commonName: Input<string>;
  /** Organisation of the subject. */
  organization?: Input<string>;
  /** Organisational unit of the subject; several are joined with `/` in the certificate's order. */
  organizationalUnit?: Input<string>;
  /** First DNS name among the alternative names. */
  dnsName?: Input<string>;
  /** First URI among the alternative names, such as a SPIFFE ID. */
  uri?: Input<string>;
}

/** What the role of a machine with a certificate is made of: which machine, what it may do, and whose it is. */
export interface CertificateRoleArgs extends RoleArgs {
  /** Which certificate becomes the role. */
  subject: Input<CertificateSubject>;
  /** ARN of a trust anchor that is there already. Give exactly one of it, `authorityArn` and `authorityCertificate`. */
  trustAnchorArn?: Input<string>;
  /** ARN of the AWS Private CA that issues the machines' certificates. */
  authorityArn?: Input<string>;
  /** Certificates of the authority that issues the machines' certificates, PEM; public, no key in it. */
  authorityCertificate?: Input<string>;
  /**
   * Certificates of the authority that no longer count: its revocation list, PEM. Roles Anywhere asks nobody for one, so
   * it is imported here, and an anchor has two at most. Default: none; a stolen certificate then works until it ends.
   */
  revocationList?: Input<string>;
  /** How long one set of credentials lasts, in seconds, 900 to 43200. Default: 900. */
  credentialSeconds?: Input<number>;
}
