import {
  anyString,
  complement,
  glob,
  includes,
  intersect,
  literal,
  noString,
  oneOf,
  pattern,
  regex,
  type StringSet,
  union,
} from "../sets/index.js";
import type { Preimage } from "./preimage.js";

/** So many characters, whichever they are. */
export function anyOfLength(length: number): StringSet {
  return glob("?".repeat(length));
}

/** `substring(from)` and `substring(from, to)`: a text that is too short is an error. */
export function substringPreimage(from: number, to?: number): Preimage {
  return (results) =>
    to === undefined
      ? pattern([anyOfLength(from), results])
      : pattern([anyOfLength(from), intersect(results, anyOfLength(to - from)), anyString]);
}

/** `charAt(at)`: nothing right behind the end, an error further on. */
export function charAtPreimage(at: number): Preimage {
  return (results) => {
    const inside = pattern([anyOfLength(at), intersect(results, anyOfLength(1)), anyString]);
    return includes(results, "") ? union(inside, anyOfLength(at)) : inside;
  };
}

/** What `trim()` takes away: the white space of Unicode. */
const space =
  "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff";
const oneSpace = oneOf([...space]);
const spaces = repeated(`[${space}]`);
const trimmed = complement(union(pattern([oneSpace, anyString]), pattern([anyString, oneSpace])));

/** `trim()`. */
export const trimPreimage: Preimage = (results) => pattern([spaces, intersect(results, trimmed), spaces]);

/** Texts that are one piece of a regular expression any number of times. */
function repeated(source: string): StringSet {
  return regex(`^(?:${source})*$`) as StringSet;
}

/** `replace(from, to)`, for sets that are made of listed texts. */
export function replacePreimage(from: string, to: string): Preimage {
  const inputsOf = (set: StringSet): StringSet | undefined => {
    switch (set.kind) {
      case "finite": {
        const inputs = set.members.map((text) => replacedInto(text, from, to));
        return inputs.every((each) => each !== undefined) ? union(...inputs) : undefined;
      }
      case "complement": {
        const inside = inputsOf(set.of);
        return inside && complement(inside);
      }
      case "sequence":
        return set === anyString ? anyString : undefined;
      default:
        return undefined;
    }
  };
  return from === "" ? () => undefined : inputsOf;
}

/** Beyond these, the texts that become another are not listed. */
const longestText = 200;
const mostTexts = 64;

/** The texts that become this one: occurrences of what was put in are turned back, each or not. */
function replacedInto(text: string, from: string, to: string): StringSet | undefined {
  if (text.length > longestText) return undefined;
  if (to === "") return withInserted(text, from);
  const found = turnedBack(text, from, to);
  return found && oneOf(found);
}

function turnedBack(text: string, from: string, to: string): readonly string[] | undefined {
  const found = text.includes(from) ? [] : [text];
  for (let at = text.indexOf(to); at >= 0; at = text.indexOf(to, at + 1)) {
    const before = text.slice(0, at) + from;
    if (before.indexOf(from) < at) continue;
    const rest = turnedBack(text.slice(at + to.length), from, to);
    if (rest === undefined) return undefined;
    found.push(...rest.map((after) => before + after));
    if (found.length > mostTexts) return undefined;
  }
  return found;
}

/** What was taken out may have stood anywhere, unless what is left of the text would then be read with it. */
function withInserted(text: string, from: string): StringSet | undefined {
  if (text.includes(from)) return undefined;
  const characters = [...text];
  for (let at = 0; at < characters.length; at++)
    for (let end = at + 1; end <= characters.length; end++) {
      const before = characters.slice(at, end).join("");
      if ((before + from).indexOf(from) < before.length) return undefined;
    }
  const inserted = repeated(from.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  return pattern([inserted, ...characters.flatMap((character) => [literal(character), inserted])]);
}

/** A whole number that is computed from a text, by the texts that give it; undefined where that is not worked out. */
export interface Counted {
  exactly(number: number): StringSet | undefined;
  atLeast(number: number): StringSet | undefined;
}

/** Beyond this, numbers are not told apart. */
const highest = 256;
const within = (number: number, set: (number: number) => StringSet) =>
  number > highest ? undefined : set(number);

/** `size()` of a text. */
export const textSize: Counted = {
  exactly: (size) => (size < 0 ? noString : within(size, anyOfLength)),
  atLeast: (size) =>
    size <= 0 ? anyString : within(size, (least) => pattern([anyOfLength(least), anyString])),
};

/** `split(separator).size()`, for a separator of one character. */
export function pieceCount(separator: string): Counted {
  const rest = pattern([separator, complement(pattern([anyString, separator, anyString]))]);
  const piece = complement(pattern([anyString, separator, anyString]));
  return {
    exactly: (count) =>
      count < 1
        ? noString
        : within(count, () => pattern([piece, ...new Array<StringSet>(count - 1).fill(rest)])),
    atLeast: (count) =>
      count <= 1
        ? anyString
        : within(count, () =>
            pattern([anyString, ...new Array(count - 1).fill([separator, anyString]).flat()]),
          ),
  };
}

/** `indexOf(text)`. */
export function firstIndex(text: string): Counted {
  const earlier = (at: number) =>
    union(...Array.from({ length: at }, (_, index) => pattern([anyOfLength(index), text, anyString])));
  return indexOfText(text, {
    exactly: (at) => intersect(pattern([anyOfLength(at), text, anyString]), complement(earlier(at))),
    atLeast: (at) => intersect(containing(text), complement(earlier(at))),
  });
}

/** `lastIndexOf(text)`. */
export function lastIndex(text: string): Counted {
  const from = (at: number) => pattern([anyOfLength(at), anyString, text, anyString]);
  return indexOfText(text, {
    exactly: (at) => intersect(pattern([anyOfLength(at), text, anyString]), complement(from(at + 1))),
    atLeast: from,
  });
}

function containing(text: string): StringSet {
  return pattern([anyString, text, anyString]);
}

/** -1 where the text is nowhere. */
function indexOfText(
  text: string,
  found: { readonly exactly: (at: number) => StringSet; readonly atLeast: (at: number) => StringSet },
): Counted {
  return {
    exactly: (at) =>
      at < -1 ? noString : at === -1 ? complement(containing(text)) : within(at, found.exactly),
    atLeast: (at) => (at <= -1 ? anyString : within(at, found.atLeast)),
  };
}

/** The greatest number of 64 bits: what is written with more is an error. */
const greatest = "9223372036854775807";
const digits = greatest.length;
const belowGreatest = [...greatest].flatMap((digit, at) =>
  digit === "0" ? [] : [`${greatest.slice(0, at)}[0-${Number(digit) - 1}][0-9]{${digits - at - 1}}`],
);
/** The texts that `int()` reads. */
export const wholeNumbers = regex(
  `^-?([0-9]{1,${digits - 1}}|${belowGreatest.join("|")}|${greatest})$`,
) as StringSet;

/** `int()` of a text: zeros may stand before the number. */
export const numberRead: Counted = {
  exactly: (number) => {
    const figures = String(Math.abs(number));
    const padded = Array.from(
      { length: digits - figures.length + 1 },
      (_, zeros) => "0".repeat(zeros) + figures,
    );
    const signed = padded.map((each) => `-${each}`);
    return oneOf(number < 0 ? signed : number === 0 ? [...padded, ...signed] : padded);
  },
  atLeast: () => undefined,
};
