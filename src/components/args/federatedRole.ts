import type { Input } from "@pulumi/pulumi";
import type { RoleArgs } from "./role.js";
import type { TrustArgs } from "./trust.js";

/** What a federated role is made of: who may use it, what it may do, and whose it is. */
export interface FederatedRoleArgs extends RoleArgs {
  /** Who may use the role: exactly one issuer, in the issuer's own words. */
  trust: Input<TrustArgs>;
  /**
   * How the role comes by the account's one OIDC provider for the issuer: `auto` uses the one that is there, else makes
   * it; `create` makes it; `adopt` takes the one that is there into this stack; `existing` uses it and never makes one;
   * or its ARN. Default: `auto`.
   */
  oidcProvider?: Input<string>;
  /**
   * Audiences that the account's provider takes besides the role's own, where this stack makes it. In YAML, Python and
   * other languages, roles of one stack and issuer that need different ones give all of them, the same in each: they are
   * made one by one there, and the provider with the first. Default: what the program's other roles need.
   */
  oidcAudiences?: Input<Input<string>[]>;
}
