import type { StringSet } from "./nodes.js";
import { anyCharacter, type Sequence } from "./sequence.js";

/** A text that every member begins with; not always the longest there is. */
export function commonPrefix(set: StringSet): string {
  switch (set.kind) {
    case "finite":
      return shared(set.members);
    case "sequence":
      return prefixOfSequence(set);
    case "union":
      return shared(set.sets.map(commonPrefix));
    case "intersection":
      return set.sets
        .map(commonPrefix)
        .reduce((longest, each) => (each.length > longest.length ? each : longest), "");
    case "concatenation":
      return commonPrefix(set.parts[0]!);
    case "regex":
    case "complement":
    case "folded":
      return "";
  }
}

function prefixOfSequence({ items, gaps, folded }: Sequence): string {
  if (folded) return "";
  const end = items.findIndex((item, index) => gaps[index] || item === anyCharacter);
  return String.fromCodePoint(...items.slice(0, end < 0 ? items.length : end).slice(0, maxPrefix));
}

/** Longer prefixes tell nothing more to those who ask. */
const maxPrefix = 256;

function shared(texts: readonly string[]): string {
  let prefix = texts[0] ?? "";
  for (const text of texts) while (!text.startsWith(prefix)) prefix = prefix.slice(0, -1);
  return prefix;
}
