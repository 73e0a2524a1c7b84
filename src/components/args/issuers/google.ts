import type { Input } from "@pulumi/pulumi";

/** Which Google service account may use an AWS identity. */
export interface GoogleTrust {
  /** Numeric unique id of the service account. */
  serviceAccountUniqueId: Input<string>;
  /** Audience that the token is asked for. */
  audience: Input<string>;
  /** Number of the Google organisation. */
  organizationNumber?: Input<string>;
}
