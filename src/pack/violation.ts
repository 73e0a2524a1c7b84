import type { Finding } from "../model/index.js";
import { formatWitness } from "../reports/witness.js";

/** What a person reads at `pulumi up`: what, where, who gets in, what to write, how to except it. */
export function formatViolation(finding: Finding): string {
  return [
    finding.message,
    ...(finding.path ? [`where: ${finding.path}`] : []),
    ...(finding.witness ? [`gets in: ${formatWitness(finding.witness)}`] : []),
    `instead: ${finding.remediation}`,
    `except: {rule: ${finding.rule}, resource: "${finding.resource}", key: "${finding.key}", reason: …, owner: …, expires: YYYY-MM-DD}`,
  ].join("\n");
}
