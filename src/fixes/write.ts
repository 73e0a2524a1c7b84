import type { Change } from "./change.js";
import { writeEntries, writeEntry, writeValue } from "./layout.js";
import type { Entry, ListNode, MapNode, Span } from "./node.js";
import type { Plain, Syntax } from "./syntax.js";

/** What is written for an entry: a value, or text that is taken over from elsewhere in the same file. */
export type Content = { readonly value: Plain } | { readonly source: string };

const defaultUnit = "  ";

/** Adds an entry at the end of a map, laid out as the entries that are there. */
export function addEntry(
  text: string,
  map: MapNode,
  key: string,
  content: Content,
  isBlock = false,
): readonly Change[] {
  const { syntax, entries, inside } = map;
  const asBlock = isBlock && syntax.name === "hcl-body";
  const newline = newlineOf(text);
  const base = indentOf(text, map.start);
  const last = entries.at(-1);
  const own = last === undefined ? undefined : (ownIndent(text, last.start) ?? blockIndent(text, map, last));
  const isOpen = last === undefined && text.slice(inside.start, inside.end).includes("\n");
  const indent = own ?? base + defaultUnit;
  const page = { newline, indent, unit: unitOf(base, indent) };
  const write = (width: number) => {
    if ("source" in content) return `${syntax.key(key)}${syntax.assign}${content.source}`;
    if (!asBlock) return writeEntry(syntax, key, content.value, page, width);
    const inner = { ...page, indent: page.indent + page.unit };
    return `${syntax.key(key)} {${newline}${writeEntries(syntax, content.value, inner)}${indent}}`;
  };
  if (own !== undefined && last !== undefined) {
    const end = contentEnd(text, last);
    const at = lineEnd(text, end);
    const isFollowed = /^\s*,/.test(text.slice(end, inside.end));
    const comma = syntax.separator;
    const name = syntax.key(key);
    const { width, changes } = asBlock ? { width: 0, changes: [] } : aligned(text, map, name);
    const added = `${newline}${asBlock ? newline : ""}${indent}${write(width)}${isFollowed ? comma : ""}`;
    return [
      ...changes,
      ...(comma && !isFollowed ? [{ start: end, end, text: comma }] : []),
      { start: at, end: at, text: added },
    ];
  }
  if (isOpen) {
    const at = lineEnd(text, inside.start);
    return [{ start: at, end: at, text: `${newline}${indent}${write(0)}` }];
  }
  return syntax.oneLine
    ? addInline(text, map, key, content)
    : openUp(map, `${newline}${indent}${write(0)}${newline}${base}`, `${newline}${indent}`);
}

/** Adds an entry to a map that stands on one line. */
function addInline(text: string, map: MapNode, key: string, content: Content): readonly Change[] {
  const { syntax, entries, inside } = map;
  const value = "source" in content ? content.source : writeValue(syntax, content.value);
  const written = `${syntax.key(key)}${syntax.assign}${value}`;
  const space = syntax.brackets ? " " : "";
  const last = entries.at(-1);
  if (last === undefined) return [{ ...inside, text: `${space}${written}${space}` }];
  const end = contentEnd(text, last);
  return [{ start: end, end, text: `, ${written}` }];
}

/** A block on one line takes one argument only: for a second one it is given lines. */
function openUp({ entries, inside }: MapNode, added: string, before: string): readonly Change[] {
  const [first] = entries;
  const last = entries.at(-1);
  return [
    ...(first === undefined ? [] : [{ start: inside.start, end: first.start, text: before }]),
    { start: last?.end ?? inside.start, end: inside.end, text: added },
  ];
}

/** Adds an item at the end of a list. */
export function addItem(text: string, list: ListNode, syntax: Syntax, value: Plain): readonly Change[] {
  const { inside, items } = list;
  if (inside === undefined) return [];
  const last = items.at(-1);
  if (last === undefined) return [{ ...inside, text: writeValue(syntax, value) }];
  const own = ownIndent(text, last.start);
  const rest = text.slice(last.end, inside.end);
  if (own === undefined || !rest.includes("\n")) {
    return [{ start: last.end, end: last.end, text: `, ${writeValue(syntax, value)}` }];
  }
  const newline = newlineOf(text);
  const isFollowed = /^\s*,/.test(rest);
  const at = lineEnd(text, last.end);
  const unit = unitOf(indentOf(text, list.start), own);
  const written = writeValue(syntax, value, { newline, indent: own, unit });
  return [
    ...(isFollowed ? [] : [{ start: last.end, end: last.end, text: "," }]),
    { start: at, end: at, text: `${newline}${own}${written}${isFollowed ? "," : ""}` },
  ];
}

