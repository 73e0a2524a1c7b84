import assert from "node:assert/strict";
import fc from "fast-check";
import { EdgeNumbers } from "../../../src/analysis/graph/edgeNumbers.js";

describe("numbers of edges", () => {
  it("are in the order of the edges, each edge having one", () => {
    const edge = fc.tuple(fc.nat(12), fc.nat({ max: 2 ** 31 - 1 }), fc.nat(4));
    fc.assert(
      fc.property(fc.array(edge, { maxLength: 400 }), (edges) => {
        const numbers = new EdgeNumbers();
        const known = new Map<string, number>();
        for (const each of edges) {
          const key = each.join(" ");
          if (!known.has(key)) known.set(key, known.size);
          assert.equal(numbers.indexOf(...each), known.get(key));
        }
        const kept = [...known.keys()].map((key) => key.split(" ").map(Number));
        assert.deepEqual(
          [...numbers.from],
          kept.map(([from]) => from),
        );
        assert.deepEqual(
          [...numbers.to],
          kept.map(([, to]) => to),
        );
      }),
    );
  });
});
