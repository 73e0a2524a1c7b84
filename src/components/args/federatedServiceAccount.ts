import type { Input } from "@pulumi/pulumi";
import type { PoolArgs } from "./pool.js";
import type { ServiceAccountArgs } from "./serviceAccount.js";
import type { TrustArgs } from "./trust.js";

/** What a federated service account is made of: who may use it, what it may do, and whose it is. */
export interface FederatedServiceAccountArgs extends ServiceAccountArgs, PoolArgs {
  /** Who may use the account: exactly one issuer, in the issuer's own words. */
  trust: Input<TrustArgs>;
  /** JWK set of an issuer that Google cannot reach, such as a private cluster's, as JSON. Renew it when its keys change. */
  issuerKeys?: Input<string>;
}
