import type { Input } from "@pulumi/pulumi";

/** How an identity comes by the workload identity pool of its issuer. */
export interface PoolArgs {
  /**
   * How the account comes by the workload identity pool of its issuer: `auto` uses the one that is there, else makes
   * it; `create` makes it; `adopt` takes the one that is there into this stack; `existing` uses it and never makes one;
   * `own` makes one for this account alone, whose id is new with the account, so that a deleted pool, which keeps its
   * id for 30 days, is never in the way. Default: `auto`.
   */
  pool?: Input<string>;
  /** Id of the pool, not with `own`. One pool holds one issuer's tokens only. Default: `keyless-` and the issuer's name. */
  poolId?: Input<string>;
  /** Id of the provider in the pool, which stays taken for 30 days once deleted. Default: one that is new with the account. */
  providerId?: Input<string>;
}
