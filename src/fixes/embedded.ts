import type { Change, Outcome } from "./change.js";
import { parseJsonNode } from "./json.js";
import type { LiteralNode, Node } from "./node.js";

/** A document that a source writes as one text with escapes: read by itself, and written back where it stands. */
export interface Embedded {
  readonly text: string;
  readonly node: Node;
  /** Changes of the document as changes of the file. */
  readonly toFile: (outcome: Outcome) => Outcome;
}

/** The document in a quoted text; undefined where the text is no JSON, or its escapes are not those of JSON. */
export function embeddedIn(file: string, { value, start, end }: LiteralNode): Embedded | undefined {
  const written = file.slice(start, end);
  if (typeof value !== "string" || !written.startsWith('"') || parsed(written) !== value) return undefined;
  const node = parseJsonNode(value);
  const offsets = offsetsIn(written);
  if (node === undefined || offsets.length !== value.length + 1) return undefined;
  const toChange = (change: Change): Change => ({
    start: start + offsets[change.start]!,
    end: start + offsets[change.end]!,
    text: JSON.stringify(change.text).slice(1, -1),
  });
  return {
    text: value,
    node,
    toFile: (outcome) => {
      if (typeof outcome === "string") return outcome;
      // What begins a template in one notation is plain text in another.
      if (outcome.some(({ text }) => /[$%]\{/.test(text))) return "the document is written as a template";
      return outcome.map(toChange);
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Where each character of a JSON string begins in what is written, and where the last one ends. */
function offsetsIn(written: string): readonly number[] {
  const offsets: number[] = [];
  let at = 1;
  while (at < written.length - 1) {
    offsets.push(at);
    at += written[at] !== "\\" ? 1 : written[at + 1] === "u" ? 6 : 2;
  }
  return [...offsets, at];
}
