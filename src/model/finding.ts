import type { Layer } from "./facts.js";
import type { Edit } from "./mend.js";
import type { Source } from "./resource.js";

export type Severity = "block" | "warn" | "info";

/** The token, request or name that gets in and should not: claim or field name to value. */
export type Witness = Readonly<Record<string, string | readonly string[]>>;

/** One defect at one place, as every report shows it. */
export interface Finding {
  readonly rule: string;
  /** Finer than the rule: tells apart several findings of one rule on one resource, stable across runs. */
  readonly key: string;
  readonly severity: Severity;
  readonly layer: Layer;
  readonly resource: string;
  readonly path?: string;
  readonly message: string;
  readonly witness?: Witness;
  readonly remediation: string;
  readonly standards: readonly string[];
  readonly source?: Source;
  /** The changes to the resource that mend it, where that is mechanical. */
  readonly mend?: readonly Edit[];
  /** The same as a unified diff of the source, where the source is at hand and says what the finding says. */
  readonly fix?: string;
  /** Present when the rule could not decide: what is missing. */
  readonly undecided?: string;
  /** The live exception that covers it. */
  readonly exception?: { readonly reason: string; readonly owner: string; readonly expires: string };
}
