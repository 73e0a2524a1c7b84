import type { Request } from "../../../iam/aws/context.js";
import { both, not, type Tri } from "../../../iam/aws/tri.js";
import { isKnown, type Knowable, mapKnown } from "../../../model/index.js";
import { type Box, everything, type Region } from "../../sets/index.js";
import type { Bound, Permissions } from "./permissions.js";
import { allowedWithin, bounded, refusedWithin, relationsOf, Search } from "./region.js";
import type { Relations } from "./relations.js";
import { permits } from "./request.js";
import { isPlainlyWithin, unshared } from "./shared.js";
import { type Found, findRequest } from "./witness.js";

/** Whether `a` lies within `b`; if not, a request that `a` allows and `b` does not. */
export type Within =
  | { readonly within: true }
  | {
      readonly within: false;
      readonly witness: Request;
      /** Set when AWS has no action today that lies outside: the witness's action is made up. */
      readonly hypothetical?: true;
    };

/**
 * A request within the query that the permissions allow, confirmed by the plain evaluator; undefined when there is
 * none. Unknown, with the reason, where that cannot be decided.
 */
export function findAllowed(
  permissions: Permissions,
  query: Box = everything,
): Knowable<Request | undefined> {
  const { atLeast, atMost, unknown } = permissions;
  const judge = (request: Request) => permits(permissions, request);
  const found = firstRequest(
    (search) => search.allowed(query, atLeast),
    () => relationsOf(atLeast),
    judge,
  );
  if (!unknown || (isKnown(found) && found !== undefined)) return mapKnown(found, (each) => each?.request);
  // Not even at most: then what is not known does not matter.
  return isNothing(allowedWithin(query, atMost)) ? undefined : unknown;
}

/** Whether every request that `a` allows, `b` allows too; both within the query. */
export function isWithin(a: Permissions, b: Permissions, query: Box = everything): Knowable<Within> {
  if (a === b || isPlainlyWithin(a.atMost, b.atLeast)) return { within: true };
  const judge = (request: Request) => both(permits(a, request), () => not(permits(b, request)));
  const rest = unshared(a.atLeast, b.atMost);
  const found = firstRequest(
    (search) => excessOf(search, query, a.atLeast, rest),
    () => relationsOf(a.atLeast, rest),
    judge,
  );
  if (isKnown(found) && found !== undefined)
    return { within: false, witness: found.request, ...(found.isReal ? {} : { hypothetical: true }) };
  if (!a.unknown && !b.unknown) return found ?? { within: true };
  return isWithinAtMost(a, b, query) ? { within: true } : (a.unknown ?? b.unknown!);
}

/** Whether what `a` allows at most, `b` allows at least: then what is not known does not matter. */
function isWithinAtMost(a: Permissions, b: Permissions, query: Box): boolean {
  return bounded(() => {
    const rest = unshared(a.atMost, b.atLeast);
    return isNothing(mapKnown(allowedWithin(query, a.atMost), (region) => refusedWithin(region, rest)));
  });
}

function* excessOf(search: Search, query: Box, inner: Bound, outer: Bound): Generator<Box> {
  for (const box of search.allowed(query, inner)) yield* search.refused(box, outer);
}

/** The first request of what a search yields; where there is none and the search was given up, that. */
export function firstRequest(
  read: (search: Search) => Iterable<Box>,
  relations: () => Relations,
  judge: (request: Request) => Tri,
): Knowable<Found | undefined> {
  return bounded(() => {
    const search = new Search();
    return findRequest(read(search), relations, judge) ?? search.gaveUp;
  });
}

function isNothing(region: Knowable<Region>): boolean {
  return isKnown(region) && region.length === 0;
}
