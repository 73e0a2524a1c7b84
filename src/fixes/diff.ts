import { diffArrays } from "diff";

/** A run of lines that is kept, or replaced, from one text to another; indexes of lines from 0, ends exclusive. */
interface Hunk {
  readonly old: readonly [from: number, to: number];
  readonly new: readonly [from: number, to: number];
}

const contextLines = 3;

/**
 * A unified diff of one file, as `git apply` and `patch -p1` take it. Lines that must not be shown are never its
 * context; undefined where it cannot do without one.
 *
 * @param isHidden whether a line of the old text must not be shown
 */
export function unifiedDiff(
  file: string,
  before: string,
  after: string,
  isHidden: (line: number) => boolean = () => false,
): string | undefined {
  const [start, tail] = unchangedEnds(before, after);
  const [old, renewed] = [before, after].map((text) => linesOf(text.slice(start, text.length - tail)));
  const first = countLines(before, start);
  const isHere = (line: number) => isHidden(first + line);
  const hunks = old && renewed && withContext(changedRuns(old, renewed), old.length, isHere);
  if (old === undefined || renewed === undefined || hunks === undefined) return undefined;
  if (hunks.length === 0) return "";
  return [
    `--- a/${file}\n+++ b/${file}\n`,
    ...hunks.map((hunk) => formatHunk(hunk, old, renewed, first)),
  ].join("");
}

/** How much the texts have in common at their start and at their end, whole lines without those of the context. */
function unchangedEnds(one: string, other: string): readonly [start: number, end: number] {
  if (one === other) return [one.length, 0];
  const shorter = Math.min(one.length, other.length);
  let start = 0;
  while (start < shorter && one.charCodeAt(start) === other.charCodeAt(start)) start++;
  let end = 0;
  while (
    end < shorter - start &&
    one.charCodeAt(one.length - 1 - end) === other.charCodeAt(other.length - 1 - end)
  )
    end++;
  let from = start;
  for (let line = 0; line <= contextLines && from >= 0; line++) {
    from = from === 0 ? -1 : one.lastIndexOf("\n", from - 1);
  }
  let to = one.length - end;
  for (let line = 0; line <= contextLines + 1 && to < one.length; line++) {
    const newline = one.indexOf("\n", to);
    to = newline < 0 ? one.length : newline + 1;
  }
  return [from + 1, one.length - to];
}

function countLines(text: string, end: number): number {
  let lines = 0;
  for (let at = text.indexOf("\n"); at >= 0 && at < end; at = text.indexOf("\n", at + 1)) lines++;
  return lines;
}

/** A hunk to be printed: where it starts and ends in the old text, with the runs in it. */
interface Printed {
  readonly from: number;
  readonly to: number;
  readonly runs: readonly Hunk[];
}

function withContext(
  runs: readonly Hunk[],
  length: number,
  isHidden: (line: number) => boolean,
): readonly Printed[] | undefined {
  const printed: Printed[] = [];
  for (const run of runs) {
    const [first, last] = run.old;
    for (let line = first; line < last; line++) if (isHidden(line)) return undefined;
    let from = first;
    while (from > 0 && first - from < contextLines && !isHidden(from - 1)) from--;
    let to = last;
    while (to < length && to - last < contextLines && !isHidden(to)) to++;
    // Without a line after it, a hunk is taken for one at the end of the file (git-apply, "--unidiff-zero").
    if (to === last && to < length) return undefined;
    const previous = printed.at(-1);
    if (previous !== undefined && from <= previous.to) {
      printed[printed.length - 1] = { from: previous.from, to, runs: [...previous.runs, run] };
    } else printed.push({ from, to, runs: [run] });
  }
  return printed;
}

/** @param first number of lines before those that are given */
function formatHunk(
  { from, to, runs }: Printed,
  old: readonly string[],
  renewed: readonly string[],
  first: number,
): string {
  const lines: string[] = [];
  let at = from;
  for (const run of runs) {
    for (; at < run.old[0]; at++) lines.push(` ${old[at]}`);
    for (let line = run.old[0]; line < run.old[1]; line++) lines.push(`-${old[line]}`);
    for (let line = run.new[0]; line < run.new[1]; line++) lines.push(`+${renewed[line]}`);
    at = run.old[1];
  }
  for (; at < to; at++) lines.push(` ${old[at]}`);
  const [head, tail] = [runs[0], runs.at(-1)];
  const newFrom = (head?.new[0] ?? 0) - ((head?.old[0] ?? 0) - from);
  const newTo = (tail?.new[1] ?? 0) + (to - (tail?.old[1] ?? 0));
  const place = `-${range(first + from, first + to)} +${range(first + newFrom, first + newTo)}`;
  return `@@ ${place} @@\n${lines.map(ended).join("")}`;
}

function range(from: number, to: number): string {
  const length = to - from;
  return `${length === 0 ? from : from + 1}${length === 1 ? "" : `,${length}`}`;
}

function ended(line: string): string {
  return line.endsWith("\n") ? line : `${line}\n\\ No newline at end of file\n`;
}

/** Lines with their ends. */
export function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** The runs of lines that differ. */
function changedRuns(old: readonly string[], renewed: readonly string[]): readonly Hunk[] {
  const runs: Hunk[] = [];
  let [x, y] = [0, 0];
  for (const { count, added, removed } of diffArrays([...old], [...renewed])) {
    const [fromX, fromY] = [x, y];
    if (!added) x += count;
    if (!removed) y += count;
    if (!added && !removed) continue;
    const last = runs.at(-1);
    const isJoined = last !== undefined && last.old[1] === fromX && last.new[1] === fromY;
    const hunk: Hunk = isJoined
      ? { old: [last.old[0], x], new: [last.new[0], y] }
      : { old: [fromX, x], new: [fromY, y] };
    runs.splice(runs.length - (isJoined ? 1 : 0), isJoined ? 1 : 0, hunk);
  }
  return runs;
}
