import { Automaton } from "./automaton.js";
import type { StringSet } from "./nodes.js";
import { matchesSequence } from "./sequence.js";

/** Whether the text is in the set: exact, never unknown. */
export function includes(set: StringSet, text: string): boolean {
  switch (set.kind) {
    case "finite":
      return hasMember(set.members, text);
    case "sequence":
      return matchesSequence(set, text);
    case "union":
      for (const part of set.sets) if (includes(part, text)) return true;
      return false;
    case "intersection":
      for (const part of set.sets) if (!includes(part, text)) return false;
      return true;
    case "complement":
      return !includes(set.of, text);
    case "regex":
    case "folded":
    case "concatenation":
      return automatonOf(set).accepts(set, text);
  }
}

/** The automaton of a set, kept with it: an issuer's grammar is asked about again and again. */
function automatonOf(set: StringSet): Automaton {
  const known = automata.get(set);
  if (known !== undefined && !known.isFull) return known;
  const automaton = new Automaton();
  automata.set(set, automaton);
  return automaton;
}

const automata = new WeakMap<StringSet, Automaton>();

/** Binary search: members are in UTF-16 order, as JavaScript compares strings. */
function hasMember(members: readonly string[], text: string): boolean {
  let low = 0;
  let high = members.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const member = members[middle]!;
    if (member === text) return true;
    if (member < text) low = middle + 1;
    else high = middle - 1;
  }
  return false;
}
