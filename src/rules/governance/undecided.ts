import type { Rule } from "../rule.js";

export const undecidedRule: Rule<"unread"> = {
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
  messages: { unread: "This could not be read: {reason}." },
  examples: { bad: [], good: [] },
  check: () => [],
};
