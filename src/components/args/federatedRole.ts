import type { Input } from "@pulumi/pulumi";
import type { AwsGrant } from "./awsGrants.js";
import type { OwnedArgs } from "./identity.js";
import type { TrustArgs } from "./trust.js";

/** What a federated role is made of: who may use it, what it may do, and whose it is. */
export interface FederatedRoleArgs extends OwnedArgs {
  /** Who may use the role: exactly one issuer, in the issuer's own words. */
  trust: Input<TrustArgs>;
  /** What the role may do. Default: nothing. */
  grants?: Input<Input<AwsGrant>[]>;
  /** Name of the role. Default: made up by Pulumi from the logical name. */
  roleName?: Input<string>;
  /** Path of the role, such as `/ci/`. Default: `/`. */
  path?: Input<string>;
  /** Longest session in seconds, 3600 to 43200. Default: 3600, the shortest that AWS takes. */
  sessionSeconds?: Input<number>;
  /** ARN of a permissions boundary: what the role can never exceed. Default: none. */
  permissionsBoundary?: Input<string>;
  /**
   * How the role comes by the account's one OIDC provider for the issuer: `auto` uses the one that is there, else makes
   * it; `create` makes it; `adopt` takes the one that is there into this stack; `existing` uses it and never makes one;
   * or its ARN. Default: `auto`.
   */
  oidcProvider?: Input<string>;
}
