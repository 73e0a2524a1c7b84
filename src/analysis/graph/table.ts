import type { Grade } from "../../model/index.js";
import { EdgeNumbers } from "./edgeNumbers.js";
import { type EdgeKind, edgeKinds } from "./edges.js";
import { type Graph, type GraphNode, graphOfNumbers } from "./graph.js";

/** Nodes and edges as they are collected: each node once, each edge once with its surest grade. */
export class GraphTable {
  /** By number; undefined: an edge has named it, and it is still to come. */
  readonly #nodes: (GraphNode | undefined)[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #edges = new EdgeNumbers();
  readonly #grades: Grade[] = [];
  readonly #paths: string[] = [];
  readonly #scopes = new Map<number, readonly string[]>();

  /** Adds a node unless it is there already; answers with its id. */
  node(node: GraphNode): string {
    this.#nodes[this.#numberOf(node.id)] ??= node;
    return node.id;
  }

  /** Adds something that is known by its name alone, unless it is there already; answers with its id. */
  named(name: string, kind: GraphNode["kind"]): string {
    return this.#numbers.has(name) ? name : this.node({ id: name, kind, name });
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
    const edge = this.#edges.indexOf(this.#numberOf(from), this.#numberOf(to), edgeKinds.indexOf(kind));
    const known = this.#grades[edge];
    if (known !== undefined && (known === "declared" || grade !== "declared")) return;
    this.#grades[edge] = grade;
    this.#paths[edge] = path;
    if (scopes === undefined) this.#scopes.delete(edge);
    else this.#scopes.set(edge, scopes);
  }

  #numberOf(id: string): number {
    const known = this.#numbers.get(id);
    if (known !== undefined) return known;
    this.#numbers.set(id, this.#nodes.length);
    return this.#nodes.push(undefined) - 1;
  }

  /** What was collected, to be walked; an edge one of whose ends is no node is a mistake of the caller's. */
  graph(): Graph {
    for (const [id, number] of this.#numbers)
      if (this.#nodes[number] === undefined)
        throw new Error(`an edge of the graph ends at "${id}", which is no node`);
    const nodes = this.#nodes as readonly GraphNode[];
    const { from, to, kinds } = this.#edges;
    return graphOfNumbers(
      nodes,
      this.#numbers,
      { nodes: nodes.length, from, to, kinds },
      { grades: this.#grades, paths: this.#paths, scopes: this.#scopes },
    );
  }
}
