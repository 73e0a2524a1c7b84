import type { Input } from "@pulumi/pulumi";

/** Which AWS role may use a GCP identity: by a token of AWS's outbound federation, or by its own credentials. */
export interface AwsOutboundTrust {
  /** ARN of the role. */
  roleArn: Input<string>;
  /**
   * Issuer URL of the account, the `issuerIdentifier` of its outbound federation. Default: none; the role then proves
   * itself by a request that its credentials sign (GCP's `aws` provider).
   */
  issuer?: Input<string>;
  /** Audience that the token is asked for; only with `issuer`. */
  audience?: Input<string>;
}
