import type { Severity, Source } from "../model/index.js";

/** How hard to be: `baseline` for a first day, `recommended` as each rule says, `strict` where warnings block too. */
export type Profile = "baseline" | "recommended" | "strict";

/** What a user decides about one rule. */
export interface RuleSetting {
  readonly severity?: Severity | "off";
  readonly parameters?: Readonly<Record<string, unknown>>;
}

/** A documented, owned and dated reason to accept findings. Without owner or with a past date it does not count. */
export interface Exception {
  readonly rule: string;
  /** Resource as reports show it; `*` stands for any run of characters. */
  readonly resource: string;
  /** Only the finding with this key; all findings of the rule on the resource when absent. */
  readonly key?: string;
  readonly reason: string;
  readonly owner?: string;
  /** Last day it counts, `YYYY-MM-DD`. */
  readonly expires?: string;
  /** Where it is written, where that is a file. */
  readonly source?: Source;
}

/** All settings of a check: what `keyless.yaml` and the policy pack's config hold. */
export interface CheckPolicy {
  readonly profile: Profile;
  readonly rules: Readonly<Record<string, RuleSetting>>;
  readonly exceptions: readonly Exception[];
  /** Longest time, in days from now, that an exception may reach into the future. */
  readonly maximumExceptionDays: number;
}

/** What is not one rule's, as it is given. */
export type CheckSettings = Partial<Omit<CheckPolicy, "rules">>;

export const defaultPolicy: CheckPolicy = {
  profile: "recommended",
  rules: {},
  exceptions: [],
  maximumExceptionDays: 365,
};

/**
 * The severity that applies to a rule: the user's word first, else the profile's reading of the rule's own.
 * `baseline` lets only blocking rules speak up, `strict` makes every warning block.
 */
export function severityOf(
  rule: { readonly name: string; readonly severity: Severity },
  policy: Pick<CheckPolicy, "profile" | "rules">,
): Severity | "off" {
  const chosen = policy.rules[rule.name]?.severity;
  if (chosen !== undefined) return chosen;
  switch (policy.profile) {
    case "baseline":
      return rule.severity === "block" ? "block" : "info";
    case "recommended":
      return rule.severity;
    case "strict":
      return rule.severity === "info" ? "info" : "block";
  }
}
