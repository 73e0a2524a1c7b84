import type { StringSet } from "./nodes.js";
import { formatSequence } from "./sequence.js";

const shown = 5;

/** The set in words, by the values and patterns that it was built from; `*` and `?` are wildcards. */
export function describe(set: StringSet): string {
  switch (set.kind) {
    case "finite":
      if (set.members.length === 0) return "nothing";
      return list(
        set.members.map((text) => JSON.stringify(text)),
        "or",
      );
    case "sequence": {
      const text = formatSequence(set);
      if (text === "*") return "anything";
      return JSON.stringify(text) + (set.folded ? " in any case" : "");
    }
    case "regex":
      return `a match of /${set.source}/`;
    case "union":
      return list(set.sets.map(describe), "or");
    case "intersection":
      return list(set.sets.map(describe), "and");
    case "complement":
      return `anything but ${describe(set.of)}`;
    case "folded":
      return `${describe(set.of)} in any case`;
    case "concatenation":
      return set.parts
        .map((part) => (part.kind === "union" ? `(${describe(part)})` : describe(part)))
        .join(" then ");
  }
}

/**
 * The set as values and IAM patterns, any one of which is enough; undefined where it takes more than that to say it.
 * A value that itself holds `*` or `?` cannot be told from a pattern, so such a set is left to words.
 */
export function patternsOf(set: StringSet): readonly string[] | undefined {
  switch (set.kind) {
    case "finite":
      return set.members.some((text) => /[*?]/.test(text)) ? undefined : set.members;
    case "sequence":
      return set.folded ? undefined : [formatSequence(set)];
    case "union": {
      const parts = set.sets.map(patternsOf);
      return parts.includes(undefined) ? undefined : parts.flatMap((part) => part ?? []);
    }
    default:
      return undefined;
  }
}

function list(parts: readonly string[], conjunction: string): string {
  if (parts.length <= shown) return parts.join(` ${conjunction} `);
  return `${parts.slice(0, shown).join(` ${conjunction} `)} ${conjunction} ${parts.length - shown} more`;
}
