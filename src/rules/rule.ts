import type { Cloud, Edit, Facts, Layer, Place, Severity, Witness } from "../model/index.js";

/**
 * One rule: everything that is known about it in one place. The docs, the policy pack's fields, SARIF's rule
 * objects, `keyless rules NAME` and the generic tests are all derived from this object.
 */
export interface Rule<Message extends string = string> {
  /** kebab-case, states the defect; the cloud first only where it is one cloud's. The same everywhere. */
  readonly name: string;
  readonly title: string;
  readonly layer: Layer;
  /** Severity in the `recommended` profile. */
  readonly severity: Severity;
  readonly clouds: readonly Cloud[];
  /**
   * `resource`: decided from the facts of one resource, so it also runs on each resource at `pulumi up`;
   * `stack`: needs all facts together; `check`: found by the check alone, in its exceptions and inputs.
   */
  readonly scope: "resource" | "stack" | "check";
  /** Why it matters, in two or three sentences. */
  readonly why: string;
  /** What to write instead, in a sentence; code goes to the good examples. */
  readonly remediation: string;
  /** What `keyless check --fix-patch` writes, as a sentence; only where the mend is mechanical. */
  readonly fix?: string;
  /** Ids with their edition, `owasp-nhi-2025:NHI7`. */
  readonly standards: readonly string[];
  /** Settings that a user may change, with a JSON Schema and a default each. */
  readonly parameters: Readonly<Record<string, Parameter>>;
  /** Message templates by id; `{name}` is filled from a violation's data. */
  readonly messages: Readonly<Record<Message, string>>;
  readonly examples: { readonly bad: readonly Example[]; readonly good: readonly Example[] };
  check(facts: Facts, settings: Settings): Iterable<Outcome<Message>>;
}

export interface Parameter {
  readonly description: string;
  /** JSON Schema of the value. */
  readonly schema: Readonly<Record<string, unknown>>;
  readonly default: unknown;
}

/** What a check may look at besides the facts: parameters, and the time as an input. */
export interface Settings {
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly now: Date;
}

/** A small program in Pulumi's vocabulary: what the docs show and what the generic test runs through every reader. */
export interface Example {
  readonly title: string;
  readonly resources: readonly ExampleResource[];
  /** Settings of the rule under which the example is judged; its defaults otherwise. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** Keys of the findings of this rule that a bad example must give, in order. */
  readonly findings?: readonly string[];
}

export interface ExampleResource {
  /** Pulumi type token. */
  readonly type: string;
  readonly name: string;
  /** Inputs; the string `${name.output}` stands for an output of another resource in the example. */
  readonly properties: Readonly<Record<string, unknown>>;
}

/** What a rule says of one place: it fails here, or it cannot decide here. Silence means it passes. */
export type Outcome<Message extends string = string> = Violation<Message> | Undecided;

export interface Violation<Message extends string = string> {
  readonly kind: "violation";
  readonly message: Message;
  readonly data?: Readonly<Record<string, string | number>>;
  readonly place: Place;
  readonly witness?: Witness;
  /** Tells apart several violations of one message on one resource; default: the place's path. */
  readonly key?: string;
  /** The changes that mend exactly this, where nobody has to choose. */
  readonly mend?: readonly Edit[];
}

export interface Undecided {
  readonly kind: "undecided";
  readonly reason: string;
  readonly place: Place;
  readonly key?: string;
}
