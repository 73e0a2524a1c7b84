import type { Request } from "../../../iam/aws/context.js";
import type { KnownIdentity } from "./gains.js";

/** What is known besides the policies; everything is optional, and what is missing makes answers less certain. */
export interface EscalationContext {
  /** ARN of the identity that has the permissions. */
  readonly identity?: string;
  /** All identities of the account: then a gain counts only if one of them really has more. */
  readonly identities?: readonly KnownIdentity[];
  /** ARNs of the customer-managed policies attached to the identity. */
  readonly attached?: readonly string[];
  /** ARNs of the groups that the identity is in. */
  readonly groups?: readonly string[];
  /** Set where only what is open whatever it is tagged counts: nothing has the tags that the policies ask for. */
  readonly untagged?: true;
}

/** A way for an identity to obtain permissions that it lacks. */
export interface Escalation {
  /** Name of the primitive. */
  readonly primitive: string;
  /** What the identity does, as a clause. */
  readonly title: string;
  /** The requests to make, in order; each is allowed. */
  readonly path: readonly Request[];
  /** Whom or what it is done to: ARNs, or in words what they must match. */
  readonly target?: string;
  /** `certain`: the gain is there; `possible`: it depends on something that is not known, which `depends` tells. */
  readonly certainty: "certain" | "possible";
  readonly depends?: string;
}

export interface Escalations {
  readonly escalations: readonly Escalation[];
  /** Primitives that could not be decided, and why. */
  readonly undecided: readonly { readonly primitive: string; readonly reason: string }[];
}
