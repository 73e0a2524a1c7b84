import type { Neighbourhood } from "./model.js";

/** A place for each node of a part, in the order of its nodes. */
export interface Places {
  readonly x: Float32Array;
  readonly y: Float32Array;
}

const columnGap = 260;
const rowGap = 34;
/** Rows of a column; a longer one is laid in several side by side. */
const mostRows = 40;

/**
 * Columns from left to right: who can come to act on the middle, the middle, what it acts on. Within a column nodes
 * stand near those of the column before that they are linked with, so that few edges cross.
 */
export function layered(
  { nodes, edges, distance }: Neighbourhood,
  from: readonly number[],
  to: readonly number[],
): Places {
  const index = new Map(nodes.map((node, at) => [node, at]));
  const x = new Float32Array(nodes.length);
  const y = new Float32Array(nodes.length);
  const partners = new Map<number, number[]>();
  const link = (a: number, b: number) => {
    const known = partners.get(a);
    if (known === undefined) partners.set(a, [b]);
    else known.push(b);
  };
  for (const edge of edges) {
    link(from[edge]!, to[edge]!);
    link(to[edge]!, from[edge]!);
  }
  const columns = new Map<number, number[]>();
  for (const node of nodes) {
    const column = distance.get(node) ?? 0;
    columns.set(column, [...(columns.get(column) ?? []), node]);
  }
  for (const sign of [-1, 1]) {
    let right = 0;
    for (let column = sign; columns.has(column); column += sign) {
      const inner = new Set(columns.get(column - sign));
      const sorted = [...columns.get(column)!].sort((a, b) => mean(a, inner) - mean(b, inner) || a - b);
      const lanes = Math.ceil(sorted.length / mostRows);
      const rows = Math.ceil(sorted.length / lanes);
      sorted.forEach((node, place) => {
        const lane = Math.floor(place / rows);
        const inLane = Math.min(rows, sorted.length - lane * rows);
        x[index.get(node)!] = sign * (right + columnGap + lane * columnGap);
        y[index.get(node)!] = ((place % rows) - (inLane - 1) / 2) * rowGap;
      });
      right += columnGap * lanes;
    }
  }
  return { x, y };

  function mean(node: number, inner: ReadonlySet<number>): number {
    const heights = (partners.get(node) ?? [])
      .filter((each) => inner.has(each))
      .map((each) => y[index.get(each)!]!);
    return heights.length === 0 ? 0 : heights.reduce((sum, each) => sum + each, 0) / heights.length;
  }
}
