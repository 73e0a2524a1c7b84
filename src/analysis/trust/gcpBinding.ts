import type { Pool } from "../../iam/gcp/members.js";
import type { Unknown } from "../../model/index.js";

/** A member to whom something is granted, and where the grant stands. */
export interface GcpBinding {
  /** As IAM writes it: `principalSet://iam.googleapis.com/…`, `serviceAccount:…`, `allUsers`. */
  readonly member: string;
  readonly path: string;
  /** IAM condition of the grant: it is about time and resource, so it leaves the answer open. */
  readonly condition?: string;
}

/** Why nothing can be said of a pool's members without its providers. */
export function providersElsewhere(pool: Pool): string {
  return `the providers of the pool ${pool.id} are not in what was read: give the plan or state that declares them as well`;
}

/** Whether something is unknown for want of a pool's providers: one gap, however many members the pool has. */
export function isElsewhere({ reason }: Unknown): boolean {
  return /^the providers of the pool \S+ are not in what was read/.test(reason);
}

/** The condition of a grant as something that stays open. */
export function conditionReasons({ condition }: GcpBinding): readonly string[] {
  return condition === undefined ? [] : [`the grant holds only while ${condition.trim()}`];
}
