import type { Cloud } from "../../model/index.js";
import { type Adjacency, adjacency, pathTo, reach } from "./csr.js";
import {
  type EdgeKind,
  Edges,
  type EdgeWords,
  edgeKinds,
  type GraphEdge,
  type KindedEdges,
} from "./edges.js";

/** What stands at a node. */
export interface GraphNode {
  /** ARN, e-mail, member, address or name of something outside the input: unique in the graph. */
  readonly id: string;
  readonly kind:
    | "identity"
    | "credential"
    | "provider"
    | "workload"
    /** Somebody outside the input: the bearer of a token, a principal of another account, a service. */
    | "principal"
    | "resource";
  /** Name for people. */
  readonly name: string;
  readonly cloud?: Cloud;
}

/** Who acts as what, by number: nodes and edges in arrays, walked in both directions. */
export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly edges: Edges;
  readonly numbers: ReadonlyMap<string, number>;
  readonly list: KindedEdges;
  readonly out: Adjacency;
  readonly in: Adjacency;
}

/** The graph of nodes, by id and number, and of edges, whose ends are numbers. */
export function graphOfNumbers(
  nodes: readonly GraphNode[],
  numbers: ReadonlyMap<string, number>,
  list: KindedEdges,
  words: EdgeWords,
): Graph {
  return {
    nodes,
    edges: new Edges(nodes, list, words),
    numbers,
    list,
    out: adjacency(list.nodes, list.from),
    in: adjacency(list.nodes, list.to),
  };
}

/** Edges of a path that are listed: chains of thousands would be written out for each of their links. */
const longestPath = 16;

/** A node that was reached, with the edges between it and the start, from the start on. */
export interface Reach {
  readonly node: GraphNode;
  readonly path: readonly GraphEdge[];
  /** Where the edges of a longer path begin: the node there is reached itself, and its path goes before. */
  readonly after?: GraphNode;
  /** Whether every edge of the whole path is declared. */
  readonly isDeclared: boolean;
}

/** All that is reached from a node: `forward` what it can come to act on, `backward` who can come to act on it. */
export function reachFrom(
  graph: Graph,
  id: string,
  direction: "forward" | "backward",
  kinds?: ReadonlySet<EdgeKind>,
): readonly Reach[] {
  const start = graph.numbers.get(id);
  if (start === undefined) return [];
  const side = direction === "forward" ? graph.out : graph.in;
  const follows = kinds && ((edge: number) => kinds.has(edgeKinds[graph.list.kinds[edge]!]!));
  const reached = reach(graph.list, side, start, direction, follows);
  const behind = direction === "forward" ? graph.list.from : graph.list.to;
  // A node is met after the one before it.
  const isDeclared = new Uint8Array(graph.nodes.length).fill(1);
  return Array.from(reached.nodes, (number) => {
    const path = pathTo(graph.list, reached, number, direction, longestPath);
    const first = behind[path[0]!]!;
    const last = path.at(-1)!;
    const edges = path.map((edge) => graph.edges.at(edge));
    isDeclared[number] = edges.at(-1)!.grade === "declared" ? isDeclared[behind[last]!]! : 0;
    return {
      node: graph.nodes[number]!,
      path: edges,
      ...(first === start ? {} : { after: graph.nodes[first]! }),
      isDeclared: isDeclared[number] === 1,
    };
  });
}

/** The edges that leave a node, or lead to it. */
export function edgesAt(graph: Graph, id: string, side: "out" | "in"): readonly GraphEdge[] {
  const number = graph.numbers.get(id);
  if (number === undefined) return [];
  const { offsets, edges } = graph[side];
  return Array.from(edges.subarray(offsets[number]!, offsets[number + 1]!), (edge) => graph.edges.at(edge));
}

/** The nodes that edges of one kind lead to from a node, or lead from to it. */
export function neighbours(graph: Graph, id: string, side: "out" | "in", kind: EdgeKind): readonly string[] {
  const number = graph.numbers.get(id);
  if (number === undefined) return [];
  const { offsets, edges } = graph[side];
  const { kinds, from, to } = graph.list;
  const [wanted, ends] = [edgeKinds.indexOf(kind), side === "out" ? to : from];
  const found: string[] = [];
  for (let at = offsets[number]!; at < offsets[number + 1]!; at++) {
    const edge = edges[at]!;
    if (kinds[edge] === wanted) found.push(graph.nodes[ends[edge]!]!.id);
  }
  return found;
}
