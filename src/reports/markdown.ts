import type { CheckResult } from "../check/check.js";
import type { Finding } from "../model/index.js";
import { count } from "./text.js";
import { formatWitness } from "./witness.js";

/** How the action finds its own comment again. */
export const commentMarker = "<!-- keyless-check -->";

/** Longest comment that GitHub takes is 65,536 characters; findings past this many are counted, not listed. */
const listed = 30;

/** A pull-request comment that a reviewer reads in half a minute: what is blocked, what gets in, what to write instead. */
export function formatCheckMarkdown(result: CheckResult): string {
  const { summary, findings, exceptions } = result;
  const blocking = findings.filter((finding) => finding.severity === "block" && !finding.exception);
  const rest = findings.filter((finding) => finding.severity !== "block" && !finding.exception);
  const sections = [
    commentMarker,
    blocking.length > 0
      ? `### Keyless: ${count(blocking.length, "finding")} block${blocking.length === 1 ? "s" : ""} this change`
      : `### Keyless: nothing blocks this change`,
    `${count(summary.resources, "resource")} judged, ${summary.undecided} undecided.`,
    ...blocking.slice(0, listed).map(formatBlocking),
    ...(blocking.length > listed ? [`… and ${blocking.length - listed} more.`] : []),
    ...(rest.length > 0 ? [formatRest(rest)] : []),
    ...(exceptions.length > 0 ? [formatExceptions(result)] : []),
  ];
  return `${sections.join("\n\n")}\n`;
}

function formatBlocking(finding: Finding): string {
  const [advice = "", ...code] = finding.remediation.split("\n");
  return [
    `#### ${inlineCode(finding.rule)} on ${inlineCode(finding.resource)}`,
    escapeMarkdown(finding.message),
    ...(finding.path ? [`- where: ${inlineCode(finding.path)}`] : []),
    ...(finding.witness ? [`- gets in: ${inlineCode(formatWitness(finding.witness))}`] : []),
    `- instead: ${escapeMarkdown(advice)}`,
    ...(code.length > 0 ? [fenced(code.join("\n"))] : []),
  ].join("\n");
}

function formatRest(findings: readonly Finding[]): string {
  const rows = findings
    .slice(0, listed)
    .map(
      (finding) =>
        `| ${finding.undecided ? "undecided" : finding.severity} | ${inlineCode(finding.rule)} | ${inlineCode(finding.resource)} | ${escapeMarkdown(finding.message)} |`,
    );
  const more = findings.length > listed ? [`| | | | … and ${findings.length - listed} more |`] : [];
  return [
    `<details><summary>${count(findings.length, "finding")} that do not block</summary>`,
    ["| | rule | resource | what |", "|---|---|---|---|", ...rows, ...more].join("\n"),
    "</details>",
  ].join("\n\n");
}

function formatExceptions({ exceptions }: CheckResult): string {
  const rows = exceptions.map(
    ({ rule, resource, reason, owner, expires, standing, findings }) =>
      `| ${standing} | ${inlineCode(rule)} | ${inlineCode(resource)} | ${escapeMarkdown(reason)} | ${escapeMarkdown(owner ?? "nobody")} | ${expires ?? "no date"} | ${findings} |`,
  );
  return [
    `<details><summary>${count(exceptions.length, "exception")}</summary>`,
    [
      "| | rule | resource | reason | owner | until | covers |",
      "|---|---|---|---|---|---|---|",
      ...rows,
    ].join("\n"),
    "</details>",
  ].join("\n\n");
}

/** Text from an input as inline code: it can neither end the code nor the table cell that it stands in. */
export function inlineCode(text: string): string {
  const ticks = "`".repeat(longestRun(text, "`") + 1);
  const padded = text.startsWith("`") || text.endsWith("`") ? ` ${text} ` : text;
  return `${ticks}${padded.replaceAll("|", "\\|").replaceAll(/[\r\n]+/g, " ")}${ticks}`;
}

function fenced(code: string): string {
  const ticks = "`".repeat(Math.max(3, longestRun(code, "`") + 1));
  return `${ticks}ts\n${code}\n${ticks}`;
}

function longestRun(text: string, character: string): number {
  let longest = 0;
  let current = 0;
  for (const next of text) {
    current = next === character ? current + 1 : 0;
    longest = Math.max(longest, current);
  }
  return longest;
}

/** Text from an input as plain text: no markup, no mention, no link of its own. */
export function escapeMarkdown(text: string): string {
  return text
    .replaceAll(/[\r\n]+/g, " ")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll("@", "&#64;")
    .replaceAll(/([\\`*_[\]|#])/g, "\\$1");
}
