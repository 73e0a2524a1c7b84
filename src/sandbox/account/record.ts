import type { Properties } from "../../model/index.js";

/**
 * One thing that exists in the sandbox cloud, in Pulumi's vocabulary: what the cloud's own API would list.
 *
 * Attachments are records of their own (`RolePolicyAttachment`), however the program wrote them; what a GCP
 * policy grants is one record of the scope's `…IAMPolicy` type, however many members and bindings wrote it.
 */
export interface CloudRecord {
  /** Pulumi type token, e.g. `aws:iam/role:Role`. */
  readonly type: string;
  /** Unique among the records of its type in one account. */
  readonly key: string;
  /** The provider's id, with which it is read and imported. */
  readonly id: string;
  /** The Pulumi resource that made it; absent for what came to be by the way, as an implicit attachment. */
  readonly urn?: string;
  /** Inputs and outputs. Values of secrets are not kept: each is a {@link Secret} around an {@link Unknown}. */
  readonly properties: Properties;
  /** ISO 8601. */
  readonly created: string;
  /** When it was deleted, for what the cloud only hides for a while (GCP pools, custom roles, service accounts). */
  readonly deleted?: string;
}
