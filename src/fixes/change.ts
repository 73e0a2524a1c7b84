import type { Span } from "./node.js";

/** Text that takes the place of a stretch of a file; an empty stretch is an insertion. */
export interface Change extends Span {
  readonly text: string;
}

/** Changes to a file; none where the source is mended already. A text says why it cannot be done. */
export type Outcome = readonly Change[] | string;

/** The text with all changes made; they are given in any order and must not overlap. */
export function applyChanges(text: string, changes: readonly Change[]): string {
  const ordered = [...changes].sort((a, b) => a.start - b.start || a.end - b.end);
  const parts: string[] = [];
  let at = 0;
  for (const { start, end, text: replacement } of ordered) {
    if (start < at) throw new Error("changes overlap");
    parts.push(text.slice(at, start), replacement);
    at = end;
  }
  return parts.join("") + text.slice(at);
}
