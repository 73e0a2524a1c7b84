import type { Finding } from "../model/index.js";

const rank = { block: 0, warn: 1, info: 2 } as const;
const ranks = 3;

/**
 * Findings as a person reads them: what is excepted last, worst first, then by resource, rule and key. Texts are
 * compared once for each resource and not for each pair of findings.
 */
export function inOrder(findings: readonly Finding[]): Finding[] {
  const byResource = new Map<string, Finding[]>();
  for (const finding of findings) {
    const known = byResource.get(finding.resource);
    if (known === undefined) byResource.set(finding.resource, [finding]);
    else known.push(finding);
  }
  const groups: Finding[][] = Array.from({ length: 2 * ranks }, () => []);
  for (const resource of [...byResource.keys()].sort()) {
    for (const finding of byResource.get(resource)!.sort(byRule)) {
      const group = (finding.exception === undefined ? 0 : ranks) + rank[finding.severity];
      groups[group]!.push(finding);
    }
  }
  return groups.flat();
}

function byRule(a: Finding, b: Finding): number {
  return compareText(a.rule, b.rule) || compareText(a.key, b.key);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
