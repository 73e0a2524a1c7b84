import type { Input } from "@pulumi/pulumi";

/** Which AWS role may use a GCP identity through outbound federation. */
export interface AwsOutboundTrust {
  /** Issuer URL of the account, the `issuerIdentifier` of its outbound federation. */
  issuer: Input<string>;
  /** ARN of the role. */
  roleArn: Input<string>;
  /** Audience that the token is asked for. */
  audience?: Input<string>;
}
