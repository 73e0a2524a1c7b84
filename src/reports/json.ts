import type { CheckResult } from "../check/check.js";
import type { Finding } from "../model/index.js";
import { jsonText } from "./printable.js";

/** The result of a check as the JSON contract of `keyless check --format json` (schemas/findings.json). */
export function formatCheckJson(result: CheckResult): string {
  return [...checkJsonParts(result)].join("");
}

/** The same piece by piece: of a large plan it is longer than what it is about. */
export function* checkJsonParts({ summary, findings, exceptions }: CheckResult): Iterable<string> {
  const shell = jsonText({ version: 1, summary, findings: [], exceptions }, 2);
  // The summary counts findings; an empty list of them stands here alone, before the exceptions.
  const at = shell.indexOf(emptyList) + emptyList.length - 1;
  yield shell.slice(0, at);
  let separator = "\n    ";
  for (const finding of findings) {
    yield separator + shown(finding).replaceAll("\n", "\n    ");
    separator = ",\n    ";
  }
  yield `${findings.length > 0 ? "\n  " : ""}${shell.slice(at)}\n`;
}

const emptyList = '\n  "findings": []';

function shown(finding: Finding): string {
  // How a fix is made is our own business; the fix itself stands in the finding.
  return jsonText(finding.mend === undefined ? finding : { ...finding, mend: undefined }, 2);
}
