import { matchesGlob } from "../glob.js";
import type { Operator, Pattern } from "./operator.js";

const PARTS = 6;

/**
 * Compares the six colon-separated parts one by one, so that a wildcard stays within its part; only the last
 * one, the resource, may hold colons itself. `ArnEquals` behaves exactly as `ArnLike`. A pattern or a value of
 * fewer parts matches nothing, but for the lone `*`, which stands for any ARN.
 */
function matchesArn(value: string, expected: Pattern): boolean {
  const wanted = split(expected.text);
  const given = split(value);
  if (given.length < PARTS) return false;
  if (expected.text === "*" && expected.literal === undefined) return true;
  if (wanted.length < PARTS) return false;
  let offset = 0;
  return wanted.every((text, index) => {
    const part = { text, ...shift(expected.literal, offset, text.length) };
    offset += text.length + 1;
    return matchesGlob(given[index]!, part);
  });
}

/** The parts of an ARN; everything after the fifth colon is one part. */
function split(arn: string): readonly string[] {
  const parts: string[] = [];
  let from = 0;
  while (parts.length < PARTS - 1) {
    const colon = arn.indexOf(":", from);
    if (colon < 0) break;
    parts.push(arn.slice(from, colon));
    from = colon + 1;
  }
  parts.push(arn.slice(from));
  return parts;
}

/** The literal offsets that fall into one part, counted from its start. */
function shift(
  literal: ReadonlySet<number> | undefined,
  from: number,
  length: number,
): Pick<Pattern, "literal"> {
  if (literal === undefined) return {};
  const inside = [...literal].filter((at) => at >= from && at < from + length);
  return inside.length === 0 ? {} : { literal: new Set(inside.map((at) => at - from)) };
}

const shared = { type: "ARN", variables: true, wildcards: true, matches: matchesArn } as const;

export const arnOperators: readonly Operator[] = [
  { name: "ArnEquals", negated: false, ...shared },
  { name: "ArnLike", negated: false, ...shared },
  { name: "ArnNotEquals", negated: true, ...shared },
  { name: "ArnNotLike", negated: true, ...shared },
];
