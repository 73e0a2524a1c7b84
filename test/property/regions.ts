import assert from "node:assert/strict";
import fc from "fast-check";
import {
  addressBlock,
  addressesIn,
  admits,
  allIn,
  type Box,
  below,
  boxWitness,
  type Dimension,
  glob,
  intersectBoxes,
  isAbsent,
  isEmptyBox,
  isEmptyRegion,
  isPresent,
  numbersIn,
  oneIn,
  oneOf,
  orAbsent,
  type Point,
  type Region,
  someIn,
  subtractBox,
  texts,
  type ValueSet,
} from "../../src/analysis/sets/index.js";
import { isKnown } from "../../src/model/index.js";

const words = ["a", "ab", "5", "9", "10.0.0.1", "192.0.2.7"];

/** `one` has at most one value, `many` up to three. */
const points: readonly Point[] = lists(1).flatMap((one) =>
  lists(3).map(
    (many) =>
      new Map(
        [
          ["one", one],
          ["many", many],
        ].filter(([, values]) => values!.length > 0) as [string, string[]][],
      ),
  ),
);

function lists(most: number): string[][] {
  const found: string[][] = [[]];
  for (const list of found)
    if (list.length < most)
      found.push(...words.filter((word) => word > (list.at(-1) ?? "")).map((word) => [...list, word]));
  return found;
}

const sets: fc.Arbitrary<ValueSet> = fc.oneof(
  fc.subarray(words).map((some) => texts(oneOf(some))),
  fc.constantFrom("a*", "*b", "?", "1*", "*").map((pattern) => texts(glob(pattern))),
  fc
    .tuple(fc.constantFrom(5, 7, 9), fc.boolean())
    .map(([limit, included]) => numbersIn(below(limit, included))),
  fc.constantFrom("10.0.0.0/8", "0.0.0.0/0").map((text) => addressesIn(addressBlock(text)!)),
);

function dimensions(several: boolean): fc.Arbitrary<Dimension> {
  const present = fc.oneof(
    sets.map((set) => (several ? allIn(set) : oneIn(set))),
    ...(several ? [sets.map(someIn)] : []),
    fc.constant(isPresent(several)),
  );
  return fc.oneof(present, present.map(orAbsent), fc.constant(isAbsent));
}

const boxes: fc.Arbitrary<Box> = fc
  .record({ one: dimensions(false), many: dimensions(true) }, { requiredKeys: [] })
  .map((record) => new Map(Object.entries(record) as [string, Dimension][]));
function inBox(box: Box, point: Point): boolean {
  return [...box].every(([key, dimension]) => admits(dimension, point.get(key) ?? []));
}

/** Whether a point is in one of the boxes. */
export function inRegion(region: Region, point: Point): boolean {
  return region.some((box) => inBox(box, point));
}

function agree(region: Region, expected: (point: Point) => boolean): void {
  assert.deepEqual(
    points.filter((point) => inRegion(region, point)),
    points.filter(expected),
  );
}

/** Boxes, and unions of them, behave as the sets of points that they stand for. */
export function checkBoxes(numRuns: number): void {
  // `one` is a key that never has several values, so that is said of what is subtracted from, too.
  const single: Box = new Map([["one", orAbsent(isPresent(false))]]);
  fc.assert(
    fc.property(boxes, boxes, (free, b) => {
      const a = intersectBoxes(free, single);
      const inA = (point: Point) => inBox(free, point);
      const inB = (point: Point) => inBox(b, point);
      agree([a], inA);
      agree([intersectBoxes(a, b)], (point) => inA(point) && inB(point));
      const rest = subtractBox(a, b);
      agree(rest, (point) => inA(point) && !inB(point));

      for (const box of rest) {
        const witness = boxWitness(box);
        if (isKnown(witness) && witness !== undefined) assert.ok(inBox(box, witness));
        if (isEmptyBox(box) === false) assert.ok(!isKnown(witness) || witness !== undefined);
      }
      const empty = isEmptyRegion(rest);
      if (empty === true) assert.ok(!points.some((point) => inA(point) && !inB(point)));
      if (empty === false) assert.ok(rest.some((box) => isEmptyBox(box) === false));
    }),
    { numRuns },
  );
}
