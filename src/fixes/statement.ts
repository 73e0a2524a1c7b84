import { type Embedded, embeddedIn } from "./embedded.js";
import { parseJsonNode } from "./json.js";
import { type Entry, entriesOf, type MapNode, type Node, valueAt } from "./node.js";
import type { Declared, Located } from "./source.js";

/** One statement of a policy document as the source writes it. */
export interface StatementSource {
  readonly file: string;
  readonly statement: MapNode;
  /** A document's own form, or blocks of `aws_iam_policy_document`. */
  readonly isBlocks: boolean;
  /** Where the document stands in a quoted text: the places of the statement are those of its own text. */
  readonly embedded?: Embedded;
}

/** How often a name is followed to what it stands for. */
const longestChain = 10;

/** The statement at a place of the document that a value stands for; or why it cannot be told. */
export function statementIn(
  start: Located,
  index: number,
  textOf: (file: string) => string,
  follow: Declared["follow"],
): StatementSource | string {
  let at: Located | undefined = start;
  for (let step = 0; at !== undefined && step < longestChain; step++) {
    const { node, file }: Located = at;
    if (node.kind === "map") return inDocument(node, file, index, at.isBlocks === true);
    if (node.kind === "literal" && node.content !== undefined) {
      const inner: Node | undefined = parseJsonNode(textOf(file), node.content);
      at = inner && { file, node: inner };
    } else if (node.kind === "literal") {
      const embedded: Embedded | undefined = embeddedIn(textOf(file), node);
      if (embedded?.node.kind !== "map") return computed;
      const found = inDocument(embedded.node, file, index, false);
      return typeof found === "string" ? found : { ...found, embedded };
    } else if (node.kind === "call" && writers.test(node.name)) {
      const first: Node | undefined = node.items[0];
      at = first && { file, node: first };
    } else at = follow(at);
  }
  return computed;
}

const computed = "the policy document is computed";

/** Functions that write their argument as JSON, and templates, which write themselves. */
const writers = /^(?:jsonencode|template|JSON\.stringify|(?:\w+\.)?jsonStringify|fn::toJSON)$/;

function inDocument(
  document: MapNode,
  file: string,
  index: number,
  isBlocks: boolean,
): StatementSource | string {
  const found = isBlocks ? blocksAt(document) : listAt(document);
  if (typeof found === "string") return found;
  const statement = found[index];
  if (statement === undefined) return "the source has fewer statements than the document";
  if (statement.kind !== "map") return "the statement is computed";
  return { file, statement, isBlocks };
}

function listAt(document: MapNode): readonly Node[] | string {
  const statements = valueAt(document, "Statement");
  if (statements === undefined) return "the source is no policy document";
  if (statements.kind === "map") return [statements];
  return statements.kind === "list" ? statements.items : "the statements are computed";
}

const merged = /^(?:source|override)_?(?:policy_?documents|json)$/i;

function blocksAt(document: MapNode): readonly Node[] | string {
  if (document.entries.some(({ key }) => key !== undefined && merged.test(key)))
    return "the document is merged from others";
  if (entriesOf(document, "dynamic").length > 0) return "the statements are computed";
  return repeated(document, "statement");
}

/** Blocks of a name, or the items of the list under its plural. */
export function repeated(map: MapNode, name: string): readonly Node[] {
  const blocks = entriesOf(map, name).map(({ value }: Entry) => value);
  const list = valueAt(map, `${name}s`);
  return list?.kind === "list" ? [...blocks, ...list.items] : blocks;
}
