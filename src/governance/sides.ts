import type { IdentityGraph, Origin } from "../analysis/graph/index.js";
import type { Facts } from "../model/index.js";
import type { Side } from "./drift.js";
import { gcpSides } from "./gcpSides.js";
import type { HoldingsOf } from "./holdings.js";
import { trustDocuments } from "./trustIndex.js";

/** What code or cloud says of an identity: read when the first is met of which both say something. */
export function sideFinder(
  facts: Facts,
  graph: IdentityGraph,
  holdings: HoldingsOf,
): (id: string, origin: Origin) => Side {
  const read = () => ({ documents: trustDocuments(facts, graph), gcp: gcpSides(facts, graph) });
  let known: ReturnType<typeof read> | undefined;
  return (id, origin) => {
    known ??= read();
    return {
      trusts: known.documents.get(`${origin} ${id}`) ?? [],
      holdings: holdings(id, origin),
      gcp: known.gcp(id, origin),
    };
  };
}
