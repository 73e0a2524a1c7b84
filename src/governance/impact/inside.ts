import type { IdentityGraph, SameIdentity } from "../../analysis/graph/index.js";
import type { Facts } from "../../model/index.js";

/** The facts, their graph, and the identity in them that is asked about. */
export interface Inside {
  readonly facts: Facts;
  readonly graph: IdentityGraph;
  readonly identity: SameIdentity;
}
