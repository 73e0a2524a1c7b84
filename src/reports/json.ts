import type { CheckResult } from "../check/check.js";

/** The result of a check as the JSON contract of `keyless check --format json` (schemas/findings.json). */
export function formatCheckJson(result: CheckResult): string {
  const { summary, findings, exceptions } = result;
  return `${JSON.stringify({ version: 1, summary, findings, exceptions }, null, 2)}\n`;
}
