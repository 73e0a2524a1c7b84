import type { Edge, Grade } from "../../model/index.js";
import type { EdgeList } from "./csr.js";

export type EdgeKind = Edge["kind"];

/** A link as it goes into the graph: ends by node id. */
export interface GraphEdge {
  readonly kind: EdgeKind;
  readonly from: string;
  readonly to: string;
  readonly grade: Grade;
  /** Resource and property that say so, for people. */
  readonly path: string;
  /** Scopes of a connection between services. */
  readonly scopes?: readonly string[];
}

/** The kinds of edges; an edge has its kind by its place here. */
export const edgeKinds: readonly EdgeKind[] = ["can-become", "runs-as", "holds", "reaches", "delegates-to"];

/** Edges by number, with the kind of each. */
export interface KindedEdges extends EdgeList {
  readonly kinds: Uint8Array;
}

/** What is said of edges besides their ends and kinds, by the number of the edge. */
export interface EdgeWords {
  readonly grades: readonly Grade[];
  readonly paths: readonly string[];
  readonly scopes: ReadonlyMap<number, readonly string[]>;
}

interface Named {
  readonly id: string;
}

/** Edges by number. Each is put together when it is asked for: a large account has half a million. */
export class Edges implements Iterable<GraphEdge> {
  readonly #nodes: readonly Named[];
  readonly #list: KindedEdges;
  readonly #words: EdgeWords;

  constructor(nodes: readonly Named[], list: KindedEdges, words: EdgeWords) {
    this.#nodes = nodes;
    this.#list = list;
    this.#words = words;
  }

  get length(): number {
    return this.#list.from.length;
  }

  at(edge: number): GraphEdge {
    const { from, to, kinds } = this.#list;
    const { grades, paths, scopes } = this.#words;
    const link = {
      kind: edgeKinds[kinds[edge]!]!,
      from: this.#nodes[from[edge]!]!.id,
      to: this.#nodes[to[edge]!]!.id,
      grade: grades[edge]!,
      path: paths[edge]!,
    };
    const granted = scopes.get(edge);
    return granted === undefined ? link : { ...link, scopes: granted };
  }

  *[Symbol.iterator](): Iterator<GraphEdge> {
    for (let edge = 0; edge < this.length; edge++) yield this.at(edge);
  }
}
