import type { CheckResult, ExceptionReport } from "../check/check.js";
import type { Finding } from "../model/index.js";
import { count } from "../model/index.js";
import { printable } from "./printable.js";
import { formatWitness } from "./witness.js";

/** How the action finds its own comment again. */
export const commentMarker = "<!-- keyless-check -->";

/** Findings past this many are folded away, past the other they are counted. */
const shown = 5;
const listed = 30;

/** Longest comment that GitHub takes is 65,536 characters; a list ends before its share of them is used up. */
const longest = { blocking: 40_000, others: 12_000, exceptions: 8_000 } as const;
const longestFix = 40;

/** A pull-request comment that a reviewer reads in half a minute: what is blocked, what gets in, what to write instead. */
export function formatCheckMarkdown(result: CheckResult): string {
  const { findings, exceptions } = result;
  const blocking = findings.filter(({ severity, exception }) => severity === "block" && !exception);
  const rest = findings.filter(({ severity, exception }) => severity !== "block" && !exception);
  const seen = new Set<string>();
  const blocks = within(longest.blocking, blocking, (finding) => formatBlocking(finding, seen));
  const sections = [
    commentMarker,
    blocking.length > 0
      ? `### Keyless: ${count(blocking.length, "finding")} block${blocking.length === 1 ? "s" : ""} this change`
      : `### Keyless: nothing blocks this change`,
    formatSummary(result),
    ...blocks.slice(0, shown),
    ...(blocks.length > shown
      ? [folded(`${blocking.length - shown} more that block`, blocks.slice(shown), "\n\n")]
      : []),
    ...more(blocking.length - blocks.length),
    ...(rest.length > 0 ? [formatRest(rest)] : []),
    ...(exceptions.length > 0 ? [formatExceptions(exceptions)] : []),
  ];
  return `${sections.join("\n\n")}\n`;
}

function formatSummary({ summary, findings, exceptions }: CheckResult): string {
  const excepted = findings.filter(({ exception }) => exception).length;
  const mended = findings.filter(({ fix }) => fix !== undefined).length;
  const ends = exceptions.flatMap(({ standing, expires }) =>
    standing === "live" && expires ? [expires] : [],
  );
  const next = ends.length > 0 ? `, the next exception ends on ${ends.sort()[0]}` : "";
  return [
    `${count(summary.resources, "resource")} judged, ${summary.undecided} undecided`,
    excepted > 0 ? `, ${excepted} excepted${next}` : "",
    ".",
    mended > 0 ? ` \`keyless check … --fix-patch | git apply\` mends ${mended}.` : "",
  ].join("");
}

/** @param seen fixes that were shown before: one change may mend many findings */
function formatBlocking(finding: Finding, seen: Set<string>): string {
  const { rule, resource, message, source, path, witness, remediation, fix } = finding;
  const place = source && `${source.file}${source.line === undefined ? "" : `:${source.line}`}`;
  const where = [place, path]
    .filter((each) => each !== undefined && each !== "")
    .map((each) => code(each ?? ""));
  const lines = [
    `#### ${code(rule)} on ${code(resource)}`,
    escapeMarkdown(message),
    ...(where.length > 0 ? [`- where: ${where.join(", ")}`] : []),
    ...(witness ? [`- gets in: ${code(formatWitness(witness))}`] : []),
    // A rule's own words, which are Markdown already.
    `- instead: ${remediation.replaceAll("\n", " ")}`,
  ];
  if (fix === undefined) return lines.join("\n");
  const isSeen = seen.has(fix);
  seen.add(fix);
  return [...lines, ...(isSeen ? ["- fix: the same change as above"] : ["", formatFix(fix)])].join("\n");
}

function formatFix(fix: string): string {
  const lines = fix.trimEnd().split("\n").map(printable);
  const kept = lines.slice(0, longestFix);
  return fenced([...kept, ...(lines.length > kept.length ? ["…"] : [])].join("\n"));
}

function formatRest(findings: readonly Finding[]): string {
  const rows = within(longest.others, findings, ({ undecided, severity, rule, resource, message }) => {
    const label = undecided ? "undecided" : severity;
    return `- ${label}: ${code(rule)} on ${code(resource)}: ${escapeMarkdown(message)}`;
  });
  const summary = `${count(findings.length, "finding")} that ${findings.length === 1 ? "does" : "do"} not block`;
  return folded(summary, [...rows, ...more(findings.length - rows.length)], "\n");
}

function formatExceptions(exceptions: readonly ExceptionReport[]): string {
  const rows = within(
    longest.exceptions,
    exceptions,
    ({ rule, resource, reason, owner, expires, standing, findings }) =>
      `- ${standing === "live" ? "until" : `${standing},`} ${escapeMarkdown(expires ?? "without date")}: ` +
      `${code(rule)} on ${code(resource)}, ${count(findings, "finding")} ` +
      `(${escapeMarkdown(owner ?? "nobody's")}: ${escapeMarkdown(reason)})`,
  );
  const dead = exceptions.filter(({ standing }) => standing !== "live").length;
  const summary = `${count(exceptions.length, "exception")}${dead > 0 ? `, ${dead} of them dead` : ""}`;
  return folded(summary, [...rows, ...more(exceptions.length - rows.length)], "\n");
}

/** As many items as may be listed, within a length. */
function within<T>(most: number, items: readonly T[], format: (item: T) => string): readonly string[] {
  const found: string[] = [];
  let length = 0;
  for (const item of items.slice(0, listed)) {
    const text = format(item);
    length += text.length + 2;
    if (length > most) break;
    found.push(text);
  }
  return found;
}

function more(number: number): readonly string[] {
  return number > 0 ? [`… and ${number} more.`] : [];
}

function folded(summary: string, rows: readonly string[], between: string): string {
  return `<details><summary>${summary}</summary>\n\n${rows.join(between)}\n\n</details>`;
}

/** Text from an input as inline code in a cell of a table: it can end neither the code nor the cell. */
export function inlineCode(text: string): string {
  return code(text).replaceAll("|", "\\|");
}

/** Longer names are no names: the comment has no room for them. */
const longestCode = 1000;

function code(text: string): string {
  const short = text.length > longestCode ? `${text.slice(0, longestCode)}…` : text;
  const ticks = "`".repeat(longestRun(short, "`") + 1);
  const padded = short.startsWith("`") || short.endsWith("`") || short === "" ? ` ${short} ` : short;
  return `${ticks}${printable(padded.replaceAll(/[\r\n]+/g, " "))}${ticks}`;
}

function fenced(text: string): string {
  const ticks = "`".repeat(Math.max(3, longestRun(text, "`") + 1));
  return `${ticks}diff\n${text}\n${ticks}`;
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

/**
 * Text from an input as plain text: no markup, mention or link of its own. What GitHub would make of a name, a number
 * or an address after the markup is read, is parted by a space without width.
 */
export function escapeMarkdown(text: string): string {
  return (
    printable(text.replaceAll(/[\r\n]+/g, " "))
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(/([\\*_[\]|~])/g, "\\$1")
      .replaceAll(/[@#]|:\/\/|www\./gi, (mark) => `${mark}\u200b`)
      // A backslash would not keep these from being counted to the ticks, or the formula, beside them.
      .replaceAll("`", "&grave;")
      .replaceAll("$", "&dollar;")
  );
}
