import { Automaton } from "./automaton.js";
import type { StringSet } from "./nodes.js";
import { matchesSequence } from "./sequence.js";

/** Whether the text is in the set: exact, never unknown. */
export function includes(set: StringSet, text: string): boolean {
  switch (set.kind) {
    case "finite":
      return set.members.includes(text);
    case "sequence":
      return matchesSequence(set, text);
    case "union":
      return set.sets.some((part) => includes(part, text));
    case "intersection":
      return set.sets.every((part) => includes(part, text));
    case "complement":
      return !includes(set.of, text);
    case "regex":
    case "folded":
    case "concatenation":
      return new Automaton().accepts(set, text);
  }
}
