import type { CheckResult, ExceptionReport } from "../check/check.js";
import { count, type Finding, type Severity } from "../model/index.js";
import { printable } from "./printable.js";
import { witnessParts } from "./witness.js";

/** How text may be coloured: plain by default; the edge passes terminal styles. */
export interface Style {
  readonly severity: (severity: Severity | "undecided" | "excepted", text: string) => string;
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
}

export const plain: Style = { severity: (_, text) => text, strong: (text) => text, faint: (text) => text };

const width = 100;

/** The report that a person reads in a terminal. */
export function formatCheckText(result: CheckResult, style: Style = plain): string {
  return [...checkTextParts(result, style)].join("");
}

/** The same piece by piece: of a large plan it is longer than what it is about. */
export function* checkTextParts(result: CheckResult, style: Style = plain): Iterable<string> {
  const instead = remembered((text) => formatRow("instead", text, style));
  for (const findings of grouped(result.findings)) yield `${formatFindings(findings, style, instead)}\n\n`;
  for (const exceptions of formatExceptions(result.exceptions, style)) yield `${exceptions}\n\n`;
  yield `${formatSummary(result, style)}\n`;
}

/** Rules are few and findings many: what a rule says each time is set once. */
function remembered(format: (text: string) => string): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    const found = known.get(text) ?? format(text);
    if (!known.has(text)) known.set(text, found);
    return found;
  };
}

/** Findings that stand in one block: each by itself, save that what is only said for information is said once a rule. */
function grouped(findings: readonly Finding[]): readonly (readonly [Finding, ...Finding[]])[] {
  const blocks: [Finding, ...Finding[]][] = [];
  const known = new Map<string, Finding[]>();
  for (const finding of findings) {
    const isAside = finding.severity === "info" && !finding.exception && !finding.undecided;
    const block = isAside ? known.get(finding.rule) : undefined;
    if (block !== undefined) {
      block.push(finding);
      continue;
    }
    const fresh: [Finding, ...Finding[]] = [finding];
    blocks.push(fresh);
    if (isAside) known.set(finding.rule, fresh);
  }
  return blocks;
}

/** Places of a block that are named; the rest is counted. */
const mostPlaces = 5;

function formatFindings(
  findings: readonly [Finding, ...Finding[]],
  style: Style,
  instead: (text: string) => string,
): string {
  const [finding] = findings;
  const label = finding.exception ? "excepted" : finding.undecided ? "undecided" : finding.severity;
  const times = findings.length === 1 ? "" : `, ${findings.length} times`;
  const more = findings.length - mostPlaces;
  const rows = [
    `${style.severity(label, label.toUpperCase().padEnd(9))} ${style.strong(finding.rule)}  ${style.faint(finding.layer + times)}`,
    ...findings.slice(0, mostPlaces).map((each) => formatPlace(each, style)),
    ...(more > 0 ? [`  and ${count(more, "more place")}`] : []),
    formatRow("", finding.message, style),
  ];
  if (finding.witness) rows.push(formatRow("gets in", witnessParts(finding.witness).join("\n"), style));
  if (finding.exception) {
    const { reason, owner, expires } = finding.exception;
    rows.push(formatRow("excepted", `${reason} (${owner}, until ${expires})`, style));
  } else {
    rows.push(instead(finding.remediation));
  }
  return rows.join("\n");
}

function formatPlace({ resource, path, source }: Finding, style: Style): string {
  const where = [resource, path].filter(Boolean).join("  ");
  const file = source ? `${source.file}${source.line ? `:${source.line}` : ""}` : "";
  return `  ${printable(where)}${file ? style.faint(`  ${printable(file)}`) : ""}`;
}

function formatRow(name: string, text: string, style: Style): string {
  const indent = name === "" ? "  " : "            ";
  const lines = text.split("\n").flatMap((line) => wrap(printable(line), width - indent.length));
  const [first = "", ...rest] = lines;
  const head = name === "" ? "  " : `  ${style.faint(name.padEnd(10))}`;
  return [`${head}${first}`, ...rest.map((line) => indent + line)].join("\n");
}

/** Breaks a line at spaces; code (indented lines) and single long words stay whole, to be copied. */
function wrap(line: string, columns: number): string[] {
  if (line.length <= columns || /^\s/.test(line)) return [line];
  const lines: string[] = [];
  let start = 0;
  while (line.length - start > columns) {
    const before = line.lastIndexOf(" ", start + columns);
    const end = before > start ? before : line.indexOf(" ", start + columns);
    if (end < 0) break;
    lines.push(line.slice(start, end));
    start = end + 1;
  }
  return [...lines, line.slice(start)];
}

function formatExceptions(exceptions: readonly ExceptionReport[], style: Style): string[] {
  if (exceptions.length === 0) return [];
  const rows = exceptions.map(
    ({ rule, resource, owner, expires, standing, findings }) =>
      `  ${standing.padEnd(9)} ${rule}  ${printable(resource)}  ${style.faint(
        `${printable(owner ?? "nobody")}, until ${expires ?? "no date"}, covers ${count(findings, "finding")}`,
      )}`,
  );
  return [[style.strong("Exceptions"), ...rows].join("\n")];
}

function formatSummary({ summary, findings }: CheckResult, style: Style): string {
  const warnings = findings.filter((finding) => finding.severity === "warn" && !finding.undecided).length;
  const excepted = findings.filter((finding) => finding.exception).length;
  const parts = [
    `${summary.blocking} blocking`,
    count(warnings, "warning"),
    `${summary.undecided} undecided`,
    ...(excepted ? [`${excepted} excepted`] : []),
  ];
  return style.strong(`${parts.join(", ")} in ${count(summary.resources, "resource")}`);
}
