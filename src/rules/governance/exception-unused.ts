import type { Rule } from "../rule.js";

export const exceptionUnused: Rule<"live"> = {
  name: "exception-unused",
  title: "Exception that covers nothing",
  layer: "governance",
  severity: "warn",
  clouds: ["aws", "gcp"],
  scope: "check",
  why: "An exception that matches no finding is left over from something already mended, or is misspelt and covers less than its owner believes.",
  remediation: "Remove the exception, or correct its rule, resource or key.",
  standards: ["owasp-nhi-2025:NHI1", "nist-csf-2.0:PR.AA-05"],
  parameters: {},
  messages: { live: 'The exception for {rule} ("{reason}") matches no finding in this input.' },
  examples: { bad: [], good: [] },
  check: () => [],
};
