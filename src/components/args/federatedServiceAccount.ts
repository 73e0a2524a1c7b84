import type { Input } from "@pulumi/pulumi";
import type { GcpGrant } from "./gcpGrants.js";
import type { OwnedArgs } from "./identity.js";
import type { TrustArgs } from "./trust.js";

/** What a federated service account is made of: who may use it, what it may do, and whose it is. */
export interface FederatedServiceAccountArgs extends OwnedArgs {
  /** Who may use the account: exactly one issuer, in the issuer's own words. */
  trust: Input<TrustArgs>;
  /** What the account may do. Default: nothing. */
  grants?: Input<Input<GcpGrant>[]>;
  /** Project in which the account and the pool stand. Default: that of the gcp provider. */
  projectId?: Input<string>;
  /** Id of the account, 6 to 30 characters. Default: the logical name with a mark of the stack. */
  accountId?: string;
  /**
   * How the account comes by the workload identity pool of its issuer: `auto` uses the one that is there, else makes
   * it; `create` makes it; `adopt` takes the one that is there into this stack; `existing` uses it and never makes one.
   * Default: `auto`.
   */
  pool?: Input<string>;
  /** Id of the pool. One pool holds one issuer's tokens only. Default: `keyless-` and the issuer's name. */
  poolId?: Input<string>;
  /** Id of the provider in the pool, which stays taken for 30 days once deleted. Default: one that is new with the account. */
  providerId?: Input<string>;
  /** JWK set of an issuer that Google cannot reach, such as a private cluster's, as JSON. Renew it when its keys change. */
  issuerKeys?: Input<string>;
}
