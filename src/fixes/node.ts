import type { Syntax } from "./syntax.js";

/** A stretch of a file's text: offsets, the end exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * What a source says, with the place of everything: the common view of HCL, TypeScript, YAML and JSON, so that a value
 * is found and a change is written in one way for all of them.
 */
export type Node = MapNode | ListNode | LiteralNode | CallNode | ReferenceNode | OtherNode;

export interface MapNode extends Span {
  readonly kind: "map";
  readonly syntax: Syntax;
  readonly entries: readonly Entry[];
  /** Where entries may stand: between the brackets, or the whole of a map without any. */
  readonly inside: Span;
}

export interface Entry extends Span {
  /** Undefined where the source computes it. */
  readonly key: string | undefined;
  readonly keySpan: Span;
  readonly value: Node;
  /** Labels of an HCL block, `["aws_iam_role", "deploy"]`; absent for what is no block. */
  readonly labels?: readonly string[];
}

export interface ListNode extends Span {
  readonly kind: "list";
  readonly items: readonly Node[];
  /** Absent where nothing can be added at its end. */
  readonly inside?: Span;
}

export interface LiteralNode extends Span {
  readonly kind: "literal";
  readonly value: string | number | boolean;
  /** The text itself where it stands in the file exactly as it reads, so that a document in it has places too. */
  readonly content?: Span;
}

/** `jsonencode(…)`, `JSON.stringify(…)`, `new aws.iam.Role(…)`. */
export interface CallNode extends Span {
  readonly kind: "call";
  readonly name: string;
  readonly items: readonly Node[];
}

/** A name that stands for something else: `data.aws_iam_policy_document.trust.json`, `local.trust`, a constant. */
export interface ReferenceNode extends Span {
  readonly kind: "reference";
  readonly name: string;
}

/** Anything that is computed. */
export interface OtherNode extends Span {
  readonly kind: "other";
}

/** The entries of a map under a name; a name that is compared without regard to case is given so. */
export function entriesOf(map: MapNode, key: string, ignoreCase = false): readonly Entry[] {
  const wanted = ignoreCase ? key.toLowerCase() : key;
  return map.entries.filter((entry) => (ignoreCase ? entry.key?.toLowerCase() : entry.key) === wanted);
}

/** The value under a name where there is exactly one; undefined where there is none or more. */
export function valueAt(map: MapNode, key: string, ignoreCase = false): Node | undefined {
  const [only, ...more] = entriesOf(map, key, ignoreCase);
  return more.length === 0 ? only?.value : undefined;
}

/** Line of an offset, from 1. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at >= 0 && at < offset; at = text.indexOf("\n", at + 1)) line++;
  return line;
}
