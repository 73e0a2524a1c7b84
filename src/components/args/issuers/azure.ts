import type { Input } from "@pulumi/pulumi";

/** Which Azure managed identity may use an identity. */
export interface AzureTrust {
  /** Id of the Entra tenant. */
  tenantId: Input<string>;
  /** Object id of the managed identity's principal. */
  principalId: Input<string>;
  /** Application id URI that the token is asked for, `api://…`. */
  audience: Input<string>;
  /** Version of the token: `1` (sts.windows.net) or `2` (login.microsoftonline.com). Default: 1. */
  tokenVersion?: Input<string>;
}
