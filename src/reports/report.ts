import { fingerprint } from "../check/check.js";
import type { Survey } from "../governance/inventory.js";
import type { Measures } from "../governance/measures.js";
import type { EarlierReport, Trend } from "../governance/trend.js";
import { jsonText } from "./printable.js";

/** What a report says in numbers, to be kept and compared with a later one. */
export function summaryOfReport({ inventory, check }: Survey, measures: Measures, now: Date): EarlierReport {
  return {
    date: now.toISOString(),
    measures,
    debt: inventory.debt,
    findings: check.findings.filter((each) => each.exception === undefined).map(fingerprint),
    risks: Object.fromEntries(inventory.identities.map(({ id, risk }) => [id, risk.score])),
  };
}

/** The contract of `keyless report --json`. */
export function formatReportJson(report: EarlierReport, trend: Trend | undefined): string {
  return `${jsonText({ version: 1, ...report, ...(trend === undefined ? {} : { trend }) }, 2)}\n`;
}

/** An earlier report from its JSON; undefined where the text is something else. */
export function parseReportJson(text: string): EarlierReport | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isReport(parsed) ? parsed : undefined;
}

function isReport(value: unknown): value is EarlierReport {
  const { version, date, measures, debt, findings, risks } = record(value);
  const { stacks } = record(debt);
  return (
    version === 1 &&
    typeof date === "string" &&
    isMeasures(measures) &&
    Array.isArray(stacks) &&
    stacks.every(
      (each) => typeof record(each).stack === "string" && typeof record(each).total === "number",
    ) &&
    Array.isArray(findings) &&
    findings.every((each) => typeof each === "string") &&
    risks !== null &&
    typeof risks === "object" &&
    Object.values(risks).every((each) => typeof each === "number")
  );
}

const shares = ["overPrivileged", "owned", "longLived", "unused"];
const counts = [
  "identities",
  "nonHuman",
  "people",
  "orphaned",
  "unmanaged",
  "notDeployed",
  "drifted",
  "debt",
];

function isMeasures(value: unknown): boolean {
  const measures = record(value);
  const severities = record(measures.findings);
  return (
    counts.every((name) => typeof measures[name] === "number") &&
    shares.every((name) => typeof record(measures[name]).count === "number") &&
    ["block", "warn", "info"].every((name) => typeof severities[name] === "number")
  );
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
