import assert from "node:assert/strict";
import { formatDot, formatMermaid } from "../../src/reports/graphText.js";

const drawing = {
  nodes: [
    { id: "a", kind: "workload", name: 'job "x"]; click a' },
    { id: "arn:aws:iam::123456789012:role/app", kind: "identity", name: "app" },
  ],
  edges: [
    {
      kind: "runs-as",
      from: "a",
      to: "arn:aws:iam::123456789012:role/app",
      grade: "inferred",
      path: 'job\\"role',
    },
  ],
} as const;

describe("the graph as text", () => {
  it("is a Mermaid flowchart in which names stay text", () => {
    assert.equal(
      formatMermaid(drawing),
      [
        "flowchart LR",
        '  n0["job #34;x#34;#93;#59; click a"]',
        '  n1("app")',
        "  n0 -.->|runs as| n1",
        "",
      ].join("\n"),
    );
  });

  it("is a Graphviz digraph in which names stay text", () => {
    assert.equal(
      formatDot(drawing),
      [
        "digraph identities {",
        "  rankdir=LR;",
        '  n0 [label="job \\"x\\"]; click a", tooltip="a", shape=box];',
        '  n1 [label="app", tooltip="arn:aws:iam::123456789012:role/app", shape=ellipse];',
        '  n0 -> n1 [label="runs as", tooltip="job\\\\\\"role", style=dashed];',
        "}",
        "",
      ].join("\n"),
    );
  });
});
