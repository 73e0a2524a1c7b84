import { parseJsonNode } from "./json.js";
import type { Entry, MapNode, Node } from "./node.js";
import { syntaxes } from "./syntax.js";

/**
 * A `.tf.json` file as the blocks that it stands for (Terraform, "JSON Configuration Syntax"); undefined where it is no
 * JSON object. Texts are templates: what they compute is no literal.
 */
export function parseTerraformJson(text: string): MapNode | undefined {
  const root = parseJsonNode(text);
  if (root?.kind !== "map") return undefined;
  const entries = root.entries.flatMap((entry): readonly Entry[] => {
    const depth = labels.get(entry.key ?? "");
    return depth === undefined ? [bodyEntry(entry)] : blocksOf(entry, entry, [], depth);
  });
  return { ...root, syntax: syntaxes.hclJson, entries };
}

/** How many names stand between the kind of a block and its body. */
const labels: ReadonlyMap<string, number> = new Map([
  ["resource", 2],
  ["data", 2],
  ["output", 1],
  ["module", 1],
]);

/** The blocks of a kind: each level is an object by name, or a list of such objects. */
function blocksOf(kind: Entry, at: Entry, names: readonly string[], depth: number): readonly Entry[] {
  return mapsOf(at.value).flatMap((map): readonly Entry[] =>
    depth === 0
      ? [{ ...at, key: kind.key, labels: names, value: body(map) }]
      : map.entries.flatMap((entry) => blocksOf(kind, entry, [...names, entry.key ?? ""], depth - 1)),
  );
}

function mapsOf(node: Node): readonly MapNode[] {
  if (node.kind === "map") return [node];
  return node.kind === "list" ? node.items.filter((each) => each.kind === "map") : [];
}

function body(map: MapNode): MapNode {
  return { ...map, syntax: syntaxes.hclJson, entries: map.entries.flatMap(entriesIn) };
}

/** A list of objects is a block several times: each stands for itself, in the place of the whole. */
function entriesIn(entry: Entry): readonly Entry[] {
  const { value } = entry;
  const isBlocks =
    value.kind === "list" && value.items.length > 0 && value.items.every(({ kind }) => kind === "map");
  return isBlocks ? mapsOf(value).map((map) => ({ ...entry, value: body(map) })) : [bodyEntry(entry)];
}

function bodyEntry(entry: Entry): Entry {
  return { ...entry, value: expression(entry.value) };
}

function expression(node: Node): Node {
  switch (node.kind) {
    case "map":
      return body(node);
    case "list":
      return { ...node, items: node.items.map(expression) };
    case "literal": {
      const { value, start, end } = node;
      if (typeof value !== "string" || !/[$%]\{/.test(value)) return node;
      const name = /^\$\{\s*([A-Za-z_][\w.[\]"-]*)\s*\}$/.exec(value)?.[1];
      if (name !== undefined) return { kind: "reference", name, start, end };
      // A document in which a few texts are computed has its places all the same.
      return { kind: "call", name: "template", items: [node], start, end };
    }
    case "call":
    case "reference":
    case "other":
      return node;
  }
}
