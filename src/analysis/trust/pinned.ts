import { isUnknown } from "../../model/index.js";
import * as sets from "../sets/strings.js";
import { findToken } from "./findToken.js";
import { grammarSet } from "./partSets.js";
import type { Question } from "./solveParts.js";
import { unspelled } from "./spelledParts.js";

/** A trust that leaves a part at most so many values has named them, in whatever words. */
const mostPinned = 4;

/**
 * All values that a part has in the tokens that get in, where they are few though the issuer has no end of them: a
 * regular expression, a glob or a function of a claim can name one owner as well as its name does. Undefined where
 * they are many, or it is not decided.
 *
 * @param questions the ways in that are asked about together
 * @param value one of them
 * @param most how many still are few
 */
export function pinnedValues(
  questions: readonly Question[],
  part: string,
  value: string,
  most = mostPinned,
): readonly string[] | undefined {
  const [{ issuer }] = questions as readonly [Question];
  if (issuer.parts[part] === undefined || sets.finiteMembers(grammarSet(issuer, part), 1_000) !== undefined)
    return undefined;
  const values = [value];
  while (values.length <= most) {
    const domains = new Map([[part, unspelled(issuer, part, values)]]);
    const other = firstOf(questions, (question) => findToken({ ...question, domains }));
    if (other === undefined) return values;
    const next = isUnknown(other) ? undefined : other.parts[part];
    if (next === undefined) return undefined;
    values.push(next);
  }
  return undefined;
}

function firstOf<T, R>(items: readonly T[], find: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
