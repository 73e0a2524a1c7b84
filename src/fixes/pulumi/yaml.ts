import type { Pair, ParsedNode, Node as YamlNode } from "yaml";
import type { Entry, Node, Span } from "../node.js";
import { syntaxes } from "../syntax.js";

/** A YAML text with its places; undefined where it is not valid. */
export function parseYamlNode(text: string): Node | undefined {
  const yaml = require("yaml") as typeof import("yaml");
  const document = yaml.parseDocument(text);
  if (document.errors.length > 0 || document.contents === null) return undefined;
  return convert(document.contents, text, yaml, 0);
}

const deepest = 200;

function convert(
  node: ParsedNode | YamlNode | null,
  text: string,
  yaml: typeof import("yaml"),
  depth: number,
): Node {
  const [start = 0, valueEnd = start] = node?.range ?? [];
  const span = { start, end: valueEnd };
  if (node === null || depth > deepest) return { kind: "other", ...span };
  const inner = (each: unknown) => convert(each as YamlNode | null, text, yaml, depth + 1);
  const brackets = { start: start + 1, end: valueEnd - 1 };
  if (yaml.isMap(node)) {
    const entries = node.items.flatMap((pair) =>
      entryOf(pair as Pair<YamlNode, YamlNode | null>, inner, yaml),
    );
    const [only, ...more] = entries;
    if (only?.key !== undefined && more.length === 0 && /^fn::toJSON$/i.test(only.key)) {
      return { kind: "call", name: "fn::toJSON", items: [only.value], ...span };
    }
    return node.flow
      ? { kind: "map", syntax: syntaxes.yamlFlow, entries, inside: brackets, ...span }
      : { kind: "map", syntax: syntaxes.yaml, entries, inside: span, ...span };
  }
  if (yaml.isSeq(node)) {
    const items = node.items.map(inner);
    return { kind: "list", items, ...(node.flow ? { inside: brackets } : {}), ...span };
  }
  if (!yaml.isScalar(node)) return { kind: "other", ...span };
  return scalar(node.value, text, span);
}

function scalar(value: unknown, text: string, span: Span): Node {
  if (typeof value === "number" || typeof value === "boolean") return { kind: "literal", value, ...span };
  if (typeof value !== "string") return { kind: "other", ...span };
  const reference = /^\$\{([\w-]+(?:\.\w+)?)\}$/.exec(value)?.[1];
  if (reference !== undefined) return { kind: "reference", name: reference, ...span };
  if (value.includes("${")) return { kind: "other", ...span };
  const content = contentOf(value, text, span);
  return { kind: "literal", value, ...span, ...(content === undefined ? {} : { content }) };
}

/** Where the text of a scalar stands as it reads; a block's indentation does not matter to what is in it. */
function contentOf(value: string, text: string, { start, end }: Span): Span | undefined {
  const written = text.slice(start, end);
  if (/^\|[+-]?\d?[+-]?[ \t]*\r?\n/.test(written)) return { start: text.indexOf("\n", start) + 1, end };
  const quoted = /^["']/.test(written) ? { start: start + 1, end: end - 1 } : { start, end };
  return text.slice(quoted.start, quoted.end) === value ? quoted : undefined;
}

function entryOf(
  { key, value }: Pair<YamlNode, YamlNode | null>,
  inner: (each: unknown) => Node,
  yaml: typeof import("yaml"),
): Entry[] {
  const [start, end] = key?.range ?? [];
  if (start === undefined || end === undefined) return [];
  const keySpan = { start, end };
  const isName = yaml.isScalar(key) && key.value !== "<<";
  const node: Node = value === null ? { kind: "other", ...keySpan } : inner(value);
  return [
    {
      key: isName ? String(key.value) : undefined,
      keySpan,
      value: node,
      start,
      end: Math.max(end, node.end),
    },
  ];
}
