import { isUnknown, type Knowable } from "../../model/index.js";
import {
  anyString,
  complement,
  includes,
  intersect,
  isAny,
  isEmpty,
  isNothing,
  noString,
  type StringSet,
  union,
} from "../sets/index.js";
import {
  anyNumber,
  complementNumbers,
  hasNumber,
  intersectNumbers,
  type NumberSet,
  noNumber,
  unionNumbers,
} from "./numberSet.js";

/**
 * The states in which one claim of a token passes, kind by kind, since types count in CEL: `"20"` is never 20.
 * A claim that is not mentioned may be in any state ({@link anyState}).
 */
export interface ClaimSet {
  /** Whether the claim may be missing. */
  readonly absent: boolean;
  readonly strings: StringSet;
  readonly numbers: NumberSet;
  readonly booleans: { readonly true: boolean; readonly false: boolean };
  readonly null: boolean;
  readonly lists: ListSet;
  /** Whether the claim may be an object; its fields are claims of their own ({@link claimKey}). */
  readonly maps: boolean;
}

/** Lists that pass: all, none, or those whose every item is in `all` and that have an item in each of `some`. */
export type ListSet = "any" | "none" | ItemTests;

export interface ItemTests {
  readonly all: ClaimSet;
  readonly some: readonly ClaimSet[];
}

export const anyState: ClaimSet = {
  absent: true,
  strings: anyString,
  numbers: anyNumber,
  booleans: { true: true, false: true },
  null: true,
  lists: "any",
  maps: true,
};

export const noState: ClaimSet = {
  absent: false,
  strings: noString,
  numbers: noNumber,
  booleans: { true: false, false: false },
  null: false,
  lists: "none",
  maps: false,
};

/** The claim is there, with any value. */
export const present: ClaimSet = { ...anyState, absent: false };
export const absent: ClaimSet = { ...noState, absent: true };
export const anyMap: ClaimSet = { ...noState, maps: true };

/** The claim is a string of the set. */
export function stringsIn(strings: StringSet): ClaimSet {
  return { ...noState, strings };
}

export function listsWith(lists: ListSet): ClaimSet {
  return { ...noState, lists };
}

export function intersectClaims(a: ClaimSet, b: ClaimSet): ClaimSet {
  return {
    absent: a.absent && b.absent,
    strings: intersectStrings(a.strings, b.strings),
    numbers: intersectNumbers(a.numbers, b.numbers),
    booleans: { true: a.booleans.true && b.booleans.true, false: a.booleans.false && b.booleans.false },
    null: a.null && b.null,
    lists: intersectLists(a.lists, b.lists),
    maps: a.maps && b.maps,
  };
}

/** Two "anything but these texts" are one: lists of exceptions stay one set however many tests they come from. */
function intersectStrings(a: StringSet, b: StringSet): StringSet {
  if (
    a.kind === "complement" &&
    b.kind === "complement" &&
    a.of.kind === "finite" &&
    b.of.kind === "finite"
  ) {
    return complement(union(a.of, b.of));
  }
  return intersect(a, b);
}

function intersectLists(a: ListSet, b: ListSet): ListSet {
  if (a === "none" || b === "none") return "none";
  if (a === "any") return b;
  if (b === "any") return a;
  return { all: intersectClaims(a.all, b.all), some: [...a.some, ...b.some] };
}

/** States in either set; undefined where the union of the list parts is not one {@link ListSet}. */
export function uniteClaims(a: ClaimSet, b: ClaimSet): ClaimSet | undefined {
  const lists = uniteLists(a.lists, b.lists);
  if (lists === undefined) return undefined;
  return {
    absent: a.absent || b.absent,
    strings: union(a.strings, b.strings),
    numbers: unionNumbers(a.numbers, b.numbers),
    booleans: { true: a.booleans.true || b.booleans.true, false: a.booleans.false || b.booleans.false },
    null: a.null || b.null,
    lists,
    maps: a.maps || b.maps,
  };
}

function uniteLists(a: ListSet, b: ListSet): ListSet | undefined {
  if (a === b || b === "none") return a;
  if (a === "none") return b;
  return a === "any" || b === "any" ? "any" : undefined;
}

/** The states outside, as sets whose union they are (the complement of one list test is several). */
export function complementClaim(set: ClaimSet): readonly ClaimSet[] {
  const base: ClaimSet = {
    absent: !set.absent,
    strings: complement(set.strings),
    numbers: complementNumbers(set.numbers),
    booleans: { true: !set.booleans.true, false: !set.booleans.false },
    null: !set.null,
    lists: set.lists === "none" ? "any" : "none",
    maps: !set.maps,
  };
  if (typeof set.lists === "string") return [base];
  const itemOutside = complementClaim({ ...set.lists.all, absent: true }).map((some) =>
    listsWith({ all: present, some: [some] }),
  );
  const noItemIn = set.lists.some.map((some) => listsWith(withoutItems(some)));
  return [base, ...itemOutside, ...noItemIn];
}

/** Lists with no item in the set. Exact where the complement of the set is one set; list items in lists are not. */
function withoutItems(items: ClaimSet): ListSet {
  const [outside] = complementClaim({ ...items, absent: true });
  return { all: outside!, some: [] };
}

/** Whether no state is in the set. Unknown past the bound on automaton states. */
export function isEmptyClaim(set: ClaimSet): Knowable<boolean> {
  if (set.absent || set.null || set.maps || set.booleans.true || set.booleans.false) return false;
  if (set.numbers.except || set.numbers.values.length > 0) return false;
  const lists = isEmptyLists(set.lists);
  if (lists === false) return false;
  const strings = isEmpty(set.strings);
  return strings === false ? false : isUnknown(lists) ? lists : strings;
}

function isEmptyLists(lists: ListSet): Knowable<boolean> {
  if (typeof lists === "string") return lists === "none";
  let result: Knowable<boolean> = false;
  for (const some of lists.some) {
    const empty = isEmptyClaim(intersectClaims(lists.all, { ...some, absent: false }));
    if (empty === true) return true;
    if (isUnknown(empty)) result = empty;
  }
  return result;
}

/** Whether the set is empty by its form: fast, and false for a set that merely amounts to nothing. */
export function isPlainlyEmpty(set: ClaimSet): boolean {
  return (
    !(set.absent || set.null || set.maps || set.booleans.true || set.booleans.false) &&
    !set.numbers.except &&
    set.numbers.values.length === 0 &&
    set.lists === "none" &&
    isNothing(set.strings)
  );
}

/** Whether the set is {@link anyState} by its form. */
export function isPlainlyAny(set: ClaimSet): boolean {
  return (
    set.absent &&
    set.null &&
    set.maps &&
    set.booleans.true &&
    set.booleans.false &&
    set.numbers.except &&
    set.numbers.values.length === 0 &&
    set.lists === "any" &&
    isAny(set.strings)
  );
}

/** Whether a claim's JSON value (undefined: missing) is in the set. */
export function claimIncludes(set: ClaimSet, value: unknown): boolean {
  if (value === undefined) return set.absent;
  if (value === null) return set.null;
  if (typeof value === "string") return includes(set.strings, value);
  if (typeof value === "number") return hasNumber(set.numbers, value);
  if (typeof value === "boolean") return value ? set.booleans.true : set.booleans.false;
  if (!Array.isArray(value)) return set.maps;
  const { lists } = set;
  if (typeof lists === "string") return lists === "any";
  return (
    value.every((item) => claimIncludes(lists.all, item)) &&
    lists.some.every((some) => value.some((item) => claimIncludes(some, item)))
  );
}
