import { foldText } from "./caseFold.js";
import { includes } from "./includes.js";
import { depthOver, type FiniteSet, type StringSet } from "./nodes.js";
import {
  foldSequence,
  gapSequence,
  isEverything,
  joinSequences,
  literalSequence,
  parseGlob,
  type Sequence,
} from "./sequence.js";

/** All strings. */
export const anyString: StringSet = gapSequence;

/** No string. */
export const noString: StringSet = { kind: "finite", members: [] };

/** Exactly this text; nothing in it is special. */
export function literal(text: string): StringSet {
  return { kind: "finite", members: [text] };
}

/** Exactly these texts. */
export function oneOf(texts: readonly string[]): StringSet {
  return { kind: "finite", members: texts.length < 2 ? texts : [...new Set(texts)].sort() };
}

/** What an IAM glob admits: `*` any run of characters, `?` exactly one character, nothing else special. */
export function glob(pattern: string): StringSet {
  return /[*?]/.test(pattern) ? parseGlob(pattern) : literal(pattern);
}

/** One member of each part, joined; a string stands for itself. */
export function pattern(parts: readonly (string | StringSet)[]): StringSet {
  const joined: StringSet[] = [];
  for (const part of parts) {
    const set = typeof part === "string" ? literal(part) : part;
    if (isNothing(set)) return noString;
    const last = joined.at(-1);
    const merged = last && joinPair(last, set);
    if (merged) joined[joined.length - 1] = merged;
    else joined.push(...(set.kind === "concatenation" ? set.parts : [set]));
  }
  if (joined.length === 0) return literal("");
  return joined.length === 1
    ? joined[0]!
    : { kind: "concatenation", parts: joined, depth: depthOver(joined) };
}

export function startsWith(text: string): StringSet {
  return pattern([text, anyString]);
}

export function endsWith(text: string): StringSet {
  return pattern([anyString, text]);
}

export function contains(text: string): StringSet {
  return pattern([anyString, text, anyString]);
}

/** All strings that differ from a member in case only; one character's case at a time (no `ß` to `SS`). */
export function foldCase(set: StringSet): StringSet {
  switch (set.kind) {
    case "finite":
      return union(...[...new Set(set.members.map(foldText))].map(foldLiteral));
    case "sequence":
      return set.folded || isEverything(set) ? set : foldSequence(set);
    case "union":
      return union(...set.sets.map(foldCase));
    case "concatenation":
      return pattern(set.parts.map(foldCase));
    case "folded":
      return set;
    default:
      return { kind: "folded", of: set, depth: depthOver([set]) };
  }
}

/** Strings in any of the sets. */
export function union(...sets: readonly StringSet[]): StringSet {
  const members: string[] = [];
  const others = new Set<StringSet>();
  for (const set of sets.flatMap((each) => (each.kind === "union" ? each.sets : [each]))) {
    if (isAny(set)) return anyString;
    if (set.kind === "finite") members.push(...set.members);
    else others.add(set);
  }
  const rest = [...others];
  if (members.length > 0) rest.unshift(oneOf(members));
  if (rest.length < 2) return rest[0] ?? noString;
  return { kind: "union", sets: rest, depth: depthOver(rest) };
}

/** Strings in all of the sets. */
export function intersect(...sets: readonly StringSet[]): StringSet {
  const rest = new Set<StringSet>();
  let finite: FiniteSet | undefined;
  for (const set of sets.flatMap((each) => (each.kind === "intersection" ? each.sets : [each]))) {
    if (isAny(set)) continue;
    if (set.kind !== "finite") rest.add(set);
    else finite = finite ? keep(finite, set) : set;
  }
  if (finite) return [...rest].reduce(keep, finite);
  const others = [...rest];
  if (others.length < 2) return others[0] ?? anyString;
  return { kind: "intersection", sets: others, depth: depthOver(others) };
}

/** Strings that are not in the set. */
export function complement(set: StringSet): StringSet {
  if (isAny(set)) return noString;
  if (isNothing(set)) return anyString;
  return set.kind === "complement" ? set.of : { kind: "complement", of: set, depth: depthOver([set]) };
}

/** Strings in `a` and not in `b`. */
export function subtract(a: StringSet, b: StringSet): StringSet {
  return intersect(a, complement(b));
}

/** Whether the set is {@link anyString} by its form; a set that merely amounts to it may say no. */
export function isAny(set: StringSet): boolean {
  return set.kind === "sequence" && isEverything(set);
}

/** Whether the set is {@link noString} by its form. */
export function isNothing(set: StringSet): boolean {
  return set.kind === "finite" && set.members.length === 0;
}

function keep(finite: FiniteSet, other: StringSet): FiniteSet {
  return { kind: "finite", members: finite.members.filter((text) => includes(other, text)) };
}

function foldLiteral(text: string): StringSet {
  const hasCase = text.toLowerCase() !== text || text.toUpperCase() !== text;
  return hasCase ? foldSequence(literalSequence(text)) : literal(text);
}

/** Two neighbours of a concatenation as one set, where that is a literal or a glob. */
function joinPair(a: StringSet, b: StringSet): StringSet | undefined {
  if (isSingle(a) && isSingle(b)) return literal(a.members[0]! + b.members[0]!);
  const left = asSequence(a);
  const right = asSequence(b);
  if (!left || !right) return undefined;
  if (left.folded === right.folded || isEverything(left) || isEverything(right)) {
    const folded = left.folded || right.folded;
    return { ...joinSequences([left, right]), folded };
  }
  return undefined;
}

function isSingle(set: StringSet): set is FiniteSet {
  return set.kind === "finite" && set.members.length === 1;
}

function asSequence(set: StringSet): Sequence | undefined {
  if (set.kind === "sequence") return set;
  return isSingle(set) ? literalSequence(set.members[0]!) : undefined;
}
