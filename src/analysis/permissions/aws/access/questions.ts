import type { Request } from "../../../../iam/aws/context.js";
import { both, not } from "../../../../iam/aws/tri.js";
import { isKnown, type Knowable, mapKnown } from "../../../../model/index.js";
import { type Box, everything, intersectBoxes, isEmptyBox, subtractBox } from "../../../sets/index.js";
import { firstRequest, type Within } from "../decide.js";
import { bounded, relationsOf, Search } from "../region.js";
import type { Access } from "./access.js";
import { asCaller } from "./caller.js";
import type { Way } from "./ways.js";

/**
 * A request within the query that is allowed, confirmed by the plain evaluator; undefined when there is none.
 * Unknown, with the reason, where that cannot be decided.
 */
export function findAccess(access: Access, query: Box = everything): Knowable<Request | undefined> {
  const found = firstRequest(
    (search) => allowed(search, query, access.atLeast),
    () => relations(access.atLeast),
    (request) => access.judge(request),
  );
  const request = mapKnown(found, (each) => each && asCaller(each.request, access.caller));
  if (access.unknown === undefined || (isKnown(request) && request !== undefined)) return request;
  // Not even at most: then what is not known does not matter.
  return isNothing((search) => allowed(search, query, access.atMost)) ? undefined : access.unknown;
}

/** A request, as the first caller makes it, that both may make. */
export function findCommonAccess(
  a: Access,
  b: Access,
  query: Box = everything,
): Knowable<Request | undefined> {
  const found = firstRequest(
    (search) => common(search, query, a.atLeast, b.atLeast),
    () => relations(a.atLeast, b.atLeast),
    (request) => both(a.judge(request), () => b.judge(request)),
  );
  const request = mapKnown(found, (each) => each && asCaller(each.request, a.caller, b.caller));
  const unknown = a.unknown ?? b.unknown;
  if (unknown === undefined || (isKnown(request) && request !== undefined)) return request;
  return isNothing((search) => common(search, query, a.atMost, b.atMost)) ? undefined : unknown;
}

/** Whether every request that the first caller may make, the second may make too; both within the query. */
export function isAccessWithin(a: Access, b: Access, query: Box = everything): Knowable<Within> {
  if (a === b) return { within: true };
  const found = firstRequest(
    (search) => excess(search, query, a.atLeast, b.atMost),
    () => relations(a.atLeast, b.atMost),
    (request) => both(a.judge(request), () => not(b.judge(request))),
  );
  if (isKnown(found) && found !== undefined) {
    const witness = asCaller(found.request, a.caller, b.caller);
    return { within: false, witness, ...(found.isReal ? {} : { hypothetical: true }) };
  }
  const unknown = a.unknown ?? b.unknown;
  if (unknown === undefined) return found ?? { within: true };
  return isNothing((search) => excess(search, query, a.atMost, b.atLeast)) ? { within: true } : unknown;
}

type Boxes = Generator<Box>;

/** The requests within a query that one of the ways allows. */
export function* allowed(search: Search, query: Box, ways: readonly Way[]): Boxes {
  for (const { within, bound } of ways) {
    const asked = intersectBoxes(query, within);
    if (isEmptyBox(asked) !== true) yield* search.allowed(asked, bound);
  }
}

/** What is in a box and none of the ways, from one on, allows. */
export function* refused(search: Search, box: Box, ways: readonly Way[], from = 0): Boxes {
  const way = ways[from];
  if (way === undefined) {
    yield box;
    return;
  }
  for (const outside of subtractBox(box, way.within)) yield* refused(search, outside, ways, from + 1);
  const inside = intersectBoxes(box, way.within);
  if (isEmptyBox(inside) === true) return;
  for (const piece of search.refused(inside, way.bound)) yield* refused(search, piece, ways, from + 1);
}

function* common(search: Search, query: Box, a: readonly Way[], b: readonly Way[]): Boxes {
  for (const box of allowed(search, query, a)) yield* allowed(search, box, b);
}

function* excess(search: Search, query: Box, a: readonly Way[], b: readonly Way[]): Boxes {
  for (const box of allowed(search, query, a)) yield* refused(search, box, b);
}

function relations(...ways: readonly (readonly Way[])[]) {
  return relationsOf(...ways.flat().map(({ bound }) => bound));
}

/** Whether a search that is not given up finds no box that may hold anything. */
function isNothing(read: (search: Search) => Iterable<Box>): boolean {
  return bounded(() => {
    const search = new Search();
    for (const box of read(search)) if (isEmptyBox(box) !== true) return false;
    return search.gaveUp === undefined;
  });
}
