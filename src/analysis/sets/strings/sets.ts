import { foldText } from "./caseFold.js";
import { includes } from "./includes.js";
import { depthOver, type FiniteSet, type StringSet } from "./nodes.js";
import {
  areApart,
  foldSequence,
  gapSequence,
  isEverything,
  isWithinSequence,
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
  if (!/[*?]/.test(pattern)) return literal(pattern);
  let set = globs.get(pattern);
  if (!set) {
    set = parseGlob(pattern);
    if (globs.size >= maxGlobs) globs.clear();
    globs.set(pattern, set);
  }
  return set;
}

/** Documents repeat their patterns: each is read once, and equal ones are known by being the same. */
const globs = new Map<string, Sequence>();
const maxGlobs = 5_000;

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
  const rest = others.size > maxCompared ? [...others] : withoutContained([...others]);
  const extra =
    rest.length > maxCompared ? members : members.filter((text) => !rest.some((set) => matches(set, text)));
  if (extra.length > 0) rest.unshift(oneOf(extra));
  if (rest.length < 2) return rest[0] ?? noString;
  return { kind: "union", sets: rest, depth: depthOver(rest) };
}

function matches(set: StringSet, text: string): boolean {
  return set.kind === "sequence" && includes(set, text);
}

/** The parts of a union without globs that lie within other ones. */
function withoutContained(parts: readonly StringSet[]): StringSet[] {
  return parts.filter(
    (part, index) =>
      part.kind !== "sequence" ||
      !parts.some(
        (other, at) => at !== index && other.kind === "sequence" && isCovered(part, other, index < at),
      ),
  );
}

/** Whether `a` lies within `b`; of two equal ones, only when `a` is not the one to keep. */
function isCovered(a: Sequence, b: Sequence, keepsEqual: boolean): boolean {
  return isWithinSequence(a, b) === true && !(keepsEqual && isWithinSequence(b, a) === true);
}

/** Strings in all of the sets. */
export function intersect(...sets: readonly StringSet[]): StringSet {
  const rest = new Set<StringSet>();
  let finite: FiniteSet | undefined;
  for (const set of sets.flatMap(conjuncts)) {
    if (isAny(set)) continue;
    if (set.kind !== "finite") rest.add(set);
    else finite = finite ? keep(finite, set) : set;
  }
  if (finite) return [...rest].reduce(keep, finite);
  const others = rest.size > maxCompared ? [...rest] : withoutRedundant([...rest]);
  if (!others) return noString;
  if (others.length < 2) return others[0] ?? anyString;
  return { kind: "intersection", sets: others, depth: depthOver(others) };
}

/** The parts of an intersection; to be in no set of a union is to be outside each. */
function conjuncts(set: StringSet): readonly StringSet[] {
  if (set.kind === "intersection") return set.sets;
  if (set.kind === "complement" && set.of.kind === "union") return set.of.sets.map(complement);
  return [set];
}

/** Up to here the parts of an intersection are compared with each other. */
const maxCompared = 16;

/** The parts without those that follow from others; undefined when two contradict each other. */
function withoutRedundant(parts: readonly StringSet[]): readonly StringSet[] | undefined {
  const kept: StringSet[] = [];
  const excluded: string[] = [];
  const wanted = parts.filter((part) => part.kind === "sequence");
  for (const part of parts) {
    if (part.kind === "complement") {
      const { of } = part;
      if (parts.includes(of)) return undefined;
      if (of.kind === "finite") {
        excluded.push(...of.members.filter((text) => wanted.every((glob) => includes(glob, text))));
        continue;
      }
      if (of.kind === "sequence") {
        if (wanted.some((glob) => isWithinSequence(glob, of) === true)) return undefined;
        if (wanted.some((glob) => areApart(glob, of))) continue;
      }
    } else if (part.kind === "sequence") {
      if (wanted.some((glob) => areApart(part, glob))) return undefined;
      if (wanted.some((glob, at) => glob !== part && isCovered(glob, part, at > wanted.indexOf(part))))
        continue;
    }
    kept.push(part);
  }
  if (excluded.length > 0) kept.push(complement(oneOf(excluded)));
  return kept;
}

/** Strings that are not in the set. */
export function complement(set: StringSet): StringSet {
  if (isAny(set)) return noString;
  if (isNothing(set)) return anyString;
  if (set.kind === "complement") return set.of;
  let outside = complements.get(set);
  if (!outside) {
    outside = { kind: "complement", of: set, depth: depthOver([set]) };
    complements.set(set, outside);
  }
  return outside;
}

/** One complement for each set, so that equal ones are known by being the same. */
const complements = new WeakMap<StringSet, StringSet>();

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
