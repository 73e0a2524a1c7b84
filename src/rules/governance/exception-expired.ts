import type { Rule } from "../rule.js";

export const exceptionExpired: Rule<"expired" | "undated" | "too-long"> = {
  name: "exception-expired",
  title: "Exception that is past its date, or has none",
  layer: "governance",
  severity: "block",
  clouds: ["aws", "gcp"],
  scope: "check",
  why: "An exception without an end is a standing permission to keep a defect. Exceptions are dated so that somebody looks again.",
  remediation: "Mend what the exception covers, or renew it with a new `expires` date after a review.",
  standards: ["owasp-nhi-2025:NHI7", "nist-csf-2.0:PR.AA-05"],
  parameters: {},
  messages: {
    expired: "The exception for {rule} ended on {expires}. It no longer counts.",
    undated: "The exception for {rule} has no valid `expires` date (YYYY-MM-DD). It does not count.",
    "too-long":
      "The exception for {rule} reaches to {expires}, further than the {days} days allowed. It does not count.",
  },
  examples: { bad: [], good: [] },
  check: () => [],
};
