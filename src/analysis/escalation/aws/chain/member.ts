import type { Request } from "../../../../iam/aws/context.js";
import type { NamedPolicy } from "../../../../iam/aws/policies.js";
import type { TargetArn } from "./targetArn.js";

/** An identity that a chain may lead through. */
export interface Member {
  readonly kind: "user" | "role" | "group";
  readonly arn: TargetArn;
  readonly policies: readonly NamedPolicy[];
  readonly boundary?: NamedPolicy;
  /** Of a role: who may assume it, and which services may take it. */
  readonly trust?: NamedPolicy;
  /** Its tags, asked for when a policy looks at tags; undefined where they are not all known. */
  readonly tags: () => Tags | undefined;
  /** What runs as it, and can be made to do something else; asked for when somebody may do that. */
  readonly workloads: () => readonly Workload[];
}

export type Tags = Readonly<Record<string, string>>;

/** Something that runs as a role. */
export interface Workload {
  /** One of {@link takeoverKinds}. */
  readonly kind: string;
  /** What people call it. */
  readonly name: string;
  readonly arn: TargetArn;
  readonly tags: () => Tags | undefined;
}

/** One step of a chain: how an identity comes to control another. */
export interface Link {
  /** Name of the primitive, or `assume-role`. */
  readonly primitive: string;
  /** The requests to make, in order; each is allowed. */
  readonly requests: readonly Request[];
  readonly to: Member;
  /** What is taken over, where it is not the identity itself. */
  readonly workload?: Workload;
  /** Whether somebody wrote down that this very identity becomes that one, so that it is given and not obtained. */
  readonly isGiven: boolean;
}

/** The links from one identity to another, in order; the last leads to an end of the search. */
export type Chain = readonly Link[];
