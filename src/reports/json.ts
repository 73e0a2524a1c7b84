import type { CheckResult } from "../check/check.js";
import type { Finding } from "../model/index.js";
import { jsonText } from "./printable.js";

/** The result of a check as the JSON contract of `keyless check --format json` (schemas/findings.json). */
export function formatCheckJson(result: CheckResult): string {
  return [...checkJsonParts(result)].join("");
}

/** Findings that are put into words at a time: one by one takes twice as long. */
const batch = 250;

/** The same piece by piece: of a large plan it is longer than what it is about. */
export function* checkJsonParts({ summary, findings, exceptions }: CheckResult): Iterable<string> {
  const shell = jsonText({ version: 1, summary, findings: [], exceptions }, 2);
  // The summary counts findings; an empty list of them stands here alone, before the exceptions.
  const at = shell.indexOf(emptyList) + emptyList.length - 1;
  yield shell.slice(0, at);
  for (let from = 0; from < findings.length; from += batch) {
    // In a list of the same name they stand as deep as in the whole, and nothing is left to indent.
    const text = jsonText({ findings: findings.slice(from, from + batch).map(shown) }, 2);
    yield `${from === 0 ? "" : ","}${text.slice(listStart.length, -listEnd.length)}`;
  }
  yield `${findings.length > 0 ? "\n  " : ""}${shell.slice(at)}\n`;
}

const emptyList = '\n  "findings": []';
const listStart = '{\n  "findings": [';
const listEnd = "\n  ]\n}";

function shown(finding: Finding): Finding {
  if (finding.mend === undefined) return finding;
  // How a fix is made is our own business; the fix itself stands in the finding.
  const { mend: _, ...rest } = finding;
  return rest;
}
