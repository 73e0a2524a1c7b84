import type { Input } from "@pulumi/pulumi";
import type { PoolArgs } from "./pool.js";
import type { ServiceAccountArgs } from "./serviceAccount.js";

/**
 * Which certificate becomes the account: each field that is given must be exactly so in the certificate. Give at least
 * one of `uri`, `dnsName` and `commonName`, which tell machines apart.
 */
export interface MachineSubject {
  /** Common name of the subject. */
  commonName?: Input<string>;
  /** Organisation of the subject. */
  organization?: Input<string>;
  /** Organisational unit of the subject. */
  organizationalUnit?: Input<string>;
  /** First DNS name among the alternative names. */
  dnsName?: Input<string>;
  /** First URI among the alternative names, such as the SPIFFE ID of an X.509-SVID. */
  uri?: Input<string>;
}

/** What the service account of a machine with a certificate is made of: which machine, what it may do, and whose it is. */
export interface CertificateServiceAccountArgs extends ServiceAccountArgs, PoolArgs {
  /** Which certificate becomes the account. */
  subject: Input<MachineSubject>;
  /**
   * Authority that issues the machines' certificates, in Certificate Authority Service:
   * `projects/P/locations/L/caPools/POOL/certificateAuthorities/ID`. Give it or `authorityCertificate`.
   */
  authorityName?: Input<string>;
  /** Certificates of the authorities that issue the machines' certificates, PEM; public, no key in it. */
  authorityCertificate?: Input<string>;
  /** Certificates of authorities between those and the machines', PEM, where the machine does not send them. Default: none. */
  intermediateCertificates?: Input<string>;
  /**
   * Who has the machine's certificate issued, as a member in IAM policies; with `authorityName`. It gets the right to
   * certificates of exactly this subject, for machines only, and no longer than `certificateSeconds`. Default: nobody.
   */
  certificateRequester?: Input<string>;
  /** How long such a certificate lasts at most, in seconds, up to seven days. Default: 86400, a day. */
  certificateSeconds?: Input<number>;
}
