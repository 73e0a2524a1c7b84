import type { Plain, Syntax } from "./syntax.js";

/** How lines are written at a place. */
export interface Page {
  readonly newline: string;
  /** White space before a line. */
  readonly indent: string;
  /** White space more for each level. */
  readonly unit: string;
}

/**
 * An entry for a line of its own, maps in it on lines of theirs.
 *
 * @param width of the names that it is lined up with
 */
export function writeEntry(syntax: Syntax, key: string, value: Plain, page: Page, width = 0): string {
  const name = syntax.key(key);
  if (syntax.name === "yaml" && typeof value === "object") {
    const inner = deeper(page);
    const lines = Array.isArray(value)
      ? writeItems(syntax, value, inner)
      : writeEntries(syntax, value, inner);
    return `${name}:${page.newline}${lines.slice(0, -page.newline.length)}`;
  }
  const assign =
    width > 0 ? syntax.assign.padStart(width - name.length + syntax.assign.length) : syntax.assign;
  return `${name}${assign}${writeValue(syntax, value, page)}`;
}

/** Entries on lines of their own, each with its line end. */
export function writeEntries(syntax: Syntax, value: Plain, page: Page): string {
  const entries = Object.entries(value as { readonly [name: string]: Plain });
  const width = syntax.isAligned ? Math.max(...entries.map(([key]) => syntax.key(key).length)) : 0;
  return entries
    .map(([key, each], index) => {
      const comma = index < entries.length - 1 || syntax.isTrailing ? syntax.separator : "";
      return `${page.indent}${writeEntry(syntax, key, each, page, width)}${comma}${page.newline}`;
    })
    .join("");
}

function writeItems(syntax: Syntax, items: readonly Plain[], page: Page): string {
  return items
    .map((item) => `${page.indent}- ${writeValue(syntax, item, deeper(page))}${page.newline}`)
    .join("");
}

/** A value; on one line where no page is given. */
export function writeValue(syntax: Syntax, value: Plain, page?: Page): string {
  if (typeof value !== "object") return syntax.scalar(value);
  const inner = syntax.inner();
  if (Array.isArray(value)) return `[${value.map((item: Plain) => writeValue(inner, item)).join(", ")}]`;
  if (inner.name === "yaml" && page !== undefined) {
    return writeEntries(inner, value, page).trimStart().trimEnd();
  }
  if (page !== undefined) {
    return `{${page.newline}${writeEntries(inner, value, deeper(page))}${page.indent}}`;
  }
  const space = syntax.brackets ? " " : "";
  const entries = Object.entries(value as { readonly [name: string]: Plain }).map(
    ([key, item]) => `${inner.key(key)}${inner.assign}${writeValue(inner, item)}`,
  );
  return `{${space}${entries.join(", ")}${space}}`;
}

function deeper(page: Page): Page {
  return { ...page, indent: page.indent + page.unit };
}
