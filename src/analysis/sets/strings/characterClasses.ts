import { casedCodePoints, caseVariants } from "./caseFold.js";
import { lastCodePoint } from "./edges.js";
import type { Range } from "./nfa.js";

/** Character classes of RE2 by name, and what is done with sets of characters (github.com/google/re2/wiki/Syntax). */
export const everyCharacter: Range = { from: 0, to: lastCodePoint };
const digit = [range("0", "9")];
const lower = [range("a", "z")];
const upper = [range("A", "Z")];
const alpha = [...lower, ...upper];
const space = [range("\t", "\r"), range(" ", " ")];

export const perlClasses: Readonly<Record<string, readonly Range[]>> = {
  d: digit,
  w: [...digit, ...alpha, range("_", "_")],
  // Unlike POSIX space, without the vertical tab.
  s: [range("\t", "\n"), range("\f", "\r"), range(" ", " ")],
};

export const posixClasses: Readonly<Record<string, readonly Range[]>> = {
  alnum: [...digit, ...alpha],
  alpha,
  ascii: [{ from: 0, to: 0x7f }],
  blank: [range("\t", "\t"), range(" ", " ")],
  cntrl: [{ from: 0, to: 0x1f }, single(0x7f)],
  digit,
  graph: [range("!", "~")],
  lower,
  print: [range(" ", "~")],
  punct: [range("!", "/"), range(":", "@"), range("[", "`"), range("{", "~")],
  space,
  upper,
  word: [...digit, ...alpha, range("_", "_")],
  xdigit: [...digit, range("a", "f"), range("A", "F")],
};

export const controls: Readonly<Record<string, number>> = { a: 7, f: 12, t: 9, n: 10, r: 13, v: 11 };

export function single(codePoint: number): Range {
  return { from: codePoint, to: codePoint };
}

function range(from: string, to: string): Range {
  return { from: from.charCodeAt(0), to: to.charCodeAt(0) };
}

export function isSingle(ranges: readonly Range[]): boolean {
  return ranges.length === 1 && ranges[0]!.from === ranges[0]!.to;
}

/** The ranges with all case variants of their characters. */
export function withVariants(ranges: readonly Range[]): readonly Range[] {
  if (isSingle(ranges)) return caseVariants(ranges[0]!.from).map(single);
  const holds = (codePoint: number) => ranges.some(({ from, to }) => from <= codePoint && codePoint <= to);
  const missing = casedCodePoints()
    .filter(holds)
    .flatMap(caseVariants)
    .filter((variant) => !holds(variant));
  return [...ranges, ...[...new Set(missing)].map(single)];
}

/** All characters outside the ranges. */
export function invert(ranges: readonly Range[]): readonly Range[] {
  const inverted: Range[] = [];
  let from = 0;
  for (const each of ranges.toSorted((a, b) => a.from - b.from)) {
    if (each.from > from) inverted.push({ from, to: each.from - 1 });
    from = Math.max(from, each.to + 1);
  }
  if (from <= lastCodePoint) inverted.push({ from, to: lastCodePoint });
  return inverted;
}
