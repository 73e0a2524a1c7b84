import type { Graph, GraphNode } from "./graph.js";

/** How many nodes of each kind a walk met. */
export type Counts = Readonly<Record<GraphNode["kind"], number>> & {
  /** Set where the walk ended at its bound: there is more. */
  readonly more?: true;
};

/**
 * Counts what is walked to from a node, for many nodes in turn: it keeps its arrays between walks, so that a walk costs
 * what it meets and not what the graph holds. A walk ends at `most` nodes.
 */
export function forwardCounter(graph: Graph, most: number): (id: string) => Counts {
  const { list, out, nodes, numbers } = graph;
  // The number of the walk that met each node last: nothing needs to be cleared between walks.
  const met = new Int32Array(list.nodes).fill(-1);
  const queue = new Int32Array(Math.min(list.nodes, most + 1));
  let walk = -1;
  return (id) => {
    const counts = { identity: 0, credential: 0, provider: 0, workload: 0, principal: 0, resource: 0 };
    const start = numbers.get(id);
    if (start === undefined) return counts;
    walk++;
    met[start] = walk;
    queue[0] = start;
    let length = 1;
    for (let head = 0; head < length; head++) {
      const node = queue[head]!;
      for (let at = out.offsets[node]!; at < out.offsets[node + 1]!; at++) {
        const next = list.to[out.edges[at]!]!;
        if (met[next] === walk) continue;
        if (length === queue.length) return { ...counts, more: true };
        met[next] = walk;
        queue[length++] = next;
        counts[nodes[next]!.kind]++;
      }
    }
    return counts;
  };
}