/** Takes an entry out of a map, with what separates it from its neighbour. */
export function removeEntry(map: MapNode, entry: Entry): Change {
  const index = map.entries.indexOf(entry);
  const next = map.entries[index + 1];
  const previous = map.entries[index - 1];
  if (next !== undefined) return { start: entry.start, end: next.start, text: "" };
  return { start: previous?.end ?? entry.start, end: entry.end, text: "" };
}

/**
 * The width of names for an entry after the last one, and what widens the names above it: neighbouring lines of HCL
 * are lined up, as `terraform fmt` does it.
 */
function aligned(
  text: string,
  { syntax, entries }: MapNode,
  name: string,
): { readonly width: number; readonly changes: readonly Change[] } {
  if (!syntax.isAligned) return { width: 0, changes: [] };
  const group: Entry[] = [];
  for (const entry of [...entries].reverse()) {
    const below = group.at(-1);
    const between = below === undefined ? "" : text.slice(entry.end, below.start);
    const isLine = entry.labels === undefined && !text.slice(entry.start, entry.end).includes("\n");
    if (!isLine || (between.match(/\n/g)?.length ?? 1) > 1) break;
    group.push(entry);
  }
  const widths = group.map(({ keySpan }) => keySpan.end - keySpan.start);
  const width = Math.max(name.length, ...widths);
  const isLinedUp = group.every(({ keySpan }) =>
    text.startsWith("=", keySpan.start + Math.max(...widths) + 1),
  );
  if (!isLinedUp || width === Math.max(...widths)) return { width: isLinedUp ? width : 0, changes: [] };
  const changes = group.map(({ keySpan }) => {
    const end = text.indexOf("=", keySpan.end);
    return { start: keySpan.end, end, text: " ".repeat(width - (keySpan.end - keySpan.start) + 1) };
  });
  return { width, changes };
}

function newlineOf(text: string): string {
  return text.includes("\r\n") ? "\r\n" : "\n";
}

/** By how much each level is further in. */
function unitOf(base: string, indent: string): string {
  return indent.startsWith(base) && indent.length > base.length ? indent.slice(base.length) : defaultUnit;
}

function indentOf(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, offset)))?.[0] ?? "";
}

/** The white space before an offset, where nothing else stands before it on its line. */
function ownIndent(text: string, offset: number): string | undefined {
  const before = text.slice(lineStart(text, offset), offset);
  return /^[ \t]*$/.test(before) ? before : undefined;
}

/** The first entry of a YAML map may follow a dash: those below it stand in its column. */
function blockIndent(text: string, { syntax }: MapNode, { start }: Entry): string | undefined {
  return syntax.name === "yaml" ? " ".repeat(start - lineStart(text, start)) : undefined;
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}

/** End of the line, past a comment and a comma, but not past anything else that stands on it. */
function lineEnd(text: string, offset: number): number {
  const newline = text.indexOf("\n", offset);
  const rest = text.slice(offset, newline < 0 ? text.length : newline);
  const taken = /^[ \t]*,?[ \t]*(?:(?:#|\/\/).*|\/\*[^*]*\*\/[ \t]*)?/.exec(rest)?.[0] ?? "";
  return offset + taken.trimEnd().length;
}

/** End of what an entry says: some notations count the line end to a value. */
function contentEnd(text: string, { start, end }: Entry): number {
  return start + text.slice(start, end).trimEnd().length;
}

/** A scalar in the quotes of the one that it takes the place of. */
export function writeLike(
  text: string,
  { start }: Span,
  syntax: Syntax,
  value: string | number | boolean,
): string {
  const written = syntax.scalar(value);
  const isSingle = text[start] === "'" && typeof value === "string" && /^[\w .:/@-]*$/.test(value);
  const isDouble = text[start] === '"' && typeof value === "string" && !written.startsWith('"');
  return isSingle ? `'${value}'` : isDouble ? JSON.stringify(value) : written;
}
