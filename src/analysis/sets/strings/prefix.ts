import type { StringSet } from "./nodes.js";
import { anyCharacter, type Sequence } from "./sequence.js";
import { union } from "./sets.js";

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

/**
 * A set with the same members among the texts that begin so: the parts of a union that have none of those are left
 * out. A list of a thousand actions is looked through once for a service, and not once for each of its actions.
 */
export function narrowToBeginning(set: StringSet, beginning: string): StringSet {
  if (set.kind !== "union") return set;
  const parts = set.sets.filter((part) => {
    const prefix = rememberedPrefix(part);
    return prefix.startsWith(beginning) || beginning.startsWith(prefix);
  });
  return parts.length === set.sets.length ? set : union(...parts);
}

function rememberedPrefix(set: StringSet): string {
  let prefix = prefixes.get(set);
  if (prefix === undefined) {
    prefix = commonPrefix(set);
    prefixes.set(set, prefix);
  }
  return prefix;
}

const prefixes = new WeakMap<StringSet, string>();

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
