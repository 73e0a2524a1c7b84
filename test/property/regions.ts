import assert from "node:assert/strict";
import fc from "fast-check";
import {
  addressBlock,
  addressesIn,
  allIn,
  type Box,
  below,
  type Dimension,
  glob,
  inRegion,
  intersectRegions,
  isAbsent,
  isEmptyRegion,
  isPresent,
  isWithinRegion,
  numbersIn,
  oneIn,
  oneOf,
  orAbsent,
  type Point,
  type Region,
  regionWitness,
  someIn,
  subtractRegion,
  texts,
  uniteRegions,
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
const regions: fc.Arbitrary<Region> = fc.array(boxes, { maxLength: 3 });

function agree(region: ReturnType<typeof uniteRegions>, expected: (point: Point) => boolean): void {
  assert.ok(isKnown(region));
  assert.deepEqual(
    points.filter((point) => inRegion(region, point)),
    points.filter(expected),
  );
}

/** Regions behave as the sets of points that they stand for. */
export function checkRegions(numRuns: number): void {
  fc.assert(
    fc.property(regions, regions, (a, b) => {
      // `one` is a key that never has several values, so that is said of what is subtracted from, too.
      const single = intersectRegions(a, [new Map([["one", orAbsent(isPresent(false))]])]);
      assert.ok(isKnown(single));
      const inA = (point: Point) => inRegion(a, point);
      const inB = (point: Point) => inRegion(b, point);
      agree(uniteRegions(a, b), (point) => inA(point) || inB(point));
      agree(intersectRegions(a, b), (point) => inA(point) && inB(point));
      const rest = subtractRegion(single, b);
      agree(rest, (point) => inA(point) && !inB(point));
      assert.ok(isKnown(rest));

      const witness = regionWitness(rest);
      if (isKnown(witness) && witness !== undefined) assert.ok(inRegion(rest, witness));
      const empty = isEmptyRegion(rest);
      if (isKnown(empty)) assert.equal(isWithinRegion(single, b), empty);
      if (empty === true) assert.ok(!points.some((point) => inA(point) && !inB(point)));
      if (empty === false) assert.ok(!isKnown(witness) || witness !== undefined);
    }),
    { numRuns },
  );
}
