import { createHash } from "node:crypto";
import { type CheckResult, fingerprint } from "../check/check.js";
import { jsonText } from "./printable.js";
import { formatWitness } from "./witness.js";

const severities = { block: "blocker", warn: "major", info: "info" } as const;

/**
 * The result as GitLab's merge requests show it (GitLab Docs, "Code Quality", "Code quality report format"); what an
 * exception covers is left out.
 *
 * @param pathOf a file's path from the root of its repository
 */
export function formatGitlab(result: CheckResult, pathOf: (file: string) => string = (file) => file): string {
  const shown = result.findings.filter(({ exception }) => exception === undefined);
  const issues = shown.map((finding) => {
    const { rule, severity, resource, message, witness, source } = finding;
    return {
      check_name: rule,
      description: `${resource}: ${message}${witness ? ` Gets in: ${formatWitness(witness)}.` : ""}`,
      severity: severities[severity],
      fingerprint: createHash("sha256").update(fingerprint(finding)).digest("hex"),
      location: { path: pathOf(source?.file ?? resource), lines: { begin: source?.line ?? 1 } },
    };
  });
  return `${jsonText(issues, 2)}\n`;
}
