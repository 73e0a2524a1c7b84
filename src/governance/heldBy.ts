import { type IdentityGraph, neighbours, type Origin } from "../analysis/graph/index.js";
import type { Holdings, HoldingsOf } from "./holdings.js";

/**
 * What applies to an identity, by the side that is asked first: what it holds itself, and what its groups hold. The
 * boundary is its own, since a group has none (IAM User Guide, "Permissions boundaries for IAM entities"). Undefined
 * where neither side says anything of it.
 */
export function heldBy(
  of: HoldingsOf,
  graph: IdentityGraph,
): (id: string, first: Origin) => Holdings | undefined {
  const groups = groupsOf(graph);
  return (id, first) => {
    const at = (each: string) => of(each, first) ?? of(each, first === "code" ? "cloud" : "code");
    const own = at(id);
    const all = [own, ...groups(id).map(at)].filter((each) => each !== undefined);
    if (all.length < 2) return all[0];
    return {
      inline: all.flatMap(({ inline }) => inline),
      attached: all.flatMap(({ attached }) => attached),
      grants: all.flatMap(({ grants }) => grants),
      ...(own?.boundary === undefined ? {} : { boundary: own.boundary }),
    };
  };
}

/** The groups that an identity is in. */
export function groupsOf({ graph, byId }: IdentityGraph): (id: string) => readonly string[] {
  return (id) => neighbours(graph, id, "out", "can-become").filter((to) => byId.get(to)?.kind === "group");
}
