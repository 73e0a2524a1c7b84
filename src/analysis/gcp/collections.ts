import { type CelValue, isMap } from "../../iam/gcp/cel/index.js";
import { endsWith, literal, pattern, startsWith, union } from "../sets/index.js";
import { type Alternative, claimIs, everything, intersectAlternatives, nothing } from "./alternatives.js";
import type { Term } from "./cases.js";
import { absent, anyMap, type ClaimSet, listsWith, present } from "./claimSet.js";
import { isComposite, valueSet } from "./comparisons.js";
import { constantOutcome, error, gather, type Outcome } from "./outcome.js";
import { testText } from "./text.js";

/** The name that an item of a list has while a macro's test is worked out. */
export const item = "\u0000item";

/** The items of a list or keys of a map; `[undefined]` for a value that is neither. */
export function listItems(value: CelValue): readonly (CelValue | undefined)[] {
  if (Array.isArray(value)) return value;
  return isMap(value) ? [...value.keys()] : [undefined];
}

/** `constant in claim`: an item of a list, or a key of an object. */
export function holds(collection: Term, term: Term, opaque: Outcome): Outcome | undefined {
  if (collection.kind === "pieces") return holdsPiece(collection, term);
  if (collection.kind === "opaque") return undefined;
  if (collection.kind !== "claim") return error;
  if (term.kind !== "constant" || isComposite(term.value)) return undefined;
  const key = typeof term.value === "string" ? term.value : undefined;
  const { path } = collection;
  const inObject: Outcome = key === undefined ? { yes: nothing, no: everything } : fieldOutcome(path, key);
  if (path.length === 0) return inObject;
  const { inside, outside } = valueSet([term.value]);
  const lists: Outcome = {
    yes: [claimIs(path, listsWith({ all: present, some: [inside] }))],
    no: [claimIs(path, listsWith({ all: outside, some: [] }))],
  };
  return gather(
    [
      [everything, lists],
      [[claimIs(path, anyMap)], inObject],
    ],
    opaque,
  );
}

/** `"x" in text.split(",")`: the text begins, ends or goes on with it between two separators. */
function holdsPiece({ of, separator }: Term & { kind: "pieces" }, term: Term): Outcome | undefined {
  if (term.kind !== "constant" || [...separator].length !== 1) return undefined;
  const { value } = term;
  if (typeof value !== "string" || value.includes(separator)) return constantOutcome(false);
  const before = union(literal(""), endsWith(separator));
  const after = union(literal(""), startsWith(separator));
  return testText([of], { kind: "in", set: pattern([before, value, after]) });
}

/** `has(term.name)`; undefined where the term is opaque. */
export function hasField(term: Term, name: string): Outcome | undefined {
  if (term.kind === "opaque") return undefined;
  if (term.kind === "constant" && isMap(term.value)) return constantOutcome(term.value.has(name));
  return term.kind === "claim" ? fieldOutcome(term.path, name) : error;
}

/** Whether an object has a field; an error where the claim is no object. */
function fieldOutcome(path: readonly string[], name: string): Outcome {
  const field = [...path, name];
  const here = (set: ClaimSet): readonly Alternative[] => {
    const inside = [claimIs(field, set)];
    return path.length === 0 ? inside : (intersectAlternatives([claimIs(path, anyMap)], inside) ?? nothing);
  };
  return { yes: here(present), no: here(absent) };
}

/** What a test says of the item, as one set at most; undefined where it looks at anything else. */
export function itemSets(alternatives: readonly Alternative[]): readonly ClaimSet[] | undefined {
  if (alternatives.length > 1) return undefined;
  const sets: ClaimSet[] = [];
  for (const { claims, opaque } of alternatives) {
    const set = claims.get(item) ?? present;
    const isSimple = claims.size <= 1 && (claims.size === 0 || claims.has(item)) && opaque.length === 0;
    if (!isSimple || typeof set.lists !== "string") return undefined;
    sets.push({ ...set, absent: false });
  }
  return sets;
}
