import assert from "node:assert/strict";
import fc from "fast-check";
import { adjacency, type EdgeList, pathTo, reach } from "../../../src/analysis/graph/csr.js";
import { UnionFind } from "../../../src/analysis/graph/unionFind.js";

function listOf(nodes: number, pairs: readonly (readonly [number, number])[]): EdgeList {
  return {
    nodes,
    from: Int32Array.from(pairs, ([from]) => from),
    to: Int32Array.from(pairs, ([, to]) => to),
  };
}

/** The plain way: follow pairs until nothing is added. */
function closure(start: number, pairs: readonly (readonly [number, number])[]): Set<number> {
  const found = new Set([start]);
  for (let size = -1; size !== found.size; ) {
    size = found.size;
    for (const [from, to] of pairs) if (found.has(from)) found.add(to);
  }
  return found;
}

const graphs = fc.integer({ min: 1, max: 12 }).chain((nodes) => {
  const node = fc.integer({ min: 0, max: nodes - 1 });
  return fc.record({
    nodes: fc.constant(nodes),
    start: node,
    pairs: fc.array(fc.tuple(node, node), { maxLength: 40 }),
  });
});

describe("a graph in typed arrays", () => {
  it("reaches what following the edges one by one reaches, in both directions", () => {
    fc.assert(
      fc.property(graphs, ({ nodes, start, pairs }) => {
        const list = listOf(nodes, pairs);
        const forward = reach(list, adjacency(nodes, list.from), start, "forward");
        const backward = reach(list, adjacency(nodes, list.to), start, "backward");
        assert.deepEqual(new Set([start, ...forward.nodes]), closure(start, pairs));
        const turned = pairs.map(([from, to]) => [to, from] as const);
        assert.deepEqual(new Set([start, ...backward.nodes]), closure(start, turned));
      }),
    );
  });

  it("gives paths whose edges join, from the start to the node", () => {
    fc.assert(
      fc.property(graphs, ({ nodes, start, pairs }) => {
        const list = listOf(nodes, pairs);
        const found = reach(list, adjacency(nodes, list.from), start, "forward");
        for (const node of found.nodes) {
          const ends = pathTo(list, found, node, "forward").map((edge) => pairs[edge]!);
          assert.equal(ends[0]?.[0], start);
          assert.equal(ends.at(-1)?.[1], node);
          for (let at = 1; at < ends.length; at++) assert.equal(ends[at]![0], ends[at - 1]![1]);
        }
      }),
    );
  });

  it("meets the nearest first", () => {
    const list = listOf(4, [
      [0, 1],
      [1, 2],
      [0, 3],
      [2, 3],
    ]);
    const found = reach(list, adjacency(4, list.from), 0, "forward");
    assert.deepEqual([...found.nodes], [1, 3, 2]);
    assert.deepEqual(pathTo(list, found, 3, "forward"), [2]);
  });

  it("walks 100,000 nodes and 500,000 edges without trouble", () => {
    const nodes = 100_000;
    const pairs = Array.from({ length: 500_000 }, (_, at): readonly [number, number] => [
      at % nodes,
      (at * 3 + Math.floor(at / nodes) * 7919 + 1) % nodes,
    ]);
    const list = listOf(nodes, pairs);
    const found = reach(list, adjacency(nodes, list.from), 0, "forward");
    assert.ok(found.nodes.length > nodes / 2);
  });
});

describe("a union of sameness", () => {
  it("leads every group by its smallest member", () => {
    const groups = new UnionFind(5);
    groups.unite(3, 1);
    groups.unite(4, 3);
    assert.deepEqual(
      [0, 1, 2, 3, 4].map((each) => groups.leaderOf(each)),
      [0, 1, 2, 1, 1],
    );
  });
});
