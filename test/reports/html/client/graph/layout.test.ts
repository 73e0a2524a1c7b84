import assert from "node:assert/strict";
import { ForceLayout } from "../../../../../src/reports/html/client/graph/force.js";
import { layered } from "../../../../../src/reports/html/client/graph/layered.js";
import { linksOf, mostTelling, neighbourhood } from "../../../../../src/reports/html/client/graph/model.js";

/** 0 → 1 → 2 → 3, and 4 → 2. */
const from = [0, 1, 2, 4];
const to = [1, 2, 3, 2];
const links = linksOf(6, from, to);

describe("what stands around a node", () => {
  it("has those before it at negative distances and those after it at positive ones", () => {
    const around = neighbourhood(links, 2, 2, 10);
    assert.deepEqual([...around.distance].sort(), [
      [0, -2],
      [1, -1],
      [2, 0],
      [3, 1],
      [4, -1],
    ]);
    assert.deepEqual([...around.edges].sort(), [0, 1, 2, 3]);
    assert.equal(around.cut, false);
  });

  it("ends at its number of nodes, and says that there is more", () => {
    const { nodes, cut } = neighbourhood(links, 2, 2, 3);
    assert.deepEqual([nodes.length, cut], [3, true]);
  });

  it("is laid out from left to right", () => {
    const around = neighbourhood(links, 2, 2, 10);
    const { x } = layered(around, from, to);
    const column = (node: number) => Math.sign(x[around.nodes.indexOf(node)]!);
    assert.deepEqual([0, 1, 2, 3, 4].map(column), [-1, -1, 0, 1, -1]);
  });
});

describe("the most telling part of a graph", () => {
  it("has the heaviest nodes with what they are linked with", () => {
    const { nodes, edges } = mostTelling(links, (node) => (node === 4 ? 1 : 0), 2);
    assert.deepEqual([[...nodes], [...edges]], [[4, 2], [3]]);
  });

  it("is all of it where there is room", () => {
    assert.equal(mostTelling(links, () => 0, 6).nodes.length, 6);
  });
});

describe("the layout by springs", () => {
  const run = () => {
    const layout = new ForceLayout({ nodes: 6, from: Int32Array.from(from), to: Int32Array.from(to) });
    while (!layout.settled) layout.step();
    return layout;
  };
  const distance = ({ x, y }: ForceLayout, a: number, b: number) => Math.hypot(x[a]! - x[b]!, y[a]! - y[b]!);

  it("comes to rest, keeps nodes apart, and linked ones nearer than what nothing links", () => {
    const layout = run();
    for (let a = 0; a < 6; a++) for (let b = 0; b < a; b++) assert.ok(distance(layout, a, b) > 5);
    const mean = (pairs: readonly (readonly [number, number])[]) =>
      pairs.reduce((sum, [a, b]) => sum + distance(layout, a, b), 0) / pairs.length;
    const linked = from.map((a, edge) => [a, to[edge]!] as const);
    const others = [0, 1, 2, 3, 4].map((a) => [a, 5] as const);
    assert.ok(mean(linked) < mean(others));
  });

  it("gives the same picture for the same graph", () => {
    assert.deepEqual([...run().x], [...run().x]);
  });

  it("ends also where all points lie on one another", () => {
    const layout = new ForceLayout({ nodes: 3, from: new Int32Array(0), to: new Int32Array(0) });
    layout.x.fill(0);
    layout.y.fill(0);
    layout.step();
    assert.ok([...layout.x].every(Number.isFinite));
  });
});
