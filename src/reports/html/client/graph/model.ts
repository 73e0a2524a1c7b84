/** A directed graph by number, with the edges at each node. */
export interface Links {
  readonly nodes: number;
  readonly from: readonly number[];
  readonly to: readonly number[];
  /** Edges that leave node `n`: `out.edges[out.offsets[n]] …`. */
  readonly out: Ends;
  readonly in: Ends;
}

export interface Ends {
  readonly offsets: Int32Array;
  readonly edges: Int32Array;
}

export function linksOf(nodes: number, from: readonly number[], to: readonly number[]): Links {
  return { nodes, from, to, out: ends(nodes, from), in: ends(nodes, to) };
}

function ends(nodes: number, at: readonly number[]): Ends {
  const offsets = new Int32Array(nodes + 1);
  for (const end of at) offsets[end + 1]!++;
  for (let node = 0; node < nodes; node++) offsets[node + 1]! += offsets[node]!;
  const next = offsets.slice(0, nodes);
  const edges = new Int32Array(at.length);
  at.forEach((end, edge) => {
    edges[next[end]!++] = edge;
  });
  return { offsets, edges };
}

/** The edges at a node. */
export function edgesAt({ offsets, edges }: Ends, node: number): Int32Array {
  return edges.subarray(offsets[node]!, offsets[node + 1]!);
}

/** A part of the graph: nodes by their number in the whole, edges by theirs. */
export interface Part {
  readonly nodes: readonly number[];
  readonly edges: readonly number[];
}

/** What stands around a node: those who can come to act on it at negative distances, what it acts on at positive ones. */
export interface Neighbourhood extends Part {
  readonly distance: ReadonlyMap<number, number>;
  /** Whether there is more than is shown. */
  readonly cut: boolean;
}

/** Everything within some steps of a node, walked against the edges and along them, up to a number of nodes. */
export function neighbourhood(links: Links, centre: number, steps: number, most: number): Neighbourhood {
  const distance = new Map([[centre, 0]]);
  let cut = false;
  const walk = (side: Ends, ends: readonly number[], sign: 1 | -1) => {
    let edge: readonly number[] = [centre];
    for (let step = 1; step <= steps && edge.length > 0; step++) {
      const next: number[] = [];
      for (const node of edge) {
        for (const each of edgesAt(side, node)) {
          const other = ends[each]!;
          if (distance.has(other)) continue;
          if (distance.size >= most) {
            cut = true;
            continue;
          }
          distance.set(other, sign * step);
          next.push(other);
        }
      }
      edge = next;
    }
  };
  walk(links.in, links.from, -1);
  walk(links.out, links.to, 1);
  return { nodes: [...distance.keys()], edges: edgesAmong(links, distance), distance, cut };
}

/** Edges both of whose ends are in a set. */
function edgesAmong(
  links: Links,
  nodes: { has(node: number): boolean; keys(): Iterable<number> },
): readonly number[] {
  const found: number[] = [];
  for (const node of nodes.keys()) {
    for (const edge of edgesAt(links.out, node)) if (nodes.has(links.to[edge]!)) found.push(edge);
  }
  return found;
}

/** The nodes to show of a large graph: the ones with the highest weight, then what they are linked with. */
export function mostTelling(links: Links, weight: (node: number) => number, most: number): Part {
  if (links.nodes <= most) {
    return {
      nodes: Array.from({ length: links.nodes }, (_, node) => node),
      edges: links.from.map((_, edge) => edge),
    };
  }
  const order = Array.from({ length: links.nodes }, (_, node) => node).sort(
    (a, b) => weight(b) - weight(a) || a - b,
  );
  const chosen = new Set<number>();
  for (const node of order) {
    if (chosen.size >= most) break;
    chosen.add(node);
    for (const [side, ends] of [
      [links.out, links.to],
      [links.in, links.from],
    ] as const) {
      for (const edge of edgesAt(side, node)) {
        if (chosen.size >= most) break;
        chosen.add(ends[edge]!);
      }
    }
  }
  return { nodes: [...chosen], edges: edgesAmong(links, chosen) };
}
