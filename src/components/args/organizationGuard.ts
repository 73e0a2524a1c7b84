import type { Input } from "@pulumi/pulumi";
import type { OwnedArgs } from "./identity.js";

/** An issuer whose tokens may become roles of the organisation. */
export interface GuardedIssuer {
  /** Issuer URL, such as `https://token.actions.githubusercontent.com`. */
  issuer: Input<string>;
  /** Subjects that belong to the organisation, `*` for any run of characters: `repo:acme/*`. */
  subjects: Input<Input<string>[]>;
}

/** What the whole organisation is held to, whatever the accounts' own policies say. */
export interface OrganizationGuardArgs extends OwnedArgs {
  /** Roots, organisational units or accounts that it holds for: `r-…`, `ou-…` or an account's number. */
  targets: Input<Input<string>[]>;
  /** The only issuers whose tokens may become roles, each with its own tenants only. */
  issuers: Input<Input<GuardedIssuer>[]>;
  /** Who may still make keys and console passwords, as role ARN patterns; the way out in an emergency. Default: nobody. */
  exemptRoles?: Input<Input<string>[]>;
}
