import { isKnown, type Knowable, mapKnown, Unknown } from "../../../model/index.js";
import type { WitnessOptions } from "../strings.js";
import {
  type Box,
  boxWitness,
  inBox,
  intersectBoxes,
  isEmptyBox,
  isWithinBox,
  type Point,
  subtractBox,
} from "./box.js";

/** A finite union of boxes. */
export type Region = readonly Box[];

/** Alternatives past which an operation answers Unknown. */
export const maxBoxes = 4_096;

/** Up to here contained boxes are looked for: the search is quadratic. */
const maxCompared = 128;

const tooMany = new Unknown(`there are too many alternatives to decide (the bound is ${maxBoxes})`);

export function inRegion(region: Region, point: Point): boolean {
  return region.some((box) => inBox(box, point));
}

export function uniteRegions(...regions: readonly Region[]): Knowable<Region> {
  return simplify(regions.flat());
}

export function intersectRegions(a: Region, b: Region): Knowable<Region> {
  if (a.length * b.length > maxBoxes * 16) return tooMany;
  const found: Box[] = [];
  for (const left of a) {
    for (const right of b) {
      const box = intersectBoxes(left, right);
      if (isEmptyBox(box) !== true) found.push(box);
      if (found.length > maxBoxes) return tooMany;
    }
  }
  return simplify(found);
}

/** What is in `a` and in no box of `b`. */
export function subtractRegion(a: Region, b: Region): Knowable<Region> {
  let rest: Knowable<Region> = a;
  for (const box of b) {
    if (!isKnown(rest) || rest.length === 0) return rest;
    const pieces: Box[] = [];
    for (const each of rest) {
      pieces.push(...subtractBox(each, box));
      if (pieces.length > maxBoxes) return tooMany;
    }
    rest = simplify(pieces);
  }
  return rest;
}

export function isEmptyRegion(region: Region): Knowable<boolean> {
  let undecided: Unknown | undefined;
  for (const box of region) {
    const empty = isEmptyBox(box);
    if (empty === false) return false;
    if (!isKnown(empty)) undecided = empty;
  }
  return undecided ?? true;
}

/** Whether everything in `a` is in `b`. */
export function isWithinRegion(a: Region, b: Region): Knowable<boolean> {
  return mapKnown(subtractRegion(a, b), isEmptyRegion);
}

/** A point of the region to show; undefined when it is empty, Unknown past the bounds. */
export function regionWitness(
  region: Region,
  options?: (key: string) => WitnessOptions | undefined,
): Knowable<Point | undefined> {
  let undecided: Unknown | undefined;
  for (const box of region) {
    const point = boxWitness(box, options);
    if (point instanceof Unknown) undecided = point;
    else if (point) return point;
  }
  return undecided;
}

/** Without boxes that lie within another one, where there are few enough to compare. */
function simplify(boxes: readonly Box[]): Knowable<Region> {
  if (boxes.length > maxBoxes) return tooMany;
  if (boxes.length < 2 || boxes.length > maxCompared) return boxes;
  const kept: Box[] = [];
  for (const box of [...boxes].sort((a, b) => a.size - b.size))
    if (!kept.some((larger) => isWithinBox(box, larger))) kept.push(box);
  return kept;
}
