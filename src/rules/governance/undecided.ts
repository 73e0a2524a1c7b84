import type { Rule } from "../rule.js";

export const undecidedRule: Rule<"unread" | "deferred"> = {
  name: "undecided",
  title: "Cannot decide",
  layer: "governance",
  severity: "warn",
  clouds: ["aws", "gcp"],
  scope: "check",
  why: "What cannot be read or decided is reported and never passed: a value known only after apply, a document that does not parse, a function outside the decidable part.",
  remediation:
    "Make the value known where the check runs (a literal, or a data source that is read in the plan), or check again on the state after apply. In the strict profile this blocks.",
  standards: ["owasp-nhi-2025:NHI6", "nist-csf-2.0:PR.AA-05"],
  parameters: {},
  messages: {
    unread: "This could not be read: {reason}.",
    deferred:
      "Of Keyless's components, {resources} wait for values that are known only after apply: the components hold them to their own proof, and the policy pack judges them in the update.",
  },
  examples: { bad: [], good: [] },
  check: () => [],
};
