import type { Grade } from "../../model/index.js";
import type { EdgeKind, GraphEdge, GraphNode } from "./graph.js";

const kinds: readonly EdgeKind[] = ["can-become", "runs-as", "holds", "reaches", "delegates-to"];

/** Nodes have numbers below this: two of them and a kind are one whole number that a double can hold. */
const most = 2 ** 24;

/** Nodes and edges as they are collected: each node once, each edge once with its surest grade. */
export class GraphTable {
  readonly #nodes = new Map<string, GraphNode>();
  readonly #numbers = new Map<string, number>();
  /** By the numbers of both ends and the kind: of half a million edges, texts put together would be most of the work. */
  readonly #edges = new Map<number, GraphEdge>();

  /** Adds a node unless it is there already; answers with its id. */
  node(node: GraphNode): string {
    if (!this.#nodes.has(node.id)) this.#nodes.set(node.id, node);
    return node.id;
  }

  edge(
    kind: EdgeKind,
    from: string,
    to: string,
    grade: Grade,
    path: string,
    scopes?: readonly string[],
  ): void {
    if (from === to) return;
    const key = (this.#numberOf(from) * most + this.#numberOf(to)) * kinds.length + kinds.indexOf(kind);
    const known = this.#edges.get(key);
    if (known === undefined || (known.grade !== "declared" && grade === "declared")) {
      this.#edges.set(key, { kind, from, to, grade, path, ...(scopes === undefined ? {} : { scopes }) });
    }
  }

  #numberOf(id: string): number {
    const known = this.#numbers.get(id);
    if (known !== undefined) return known;
    const number = this.#numbers.size;
    this.#numbers.set(id, number);
    return number;
  }

  get nodes(): readonly GraphNode[] {
    return [...this.#nodes.values()];
  }

  get edges(): readonly GraphEdge[] {
    return [...this.#edges.values()];
  }
}
