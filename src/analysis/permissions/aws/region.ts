import { isKnown, type Knowable } from "../../../model/index.js";
import {
  type Box,
  intersectBoxes,
  intersectRegions,
  isEmptyBox,
  type Region,
  subtractRegion,
  uniteRegions,
} from "../../sets/index.js";
import type { Bound } from "./permissions.js";
import type { Relations } from "./relations.js";
import type { CompiledStatement } from "./statement.js";

/** The requests within a query that a bound allows. Unknown when there are too many alternatives. */
export function allowedWithin(query: Box, bound: Bound): Knowable<Region> {
  let region: Knowable<Region> = [query];
  for (const layer of bound.layers) {
    if (!isKnown(region) || region.length === 0) return region;
    region = intersectRegions(region, touching(layer, query));
  }
  return isKnown(region) && region.length > 0
    ? subtractRegion(region, touching(bound.denies, query))
    : region;
}

/** The requests of a region that a bound does not allow. */
export function refusedWithin(region: Region, bound: Bound): Knowable<Region> {
  const parts: Region[] = [];
  for (const layer of bound.layers) {
    const part = subtractRegion(
      region,
      layer.map(({ box }) => box),
    );
    if (!isKnown(part)) return part;
    parts.push(part);
  }
  const denied = intersectRegions(
    region,
    bound.denies.map(({ box }) => box),
  );
  return isKnown(denied) ? uniteRegions(...parts, denied) : denied;
}

/** The statements that can match something in the query at all. */
function touching(statements: readonly CompiledStatement[], query: Box): Region {
  return statements.map(({ box }) => box).filter((box) => isEmptyBox(intersectBoxes(box, query)) !== true);
}

/** All relations that stand in these bounds, by name. */
export function relationsOf(...bounds: readonly Bound[]): Relations {
  const relations = bounds.flatMap(({ layers, denies }) =>
    [...layers.flat(), ...denies].flatMap((each) => each.relations),
  );
  return new Map(relations.map((relation) => [relation.name, relation]));
}
