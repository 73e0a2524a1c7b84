/** Directed edges by number: edge `i` leads from `from[i]` to `to[i]`. */
export interface EdgeList {
  readonly nodes: number;
  readonly from: Int32Array;
  readonly to: Int32Array;
}

/** The edges at each node: those of node `n` are `edges[offsets[n]] … edges[offsets[n + 1] - 1]`. */
export interface Adjacency {
  readonly offsets: Int32Array;
  readonly edges: Int32Array;
}

/** The edges by the node at one of their ends, in the order of the list; linear in time and memory. */
export function adjacency(nodes: number, ends: Int32Array): Adjacency {
  const offsets = new Int32Array(nodes + 1);
  for (const end of ends) offsets[end + 1]!++;
  for (let node = 0; node < nodes; node++) offsets[node + 1]! += offsets[node]!;
  const next = offsets.slice(0, nodes);
  const edges = new Int32Array(ends.length);
  for (let edge = 0; edge < ends.length; edge++) edges[next[ends[edge]!]!++] = edge;
  return { offsets, edges };
}

/** What a walk found: nodes nearest first, and the edge by which each was first met. */
export interface Reached {
  /** Without the start itself. */
  readonly nodes: Int32Array;
  /** By node: the edge through which it was met; -1 for the start and for what is not reached. */
  readonly via: Int32Array;
}

/** Everything that can be walked to from a node, breadth first: each path is a shortest one. */
export function reach(
  { nodes, from, to }: EdgeList,
  { offsets, edges }: Adjacency,
  start: number,
  direction: "forward" | "backward",
  follows: (edge: number) => boolean = () => true,
): Reached {
  const ahead = direction === "forward" ? to : from;
  const via = new Int32Array(nodes).fill(-1);
  const queue = new Int32Array(nodes);
  const seen = new Uint8Array(nodes);
  seen[start] = 1;
  queue[0] = start;
  let length = 1;
  for (let head = 0; head < length; head++) {
    const node = queue[head]!;
    for (let at = offsets[node]!; at < offsets[node + 1]!; at++) {
      const edge = edges[at]!;
      const next = ahead[edge]!;
      if (seen[next] === 1 || !follows(edge)) continue;
      seen[next] = 1;
      via[next] = edge;
      queue[length++] = next;
    }
  }
  return { nodes: queue.subarray(1, length), via };
}

/** The edges of the walk from its start to a node that it reached, in the order walked; of a longer one the last. */
export function pathTo(
  { from, to }: EdgeList,
  { via }: Reached,
  node: number,
  direction: "forward" | "backward",
  longest = Number.POSITIVE_INFINITY,
): readonly number[] {
  const behind = direction === "forward" ? from : to;
  const path: number[] = [];
  for (let edge = via[node]!; edge >= 0 && path.length < longest; edge = via[behind[edge]!]!) path.push(edge);
  return path.reverse();
}
