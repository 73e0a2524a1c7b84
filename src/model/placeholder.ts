const words = new Set([
  "",
  "-",
  "?",
  "n/a",
  "na",
  "never",
  "nil",
  "no one",
  "nobody",
  "none",
  "null",
  "tba",
  "tbc",
  "tbd",
  "todo",
  "unassigned",
  "undefined",
  "unknown",
  "unowned",
]);

/** Whether a text only fills a field that must not be empty: `n/a`, `TBD`, `unknown`. */
export function isPlaceholder(text: string): boolean {
  return words.has(text.trim().toLowerCase());
}
