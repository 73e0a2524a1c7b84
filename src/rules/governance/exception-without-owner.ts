import type { Rule } from "../rule.js";

export const exceptionWithoutOwner: Rule<"ownerless"> = {
  name: "exception-without-owner",
  title: "Exception that nobody owns",
  layer: "governance",
  severity: "block",
  clouds: ["aws", "gcp"],
  scope: "check",
  why: "Whoever accepts a risk answers for it. Without an owner nobody can be asked when the date comes.",
  remediation: "Name the person or team that accepts the risk in the exception's `owner`.",
  standards: ["owasp-nhi-2025:NHI1", "nist-csf-2.0:PR.AA-05"],
  parameters: {},
  messages: { ownerless: "The exception for {rule} names no owner. It does not count." },
  examples: { bad: [], good: [] },
  check: () => [],
};
