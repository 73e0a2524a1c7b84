/** The graph of identities: who can become, runs as, holds, reaches and delegates to what. */
export { accountOfId } from "./accounts.js";
export type { GraphEdge } from "./edges.js";
export { graphOf, type IdentityGraph } from "./fromFacts.js";
export { edgesAt, type Graph, type GraphNode, neighbours, type Reach, reachFrom } from "./graph.js";
export { type Origin, originOf } from "./origin.js";
export type { NamedKind, Places } from "./places.js";
export { policyFinder } from "./policies.js";
export type { SameIdentity } from "./sameIdentity.js";
export { UnionFind } from "./unionFind.js";
export { type Counts, forwardCounter } from "./walker.js";
export { credentialId } from "./workloadEdges.js";
