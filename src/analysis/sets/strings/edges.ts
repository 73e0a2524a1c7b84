/** The last code point. */
export const lastCodePoint = 0x10ffff;

/** A function of the next character that is constant between cuts: `targets[i]` from `starts[i]` up to the next. */
export interface Edges<T> {
  readonly starts: readonly number[];
  readonly targets: readonly T[];
}

/** The same target for every character. */
export function edge<T>(target: T): Edges<T> {
  return { starts: [0], targets: [target] };
}

/** The function that is constant between these cuts (in any order); it is asked once for each piece. */
export function piecewise<T>(cuts: readonly number[], at: (codePoint: number) => T): Edges<T> {
  const starts: number[] = [];
  const targets: T[] = [];
  for (const start of [0, ...cuts].sort((a, b) => a - b)) {
    if (start > lastCodePoint || starts.at(-1) === start) continue;
    append(starts, targets, start, at(start));
  }
  return { starts, targets };
}

export function mapEdges<T, U>(edges: Edges<T>, change: (target: T) => U): Edges<U> {
  const starts: number[] = [];
  const targets: U[] = [];
  for (const [index, target] of edges.targets.entries())
    append(starts, targets, edges.starts[index]!, change(target));
  return { starts, targets };
}

/** All functions at once: at each character, the distinct targets joined into one. */
export function mergeEdges<T>(all: readonly Edges<T>[], join: (targets: readonly T[]) => T): Edges<T> {
  const events = all.flatMap((edges) =>
    edges.starts.map((start, index) => ({
      start,
      leaves: edges.targets[index - 1],
      enters: edges.targets[index]!,
    })),
  );
  events.sort((a, b) => a.start - b.start);
  const counts = new Map<T, number>();
  const starts: number[] = [];
  const targets: T[] = [];
  for (const [index, { start, leaves, enters }] of events.entries()) {
    if (leaves !== undefined) {
      const count = counts.get(leaves)! - 1;
      if (count === 0) counts.delete(leaves);
      else counts.set(leaves, count);
    }
    counts.set(enters, (counts.get(enters) ?? 0) + 1);
    if (events[index + 1]?.start !== start) append(starts, targets, start, join([...counts.keys()]));
  }
  return { starts, targets };
}

/** The piece that a character falls in. */
export function indexIn<T>({ starts }: Edges<T>, codePoint: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= codePoint) low = middle;
    else high = middle - 1;
  }
  return low;
}

function append<T>(starts: number[], targets: T[], start: number, target: T): void {
  if (targets.length > 0 && targets.at(-1) === target) return;
  starts.push(start);
  targets.push(target);
}
