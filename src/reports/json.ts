import type { CheckResult } from "../check/check.js";

/** The result of a check as the JSON contract of `keyless check --format json` (schemas/findings.json). */
export function formatCheckJson(result: CheckResult): string {
  const { summary, findings, exceptions } = result;
  // How a fix is made is our own business; the fix itself stands in the finding.
  const shown = findings.map(({ mend, ...finding }) => finding);
  return `${JSON.stringify({ version: 1, summary, findings: shown, exceptions }, null, 2)}\n`;
}
