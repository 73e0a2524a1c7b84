import { isKnown, type Knowable, Unknown } from "../../../model/index.js";
import type { WitnessOptions } from "../strings.js";
import {
  complementDimension,
  type Dimension,
  dimensionWitness,
  intersectDimensions,
  isEmptyDimension,
} from "../values/dimension.js";

/** Requests or tokens: one set for each key; a key that is not there is free. */
export type Box = ReadonlyMap<string, Dimension>;

/** One value list for each key that matters; absent keys have none. */
export type Point = ReadonlyMap<string, readonly string[]>;

export const everything: Box = new Map();

export function intersectBoxes(a: Box, b: Box): Box {
  const [small, large] = a.size < b.size ? [a, b] : [b, a];
  if (small.size === 0) return large;
  const joined = new Map(large);
  for (const [key, dimension] of small) joined.set(key, meet(large.get(key), dimension));
  return joined;
}

/** Whether nothing is in the box: true as soon as one key admits nothing. Unknown past the bounds. */
export function isEmptyBox(box: Box): Knowable<boolean> {
  let undecided: Unknown | undefined;
  for (const dimension of box.values()) {
    const empty = isEmptyDimension(dimension);
    if (empty === true) return true;
    if (!isKnown(empty)) undecided = empty;
  }
  return undecided ?? false;
}

/**
 * What is in `a` and not in `b`, as boxes: one key after the other, what fails there and passes before.
 * Boxes that are empty for sure are left out.
 */
export function subtractBox(a: Box, b: Box): readonly Box[] {
  if (isEmptyBox(intersectBoxes(a, b)) === true) return [a];
  const found: Box[] = [];
  let rest = a;
  for (const [key, dimension] of b) {
    const own = rest.get(key);
    for (const outside of complementDimension(dimension)) {
      const piece = meet(own, outside);
      if (isEmptyDimension(piece) !== true) found.push(new Map(rest).set(key, piece));
    }
    rest = new Map(rest).set(key, meet(own, dimension));
  }
  return found;
}

/** A finite union of boxes. */
export type Region = readonly Box[];

/** Whether nothing is in any of the boxes. Unknown past the bounds. */
export function isEmptyRegion(region: Region): Knowable<boolean> {
  let undecided: Unknown | undefined;
  for (const box of region) {
    const empty = isEmptyBox(box);
    if (empty === false) return false;
    if (!isKnown(empty)) undecided = empty;
  }
  return undecided ?? true;
}

/** A point of the box to show, keys in the box's order. Undefined when it is empty, Unknown past the bounds. */
export function boxWitness(
  box: Box,
  options: (key: string) => WitnessOptions | undefined = () => undefined,
): Knowable<Point | undefined> {
  const point = new Map<string, readonly string[]>();
  let undecided: Unknown | undefined;
  for (const [key, dimension] of box) {
    const values = dimensionWitness(dimension, options(key));
    if (values === undefined) return undefined;
    if (values instanceof Unknown) undecided = values;
    else if (values.length > 0) point.set(key, values);
  }
  return undecided ?? point;
}

function meet(a: Dimension | undefined, b: Dimension): Dimension {
  return a === undefined || a === b ? b : intersectDimensions(a, b);
}
