/** A place between values of an ordered type: directly before or directly after `at`. */
interface Cut<T> {
  readonly at: T;
  readonly after: boolean;
}

/**
 * A union of intervals on an ordered type (numbers as the real line; bigints only in half-open blocks):
 * whether the smallest values are in, and the places where that changes, ascending.
 */
export interface Intervals<T extends number | bigint> {
  readonly lowest: boolean;
  readonly cuts: readonly Cut<T>[];
}

/** Exactly one number. */
export function exactly<T extends number | bigint>(at: T): Intervals<T> {
  return {
    lowest: false,
    cuts: [
      { at, after: false },
      { at, after: true },
    ],
  };
}

/** All values below a limit, the limit itself only when `included`. */
export function below<T extends number | bigint>(at: T, included: boolean): Intervals<T> {
  return { lowest: true, cuts: [{ at, after: included }] };
}

/** From the first value up to, and without, the last. */
export function block<T extends number | bigint>(from: T, end: T): Intervals<T> {
  return {
    lowest: false,
    cuts: [
      { at: from, after: false },
      { at: end, after: false },
    ],
  };
}

export function noInterval<T extends number | bigint>(): Intervals<T> {
  return { lowest: false, cuts: [] };
}

export function invertIntervals<T extends number | bigint>({ lowest, cuts }: Intervals<T>): Intervals<T> {
  return { lowest: !lowest, cuts };
}

export function uniteIntervals<T extends number | bigint>(a: Intervals<T>, b: Intervals<T>): Intervals<T> {
  return combine(a, b, (inA, inB) => inA || inB);
}

export function intersectIntervals<T extends number | bigint>(
  a: Intervals<T>,
  b: Intervals<T>,
): Intervals<T> {
  return combine(a, b, (inA, inB) => inA && inB);
}

export function isInIntervals<T extends number | bigint>({ lowest, cuts }: Intervals<T>, value: T): boolean {
  const passed = cuts.findIndex((cut) => value < cut.at || (value === cut.at && cut.after));
  return lowest !== ((passed < 0 ? cuts.length : passed) % 2 === 1);
}

export function isEmptyIntervals<T extends number | bigint>({ lowest, cuts }: Intervals<T>): boolean {
  return !lowest && cuts.length === 0;
}

/** The ends of each interval, ascending; an open side has none. */
export function intervalEnds<T extends number | bigint>({
  lowest,
  cuts,
}: Intervals<T>): { readonly from?: Cut<T>; readonly to?: Cut<T> }[] {
  const found: { from?: Cut<T>; to?: Cut<T> }[] = lowest ? [cuts[0] ? { to: cuts[0] } : {}] : [];
  for (let index = lowest ? 1 : 0; index < cuts.length; index += 2) {
    const to = cuts[index + 1];
    found.push(to ? { from: cuts[index]!, to } : { from: cuts[index]! });
  }
  return found;
}

function combine<T extends number | bigint>(
  a: Intervals<T>,
  b: Intervals<T>,
  join: (inA: boolean, inB: boolean) => boolean,
): Intervals<T> {
  let [inA, inB] = [a.lowest, b.lowest];
  const lowest = join(inA, inB);
  const cuts: Cut<T>[] = [];
  let inside = lowest;
  let [i, j] = [0, 0];
  while (i < a.cuts.length || j < b.cuts.length) {
    const [left, right] = [a.cuts[i], b.cuts[j]];
    const order = left === undefined ? 1 : right === undefined ? -1 : compare(left, right);
    if (order <= 0) {
      inA = !inA;
      i++;
    }
    if (order >= 0) {
      inB = !inB;
      j++;
    }
    if (join(inA, inB) !== inside) {
      inside = !inside;
      cuts.push(order <= 0 ? left! : right!);
    }
  }
  return { lowest, cuts };
}

function compare<T extends number | bigint>(a: Cut<T>, b: Cut<T>): number {
  if (a.at !== b.at) return a.at < b.at ? -1 : 1;
  return Number(a.after) - Number(b.after);
}
