/** A member to whom something is granted, and where the grant stands. */
export interface GcpBinding {
  /** As IAM writes it: `principalSet://iam.googleapis.com/…`, `serviceAccount:…`, `allUsers`. */
  readonly member: string;
  readonly path: string;
  /** IAM condition of the grant: it is about time and resource, so it leaves the answer open. */
  readonly condition?: string;
}

/** The condition of a grant as something that stays open. */
export function conditionReasons({ condition }: GcpBinding): readonly string[] {
  return condition === undefined ? [] : [`the grant holds only while ${condition.trim()}`];
}
