import type { Request } from "../../../iam/aws/context.js";
import { both, not } from "../../../iam/aws/tri.js";
import { isKnown, type Knowable, mapKnown } from "../../../model/index.js";
import { type Box, everything, type Region } from "../../sets/index.js";
import type { Bound, Permissions } from "./permissions.js";
import { allowedWithin, refusedWithin, relationsOf, Search } from "./region.js";
import { permits } from "./request.js";
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
  const search = new Search();
  const judge = (request: Request) => permits(permissions, request);
  const found = outcome(
    search,
    findRequest(search.allowed(query, atLeast), () => relationsOf(atLeast), judge),
  );
  if (!unknown || (isKnown(found) && found !== undefined)) return mapKnown(found, (each) => each?.request);
  // Not even at most: then what is not known does not matter.
  return isNothing(allowedWithin(query, atMost)) ? undefined : unknown;
}

/** Whether every request that `a` allows, `b` allows too; both within the query. */
export function isWithin(a: Permissions, b: Permissions, query: Box = everything): Knowable<Within> {
  const search = new Search();
  const judge = (request: Request) => both(permits(a, request), () => not(permits(b, request)));
  const excess = excessOf(search, query, a.atLeast, b.atMost);
  const found = outcome(
    search,
    findRequest(excess, () => relationsOf(a.atLeast, b.atMost), judge),
  );
  if (isKnown(found) && found !== undefined)
    return { within: false, witness: found.request, ...(found.isReal ? {} : { hypothetical: true }) };
  if (!a.unknown && !b.unknown) return found ?? { within: true };
  const rest = mapKnown(allowedWithin(query, a.atMost), (region) => refusedWithin(region, b.atLeast));
  return isNothing(rest) ? { within: true } : (a.unknown ?? b.unknown!);
}

function* excessOf(search: Search, query: Box, inner: Bound, outer: Bound): Generator<Box> {
  for (const box of search.allowed(query, inner)) yield* search.refused(box, outer);
}

/** What was found; where nothing was and the search was given up, that. */
function outcome(search: Search, found: Knowable<Found | undefined>): Knowable<Found | undefined> {
  return found ?? search.gaveUp;
}

function isNothing(region: Knowable<Region>): boolean {
  return isKnown(region) && region.length === 0;
}
