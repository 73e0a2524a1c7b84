import type { ArnForm } from "../../../../iam/aws/arnForms.js";

/**
 * What a step is about. Steps that name the same target are about the same one: `self` is the identity that acts,
 * `user`, `role` and `group` are some other identity, `policy` is a customer-managed policy, `passed` is the role
 * handed to a service, `workload` is one known thing that runs; `any` is whatever the action can be about.
 */
export type Target = "self" | "user" | "role" | "group" | "policy" | "passed" | "workload" | "any";

/** One request that must be allowed. */
export interface Step {
  readonly action: string;
  readonly on: Target;
  /** The one of the action's resource types that matters; default: each of them. */
  readonly type?: string;
  /** Of all that the action can be about, the ARNs that do; as {@link ArnForm}s, with no wildcard in their last part. */
  readonly among?: readonly ArnForm[];
  /** Condition keys that the request carries, beyond those that it may leave open. */
  readonly keys?: Readonly<Record<string, string>>;
  /** Only an explicit deny stands in the way: what came before grants it otherwise. */
  readonly granted?: true;
}

/** Which identity's permissions a primitive gives. */
export type Gain =
  /** Any permissions, within the boundary and service control policies of the identity itself. */
  | "own-policies"
  /** The permissions that the boundary holds back. */
  | "own-boundary"
  /** Those of the user, role or group that the steps are about. */
  | "target"
  /** Those of a role handed to a service. */
  | "passed"
  /** Those of the role that something existing runs as. */
  | "workload"
  /** Any permissions, as a user or role whose policies were rewritten. */
  | "any";

/** A way to obtain permissions that an identity lacks. */
export interface Primitive {
  /** kebab-case, the same everywhere. */
  readonly name: string;
  /** What it comes to, as a clause: "writes a new version of its own policy". */
  readonly title: string;
  /** All must be possible; of a list, one. */
  readonly steps: readonly (Step | readonly Step[])[];
  readonly gain: Gain;
  /** Kind of identity that can use it on itself; default: any. */
  readonly by?: "user" | "role";
  /** Whether the target is made by the steps, so that it is none of those that are there. */
  readonly creates?: true;
  /** Service that the role must trust, for gain `passed`. */
  readonly service?: string;
}

/** A step on anything that an action can be about, written `service:Action`, or `service:Action type` for one type only. */
export function onAny(written: string): Step {
  const [action, type] = written.split(" ") as [string, string?];
  return { action, on: "any", ...(type === undefined ? {} : { type }) };
}
