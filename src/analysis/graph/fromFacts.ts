import type { Facts } from "../../model/index.js";
import { trustsOf } from "../trust/index.js";
import type { GraphContext } from "./context.js";
import type { Graph } from "./graph.js";
import { addHoldingEdges } from "./holdingEdges.js";
import { addPermissionEdges } from "./permissionEdges.js";
import { type Places, placesOf } from "./places.js";
import { type SameIdentity, sameIdentities } from "./sameIdentity.js";
import { addCopyEdges } from "./sameSecret.js";
import { GraphTable } from "./table.js";
import { addTrustEdges } from "./trustEdges.js";
import { addNodes, addWorkloadEdges } from "./workloadEdges.js";

/** The graph of the facts, with the identities that it joins and the way to find a reference's node in it. */
export interface IdentityGraph {
  readonly graph: Graph;
  readonly identities: readonly SameIdentity[];
  readonly byId: ReadonlyMap<string, SameIdentity>;
  readonly places: Places;
  readonly trusts: GraphContext["trusts"];
}

/**
 * Who can become, runs as, holds, reaches and delegates to what, as far as the facts tell. Edges lead from who acts
 * to what is acted on.
 */
export function graphOf(facts: Facts): IdentityGraph {
  const identities = sameIdentities(facts);
  const places = placesOf(identities);
  const table = new GraphTable();
  const trusts = trustsOf(facts);
  const context: GraphContext = { facts, identities, trusts, places, table };
  addNodes(context);
  addWorkloadEdges(context);
  addTrustEdges(context);
  addPermissionEdges(context);
  addHoldingEdges(context);
  addCopyEdges(context);
  const byId = new Map(identities.map((each) => [each.id, each]));
  return { graph: table.graph(), identities, byId, places, trusts };
}
