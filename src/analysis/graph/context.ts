import { type Facts, isKnown, type Place, type Reference, type Resource } from "../../model/index.js";
import type { TrustOf } from "../trust/index.js";
import type { GraphNode } from "./graph.js";
import type { NamedKind, Places } from "./places.js";
import type { SameIdentity } from "./sameIdentity.js";
import type { GraphTable } from "./table.js";

/** What the parts of the graph are built from, and into. */
export interface GraphContext {
  readonly facts: Facts;
  readonly identities: readonly SameIdentity[];
  readonly trusts: readonly TrustOf[];
  readonly places: Places;
  readonly table: GraphTable;
}

/** Where an edge is said, for people. */
export function pathOf({ resource, path }: Place): string {
  return path === "" ? resource.address : `${resource.address} ${path}`;
}

/** The node that a reference means; what is named and not in the input becomes a node of its own. */
export function nodeFor(
  { places, table }: GraphContext,
  reference: Reference,
  by: Resource,
  kinds: readonly NamedKind[],
  otherwise: GraphNode["kind"],
): string | undefined {
  const found = places.find(reference, by, kinds);
  if (found !== undefined) return found;
  const named = isKnown(reference.value) ? reference.value : reference.addresses[0];
  if (named === undefined || named === "") return undefined;
  return table.named(named, otherwise);
}
