import type { Input } from "@pulumi/pulumi";
import type { GcpGrant } from "./gcpGrants.js";
import type { OwnedArgs } from "./identity.js";

/** What every service account of Keyless can be told, whoever may use it. */
export interface ServiceAccountArgs extends OwnedArgs {
  /** What the account may do. Default: nothing. */
  grants?: Input<Input<GcpGrant>[]>;
  /** Project in which the account stands, and the pool where it has one. Default: that of the gcp provider. */
  projectId?: Input<string>;
  /** Id of the account, 6 to 30 characters. Default: the logical name with a mark of the stack. */
  accountId?: string;
  /**
   * Name of a notification channel of Cloud Monitoring that is told whenever somebody else than the account's own
   * workloads becomes it or tries to. It needs the records of an `AuditLog`. Default: no alarm.
   */
  misuseChannel?: Input<string>;
}
