import type { GraphEdge, GraphNode } from "../analysis/graph/index.js";
import { printable } from "./printable.js";

/** The nodes and edges of a drawing. */
export interface Drawing {
  readonly nodes: readonly GraphNode[];
  readonly edges: Iterable<GraphEdge>;
}

/** Shapes by what stands at a node, so that no one needs colours: Mermaid's brackets, and Graphviz' names. */
const mermaidShapes: Readonly<Record<GraphNode["kind"], readonly [string, string]>> = {
  identity: ["(", ")"],
  credential: ["{{", "}}"],
  provider: ["[/", "\\]"],
  workload: ["[", "]"],
  principal: ["([", "])"],
  resource: ["[(", ")]"],
};
const dotShapes: Readonly<Record<GraphNode["kind"], string>> = {
  identity: "ellipse",
  credential: "diamond",
  provider: "triangle",
  workload: "box",
  principal: "oval",
  resource: "cylinder",
};

/** A Mermaid flowchart, as GitHub and GitLab draw it. What is inferred has a dotted line. */
export function formatMermaid(drawing: Drawing): string {
  const numbers = numbersOf(drawing);
  const nodes = drawing.nodes.map(({ id, kind, name }) => {
    const [left, right] = mermaidShapes[kind];
    return `  n${numbers.get(id)}${left}"${mermaidText(name)}"${right}`;
  });
  const edges = Array.from(
    drawing.edges,
    ({ from, to, kind, grade }) =>
      `  n${numbers.get(from)} ${grade === "declared" || grade === "observed" ? "-->" : "-.->"}|${kind.replaceAll("-", " ")}| n${numbers.get(to)}`,
  );
  return `${["flowchart LR", ...nodes, ...edges].join("\n")}\n`;
}

/** A Graphviz digraph. What is inferred has a dashed line. */
export function formatDot(drawing: Drawing): string {
  const numbers = numbersOf(drawing);
  const nodes = drawing.nodes.map(
    ({ id, kind, name }) =>
      `  n${numbers.get(id)} [label=${dotText(name)}, tooltip=${dotText(id)}, shape=${dotShapes[kind]}];`,
  );
  const edges = Array.from(
    drawing.edges,
    ({ from, to, kind, grade, path }) =>
      `  n${numbers.get(from)} -> n${numbers.get(to)} [label=${dotText(kind.replaceAll("-", " "))}, tooltip=${dotText(path)}${
        grade === "declared" || grade === "observed" ? "" : ", style=dashed"
      }];`,
  );
  return `${["digraph identities {", "  rankdir=LR;", ...nodes, ...edges, "}"].join("\n")}\n`;
}

function numbersOf({ nodes }: Drawing): ReadonlyMap<string, number> {
  return new Map(nodes.map(({ id }, index) => [id, index]));
}

/** Whatever has a meaning to Mermaid or HTML stands by its number (Mermaid, "Entity codes to escape characters"). */
function mermaidText(text: string): string {
  return printable(text).replace(/[^\p{L}\p{N} .,:/@_=-]/gu, (mark) => `#${mark.codePointAt(0)};`);
}

function dotText(text: string): string {
  return `"${printable(text).replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}
