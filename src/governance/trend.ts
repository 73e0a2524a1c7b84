import type { Measures } from "./measures.js";

/** What a report's JSON says that a later one is compared with. */
export interface EarlierReport {
  /** Day of the report, ISO 8601. */
  readonly date: string;
  readonly measures: Measures;
  /** Debt by stack. */
  readonly debt: { readonly stacks: readonly { readonly stack: string; readonly total: number }[] };
  /** Fingerprints of the findings that count. */
  readonly findings: readonly string[];
  /** Ids of the identities, with their score. */
  readonly risks: Readonly<Record<string, number>>;
}

/** How things went since an earlier report. */
export interface Trend {
  readonly since: string;
  readonly numbers: readonly TrendNumber[];
  /** Debt by stack where it changed, the largest growth first. */
  readonly stacks: readonly { readonly stack: string; readonly before: number; readonly now: number }[];
  readonly newFindings: number;
  readonly goneFindings: number;
  readonly newIdentities: readonly string[];
  readonly goneIdentities: readonly string[];
  /** Identities whose risk rose, the most first. */
  readonly risen: readonly { readonly id: string; readonly before: number; readonly now: number }[];
}

export interface TrendNumber {
  readonly name: string;
  readonly before: number;
  readonly now: number;
  /** Whether less of it is better. */
  readonly lessIsBetter: boolean;
}

/** Two reports side by side. */
export function trendOf(before: EarlierReport, now: EarlierReport): Trend {
  const [then, today] = [new Set(before.findings), new Set(now.findings)];
  return {
    since: before.date,
    numbers: numbersOf(before.measures, now.measures),
    stacks: stacksOf(before, now),
    newFindings: now.findings.filter((each) => !then.has(each)).length,
    goneFindings: before.findings.filter((each) => !today.has(each)).length,
    newIdentities: onlyIn(now.risks, before.risks),
    goneIdentities: onlyIn(before.risks, now.risks),
    risen: Object.entries(now.risks)
      .flatMap(([id, score]) => {
        const earlier = Object.hasOwn(before.risks, id) ? before.risks[id]! : undefined;
        return earlier !== undefined && score > earlier ? [{ id, before: earlier, now: score }] : [];
      })
      .sort((a, b) => b.now - b.before - (a.now - a.before) || (a.id < b.id ? -1 : 1)),
  };
}

function numbersOf(before: Measures, now: Measures): readonly TrendNumber[] {
  const row = (name: string, read: (measures: Measures) => number, lessIsBetter = true) => ({
    name,
    before: read(before),
    now: read(now),
    lessIsBetter,
  });
  return [
    row("credential trust debt", ({ debt }) => debt),
    row("blocking findings", ({ findings }) => findings.block),
    row("warnings", ({ findings }) => findings.warn),
    row("identities", ({ identities }) => identities),
    row("with a declared owner", ({ owned }) => owned.count, false),
    row("over-privileged", ({ overPrivileged }) => overPrivileged.count),
    row("with long-lived secrets", ({ longLived }) => longLived.count),
    row("unused", ({ unused }) => unused.count),
    row("unmanaged", ({ unmanaged }) => unmanaged),
  ];
}

function stacksOf(before: EarlierReport, now: EarlierReport): Trend["stacks"] {
  const totals = new Map<string, { before: number; now: number }>();
  for (const { stack, total } of before.debt.stacks) totals.set(stack, { before: total, now: 0 });
  for (const { stack, total } of now.debt.stacks) {
    totals.set(stack, { before: totals.get(stack)?.before ?? 0, now: total });
  }
  return [...totals]
    .map(([stack, sums]) => ({ stack, ...sums }))
    .filter((each) => each.before !== each.now)
    .sort((a, b) => b.now - b.before - (a.now - a.before));
}

function onlyIn(one: EarlierReport["risks"], other: EarlierReport["risks"]): readonly string[] {
  return Object.keys(one)
    .filter((id) => !Object.hasOwn(other, id))
    .sort();
}
