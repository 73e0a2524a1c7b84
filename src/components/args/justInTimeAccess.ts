import type { Input } from "@pulumi/pulumi";
import type { OwnedArgs } from "./identity.js";

/** Access that nobody has until they ask for it, and that ends by itself: who may ask, for what, and who says yes. */
export interface JustInTimeAccessArgs extends OwnedArgs {
  /** What the access is to: `projects/ID`, `folders/NUMBER` or `organizations/NUMBER`. */
  on: Input<string>;
  /** Roles that are had for a while, such as `roles/cloudsql.admin`. No basic roles and no roles of service agents. */
  roles: Input<Input<string>[]>;
  /** A condition in CEL that the roles count under, besides the time. Default: none. */
  expression?: Input<string>;
  /** Who may ask: members as IAM writes them, `user:…`, `group:…`, `serviceAccount:…`, `principal://…`. */
  requesters: Input<Input<string>[]>;
  /** Who may say yes: members as IAM writes them; nobody says yes to their own request. */
  approvers?: Input<Input<string>[]>;
  /** How many of them must. Default: 1. */
  approvalsNeeded?: Input<number>;
  /** Why nobody needs to say yes; in place of `approvers`. */
  withoutApproval?: Input<string>;
  /** Longest time that it is had for, in seconds, 1800 to 86400. Default: 3600. */
  accessSeconds?: Input<number>;
  /** Whether whoever asks must say why. Default: yes. */
  justification?: Input<boolean>;
  /** Id of the entitlement, 4 to 63 characters. Default: the logical name with a mark of the stack. */
  entitlementId?: string;
}
