import type { Grade } from "../../model/index.js";
import type { EdgeKind, GraphEdge, GraphNode } from "./graph.js";

/** Nodes and edges as they are collected: each node once, each edge once with its surest grade. */
export class GraphTable {
  readonly #nodes = new Map<string, GraphNode>();
  readonly #edges = new Map<string, GraphEdge>();

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
    const key = `${kind}\n${from}\n${to}`;
    const known = this.#edges.get(key);
    if (known === undefined || (known.grade !== "declared" && grade === "declared")) {
      this.#edges.set(key, { kind, from, to, grade, path, ...(scopes === undefined ? {} : { scopes }) });
    }
  }

  get nodes(): readonly GraphNode[] {
    return [...this.#nodes.values()];
  }

  get edges(): readonly GraphEdge[] {
    return [...this.#edges.values()];
  }
}
