import type { Resource } from "../model/index.js";
import { parseJsonNode } from "./json.js";
import { entriesOf, lineAt, type Node } from "./node.js";
import type { Declared, Folder, Missing, Sources } from "./source.js";

/** Whether a resource is a file of its own: a bare policy document. */
export function isDocument({ type }: Resource): boolean {
  return type.startsWith("document:");
}

/** Files that are policy documents themselves. */
export class DocumentSources implements Sources {
  constructor(readonly folder: Folder) {}

  declarationOf({ source: { file } }: Resource): Declared | Missing {
    const text = this.folder.text(file);
    const node = text === undefined ? undefined : parseJsonNode(text);
    if (node?.kind !== "map") return { missing: "the document's file is not at hand" };
    return {
      file,
      line: 1,
      properties: node,
      spell: (path) => ({ name: path.at(-1) ?? "", isBlock: false }),
      follow: () => undefined,
    };
  }
}

/** Line of a place in a JSON text, as far as its path leads; undefined where the text is no JSON. */
export function lineOfPath(text: string, path: string): number | undefined {
  const root = parseJsonNode(text);
  if (root === undefined) return undefined;
  let [node, start]: [Node, number] = [root, root.start];
  for (const step of pathSteps(path)) {
    if (typeof step === "number") {
      // A single statement may stand without its list.
      if (node.kind === "list") node = node.items[step] ?? node;
      start = node.start;
    } else if (node.kind === "map") {
      const [entry] = entriesOf(node, step, true);
      if (entry === undefined) break;
      [node, start] = [entry.value, entry.start];
    } else break;
  }
  return lineAt(text, start);
}

/** `Statement[1].Condition.StringEquals["aws:SourceArn"]` step by step. */
function pathSteps(path: string): readonly (string | number)[] {
  return [...path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([^.[\]]+)/g)].map(([, quoted, index, name]) =>
    index === undefined ? (quoted?.replace(/\\(.)/g, "$1") ?? name ?? "") : Number(index),
  );
}
