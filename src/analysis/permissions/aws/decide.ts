import type { Request } from "../../../iam/aws/context.js";
import { both, not } from "../../../iam/aws/tri.js";
import { isKnown, type Knowable, mapKnown, Unknown } from "../../../model/index.js";
import { type Box, everything } from "../../sets/index.js";
import type { Bound, Permissions } from "./permissions.js";
import { allowedWithin, refusedWithin, relationsOf } from "./region.js";
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
  const region = allowedWithin(query, atLeast);
  const search = isKnown(region)
    ? findRequest(region, relationsOf(atLeast), (request) => permits(permissions, request))
    : region;
  const found = mapKnown(search, (each) => each?.request);
  if (!unknown || (isKnown(found) && found !== undefined)) return found;
  // Not even at most: then what is not known does not matter.
  const possible = allowedWithin(query, atMost);
  return isKnown(possible) && possible.length === 0 ? undefined : unknown;
}

/** Whether every request that `a` allows, `b` allows too; both within the query. */
export function isWithin(a: Permissions, b: Permissions, query: Box = everything): Knowable<Within> {
  const excess = (inner: Bound, outer: Bound): Knowable<Found | undefined> => {
    const region = allowedWithin(query, inner);
    const rest = isKnown(region) ? refusedWithin(region, outer) : region;
    if (!isKnown(rest)) return rest;
    return findRequest(rest, relationsOf(inner, outer), (request) =>
      both(permits(a, request), () => not(permits(b, request))),
    );
  };
  const sure = excess(a.atLeast, b.atMost);
  if (isKnown(sure) && sure !== undefined)
    return { within: false, witness: sure.request, ...(sure.isReal ? {} : { hypothetical: true }) };
  if (!a.unknown && !b.unknown) return sure instanceof Unknown ? sure : { within: true };
  const region = allowedWithin(query, a.atMost);
  const rest = isKnown(region) ? refusedWithin(region, b.atLeast) : region;
  if (isKnown(rest) && rest.length === 0) return { within: true };
  return a.unknown ?? b.unknown!;
}
