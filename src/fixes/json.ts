import { type Node as JsonNode, type ParseError, parseTree } from "jsonc-parser";
import type { Entry, MapNode, Node, Span } from "./node.js";
import { syntaxes } from "./syntax.js";

/** Deeper is no document that people write; the tree is walked with recursion. */
const deepest = 500;

/** A JSON text, or the part of a text that is one, with its places; undefined where it is not valid. */
export function parseJsonNode(
  text: string,
  { start, end }: Span = { start: 0, end: text.length },
): Node | undefined {
  const errors: ParseError[] = [];
  const part = text.slice(start, end);
  let root: JsonNode | undefined;
  try {
    root = parseTree(part, errors, { disallowComments: true, allowTrailingComma: false });
  } catch (error) {
    // The parser is recursive: what overflows it is no document.
    if (!(error instanceof RangeError)) throw error;
  }
  return root === undefined || errors.length > 0 ? undefined : convert(root, start, 0);
}

function convert(node: JsonNode, base: number, depth: number): Node {
  const span = spanOf(node, base);
  const inside = { start: span.start + 1, end: span.end - 1 };
  if (depth > deepest) return { kind: "other", ...span };
  switch (node.type) {
    case "object": {
      const entries = (node.children ?? []).flatMap((each) => entryOf(each, base, depth));
      const map: MapNode = { kind: "map", syntax: syntaxes.json, entries, inside, ...span };
      return map;
    }
    case "array":
      return {
        kind: "list",
        items: (node.children ?? []).map((each) => convert(each, base, depth + 1)),
        inside,
        ...span,
      };
    case "string":
    case "number":
    case "boolean":
      return { kind: "literal", value: node.value as string | number | boolean, ...span };
    default:
      return { kind: "other", ...span };
  }
}

function entryOf(property: JsonNode, base: number, depth: number): Entry[] {
  const [key, value] = property.children ?? [];
  if (key === undefined || value === undefined) return [];
  const entry = { key: String(key.value), keySpan: spanOf(key, base), ...spanOf(property, base) };
  return [{ ...entry, value: convert(value, base, depth + 1) }];
}

function spanOf({ offset, length }: JsonNode, base: number): Span {
  return { start: base + offset, end: base + offset + length };
}
