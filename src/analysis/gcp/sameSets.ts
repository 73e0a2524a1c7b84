import type { StringSet } from "../sets/index.js";
import type { ClaimSet } from "./claimSet.js";
import type { NumberSet } from "./numberSet.js";

/** Whether two sets are the same by their form; false for sets that merely have the same members. */
export function isSameClaim(a: ClaimSet, b: ClaimSet): boolean {
  if (a === b) return true;
  return (
    a.absent === b.absent &&
    a.null === b.null &&
    a.maps === b.maps &&
    a.booleans.true === b.booleans.true &&
    a.booleans.false === b.booleans.false &&
    isSameNumbers(a.numbers, b.numbers) &&
    isSameLists(a.lists, b.lists) &&
    isSameStrings(a.strings, b.strings)
  );
}

function isSameNumbers(a: NumberSet, b: NumberSet): boolean {
  return a.except === b.except && isSameList(a.values, b.values, Object.is);
}

function isSameLists(a: ClaimSet["lists"], b: ClaimSet["lists"]): boolean {
  if (typeof a === "string" || typeof b === "string") return a === b;
  return isSameClaim(a.all, b.all) && isSameList(a.some, b.some, isSameClaim);
}

function isSameStrings(a: StringSet, b: StringSet): boolean {
  if (a === b) return true;
  if (a.kind === "finite" && b.kind === "finite") return isSameList(a.members, b.members, Object.is);
  if (a.kind === "regex" && b.kind === "regex") return a.source === b.source;
  if (a.kind === "complement" && b.kind === "complement") return isSameStrings(a.of, b.of);
  if (a.kind === "folded" && b.kind === "folded") return isSameStrings(a.of, b.of);
  if (a.kind === "concatenation" && b.kind === "concatenation")
    return isSameList(a.parts, b.parts, isSameStrings);
  if (a.kind === "union" && b.kind === "union") return isSameList(a.sets, b.sets, isSameStrings);
  if (a.kind === "intersection" && b.kind === "intersection")
    return isSameList(a.sets, b.sets, isSameStrings);
  if (a.kind === "sequence" && b.kind === "sequence") {
    return (
      a.folded === b.folded &&
      isSameList(a.items, b.items, Object.is) &&
      isSameList(a.gaps, b.gaps, Object.is)
    );
  }
  return false;
}

function isSameList<T>(a: readonly T[], b: readonly T[], same: (a: T, b: T) => boolean): boolean {
  return a.length === b.length && a.every((item, index) => same(item, b[index]!));
}
