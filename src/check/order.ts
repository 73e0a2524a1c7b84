import { compareText, type Finding } from "../model/index.js";

const rank = { block: 0, warn: 1, info: 2 } as const;
const ranks = 3;

/**
 * Findings as a person reads them: what is excepted last, worst first, then by resource, rule and key. Texts are
 * compared once for each resource and not for each pair of findings.
 */
export function inOrder(findings: readonly Finding[]): Finding[] {
  const byResource = new Map<string, Finding[]>();
  let last: Finding[] = [];
  for (const finding of findings) {
    // Mostly they come resource by resource.
    if (finding.resource !== last[0]?.resource) {
      last = byResource.get(finding.resource) ?? [];
      if (last.length === 0) byResource.set(finding.resource, last);
    }
    last.push(finding);
  }
  const groups: Finding[][] = Array.from({ length: 2 * ranks }, () => []);
  for (const resource of [...byResource.keys()].sort()) {
    for (const finding of sortByRule(byResource.get(resource)!)) {
      const group = (finding.exception === undefined ? 0 : ranks) + rank[finding.severity];
      groups[group]!.push(finding);
    }
  }
  return groups.flat();
}

/** Puts findings on one resource in order; most are few, and in order as they come. */
export function sortByRule(findings: Finding[]): Finding[] {
  for (let at = 1; at < findings.length; at++)
    if (byRule(findings[at - 1]!, findings[at]!) > 0) return findings.sort(byRule);
  return findings;
}

function byRule(a: Finding, b: Finding): number {
  return compareText(a.rule, b.rule) || compareText(a.key, b.key);
}
