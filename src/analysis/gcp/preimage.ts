import type { ExtractTemplate } from "../../iam/gcp/cel/index.js";
import {
  anyString,
  complement,
  contains,
  endsWith,
  glob,
  includes,
  intersect,
  literal,
  noString,
  oneOf,
  pattern,
  type StringSet,
  union,
} from "../sets/index.js";

/**
 * A function from strings to strings, seen backwards: which inputs are there for a set of results? Undefined where
 * that is not worked out for this set. The inputs of {@link anyString} are those that do not end in an error.
 */
export type Preimage = (results: StringSet) => StringSet | undefined;

export const identity: Preimage = (results) => results;

/** First `inner`, then `outer`: `outer(inner(x))`. */
export function compose(inner: Preimage, outer: Preimage): Preimage {
  return (results) => {
    const between = outer(results);
    return between && inner(between);
  };
}

/** `extract(template)`: see the evaluator's `extract` for what it gives. */
export function extractPreimage({ prefix, suffix }: ExtractTemplate): Preimage {
  const upToPrefix = prefix === "" ? literal("") : endsAtFirst(prefix);
  const afterPrefix = suffix === "" ? anyString : contains(suffix);
  const notFound = complement(pattern([upToPrefix, afterPrefix]));
  return (results) => {
    const found = suffix === "" ? results : pattern([beforeFirst(results, suffix), anyString]);
    const here = pattern([upToPrefix, found]);
    return includes(results, "") ? union(here, notFound) : here;
  };
}

/** `split(separator)[index]` for a separator that is not empty; too few pieces are an error. */
export function splitPreimage(separator: string, index: number): Preimage {
  const skipped = new Array<StringSet>(index).fill(endsAtFirst(separator));
  return (results) => {
    const last = intersect(results, complement(contains(separator)));
    const more = pattern([beforeFirst(results, separator), anyString]);
    return pattern([...skipped, union(last, more)]);
  };
}

/** `lowerAscii()` (`upper` false) and `upperAscii()`; undefined for sets built from regular expressions. */
export function casePreimage(upper: boolean): Preimage {
  return (results) => caseVariants(results, upper);
}

/** Strings that end with the text and have it nowhere earlier. */
function endsAtFirst(text: string): StringSet {
  return intersect(endsWith(text), complement(hasBeforeEnd(text)));
}

/** `x` + text, for each `x` of the set where the text first occurs after `x`. */
function beforeFirst(set: StringSet, text: string): StringSet {
  return intersect(pattern([set, text]), complement(hasBeforeEnd(text)));
}

/** Strings with an occurrence of the text that does not end them. */
function hasBeforeEnd(text: string): StringSet {
  return pattern([anyString, text, glob("?"), anyString]);
}

/** The inputs of a case mapping. Set operations commute with it, so only the leaves need work. */
function caseVariants(set: StringSet, upper: boolean): StringSet | undefined {
  switch (set.kind) {
    case "finite":
      return union(...set.members.map((text) => textVariants(text, upper)));
    case "sequence":
      return set.folded
        ? undefined
        : pattern([
            ...set.items.flatMap((item, index) => [
              ...(set.gaps[index] ? [anyString] : []),
              item < 0 ? glob("?") : textVariants(String.fromCodePoint(item), upper),
            ]),
            ...(set.gaps[set.items.length] ? [anyString] : []),
          ]);
    case "complement": {
      const inner = caseVariants(set.of, upper);
      return inner && complement(inner);
    }
    case "union":
      return each(set.sets, upper, (sets) => union(...sets));
    case "intersection":
      return each(set.sets, upper, (sets) => intersect(...sets));
    case "concatenation":
      return each(set.parts, upper, (parts) => pattern(parts));
    case "regex":
    case "folded":
      return undefined;
  }
}

function each(
  sets: readonly StringSet[],
  upper: boolean,
  combine: (sets: readonly StringSet[]) => StringSet,
): StringSet | undefined {
  const variants = sets.map((set) => caseVariants(set, upper));
  return variants.every((set) => set !== undefined) ? combine(variants) : undefined;
}

/** The texts that the mapping sends to this one: none where it holds a letter of the other case. */
function textVariants(text: string, upper: boolean): StringSet {
  const gone = upper ? /[a-z]/ : /[A-Z]/;
  if (gone.test(text)) return noString;
  return pattern(
    [...text].map((character) =>
      /[a-zA-Z]/.test(character) ? oneOf([character.toLowerCase(), character.toUpperCase()]) : character,
    ),
  );
}
