import type { ValueType } from "../../../iam/aws/operators/operator.js";
import { readDate, readNumber } from "../../../iam/aws/operators/ordered.js";
import { readBool } from "../../../iam/aws/operators/simple.js";
import { type Piece, splitVariables } from "../../../iam/aws/variables.js";
import {
  addressBlock,
  addressesIn,
  anyString,
  below,
  complement,
  contains,
  datesIn,
  exactly,
  foldCase,
  glob,
  type Intervals,
  intersect,
  invertIntervals,
  literal,
  numbersIn,
  pattern,
  type StringSet,
  texts,
  type ValueSet,
} from "../../sets/index.js";

/** What a policy variable stands for: a text; nothing (the value then matches nothing); or, in a bound, anything. */
export type Resolve = (
  variable: Extract<Piece, { kind: "variable" }>,
) => string | undefined | typeof anything;

/** In place of a variable's value when all that it might be is asked for. */
export const anything = Symbol("any value");

/** The pieces of a written value; in 2008-10-17 documents nothing is a variable. */
export function readPieces(written: string, hasVariables: boolean): readonly Piece[] {
  return hasVariables && written.includes("${") ? splitVariables(written) : [{ kind: "text", text: written }];
}

/** The strings that a pattern of `Resource` or `StringLike` admits; undefined when a variable has no value. */
export function globOf(pieces: readonly Piece[], resolve: Resolve): StringSet | undefined {
  return assemble(pieces, resolve, glob);
}

/** The values that one written value of an operator matches, before any negation; undefined: none. */
export function matchedBy(
  operator: string,
  type: ValueType,
  pieces: readonly Piece[],
  resolve: Resolve,
): ValueSet | undefined {
  switch (type) {
    case "String": {
      const set = assemble(pieces, resolve, operator.endsWith("Like") ? glob : literal);
      return set && texts(operator.endsWith("IgnoreCase") ? foldCase(set) : set);
    }
    case "ARN": {
      const set = arnsOf(pieces, resolve);
      return set && texts(set);
    }
    default: {
      const set = assemble(pieces, resolve, literal);
      if (set?.kind !== "finite") return set && texts(set);
      return measured(operator, type, set.members[0] ?? "");
    }
  }
}

function measured(operator: string, type: ValueType, written: string): ValueSet | undefined {
  switch (type) {
    case "Bool": {
      const value = readBool(written);
      return value === undefined ? undefined : texts(foldCase(literal(String(value))));
    }
    case "Binary":
      return texts(literal(written));
    case "IPAddress": {
      const block = addressBlock(written);
      return block && addressesIn(block);
    }
    case "Numeric": {
      const value = readNumber(written);
      return value === undefined ? undefined : numbersIn(compared(operator.slice("Numeric".length), value));
    }
    case "Date": {
      const value = readDate(written);
      return value === undefined ? undefined : datesIn(compared(operator.slice("Date".length), value));
    }
    default:
      return undefined;
  }
}

function compared(comparison: string, value: number): Intervals<number> {
  switch (comparison) {
    case "LessThan":
      return below(value, false);
    case "LessThanEquals":
      return below(value, true);
    case "GreaterThan":
      return invertIntervals(below(value, true));
    case "GreaterThanEquals":
      return invertIntervals(below(value, false));
    default:
      return exactly(value);
  }
}

function assemble(
  pieces: readonly Piece[],
  resolve: Resolve,
  read: (text: string) => StringSet,
): StringSet | undefined {
  const [only] = pieces;
  if (pieces.length === 1 && only?.kind === "text") return read(only.text);
  const parts: (string | StringSet)[] = [];
  for (const piece of pieces) {
    const value = piece.kind === "variable" ? resolve(piece) : piece.text;
    if (value === undefined) return undefined;
    if (value === anything) parts.push(anyString);
    else parts.push(piece.kind === "text" ? read(value) : value);
  }
  return pattern(parts);
}

const arnParts = 6;
const anyArn = glob("*:*:*:*:*:*");
const noColon = complement(contains(":"));
const oneNoColon = intersect(glob("?"), noColon);

/**
 * The ARNs that a pattern of an `Arn` operator admits: the first five parts each by themselves, so that a wildcard
 * there does not run over a colon. A pattern of fewer parts admits none, but for the lone `*`.
 */
function arnsOf(pieces: readonly Piece[], resolve: Resolve): StringSet | undefined {
  const flat = flatten(pieces, resolve);
  // A variable that may be anything may hold colons, so its parts are not known: the whole text is the bound.
  if (flat === anything) return globOf(pieces, resolve);
  if (flat === undefined) return undefined;
  if (flat.length === 1 && flat[0] === "*") return anyArn;
  const parts: (string | StringSet)[] = [];
  let colons = 0;
  for (const symbol of flat) {
    const inHead = colons < arnParts - 1;
    if (symbol === ":") colons++;
    if (symbol === "*") parts.push(inHead ? noColon : anyString);
    else if (symbol === "?") parts.push(inHead ? oneNoColon : glob("?"));
    else parts.push(typeof symbol === "string" ? symbol : symbol.literal);
  }
  return colons < arnParts - 1 ? undefined : intersect(pattern(joinTexts(parts)), anyArn);
}

/** Characters one by one, wildcards as `*` and `?`, those that stand for themselves wrapped. */
function flatten(
  pieces: readonly Piece[],
  resolve: Resolve,
): (string | { readonly literal: string })[] | undefined | typeof anything {
  const flat: (string | { readonly literal: string })[] = [];
  for (const piece of pieces) {
    const value = piece.kind === "variable" ? resolve(piece) : piece.text;
    if (value === undefined || value === anything) return value;
    for (const character of value) {
      const isWild = character === "*" || character === "?";
      flat.push(isWild && piece.kind !== "text" ? { literal: character } : character);
    }
  }
  return flat;
}

/** Neighbouring texts as one, so that a long ARN is a handful of parts. */
function joinTexts(parts: readonly (string | StringSet)[]): (string | StringSet)[] {
  const joined: (string | StringSet)[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (typeof part === "string" && typeof last === "string") joined[joined.length - 1] = last + part;
    else joined.push(part);
  }
  return joined;
}
