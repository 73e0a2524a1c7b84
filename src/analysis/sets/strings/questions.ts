import { isKnown, type Knowable, mapKnown, Unknown } from "../../../model/index.js";
import { Automaton, limits, type State } from "./automaton.js";
import { type Edges, lastCodePoint } from "./edges.js";
import { includes } from "./includes.js";
import { depthOf, type StringSet } from "./nodes.js";
import { mostReadable } from "./readable.js";
import { isWithinSequence, type Sequence, sampleMembers } from "./sequence.js";
import { complement, intersect, isAny, isNothing } from "./sets.js";
import { isOutOfWork } from "./work.js";

/** Whether the set has no member. Unknown past the bound on automaton states. */
export function isEmpty(set: StringSet): Knowable<boolean> {
  switch (set.kind) {
    case "finite":
      return set.members.length === 0;
    case "sequence":
      return false;
    default: {
      let empty = answered.get(set);
      if (empty === undefined) {
        empty = hasSample(set) ? false : mapKnown(shortestWord(set), (word) => word === undefined);
        // Where only this question had no work left, the next one may have.
        if (isKnown(empty) || !isOutOfWork()) answered.set(set, empty);
      }
      return empty;
    }
  }
}

/** Whether a set has a member of the most likely kind: no automaton is needed to find one. */
function hasSample(set: StringSet): boolean {
  if (set.kind !== "intersection" || depthOf(set) > maxDepth) return false;
  const glob = set.sets.find((part) => part.kind === "sequence");
  return glob !== undefined && sampleMembers(glob).some((text) => includes(set, text));
}

/** Answers kept with the sets that they are about: boxes share their sets, and ask again and again. */
const answered = new WeakMap<StringSet, Knowable<boolean>>();

/** Whether each member of `a` is in `b`. Unknown past the bound on automaton states. */
export function isSubset(a: StringSet, b: StringSet): Knowable<boolean> {
  if (a === b || isAny(b) || isNothing(a)) return true;
  if (a.kind === "finite") return a.members.every((text) => includes(b, text));
  if (a.kind === "intersection" && a.sets.includes(b)) return true;
  if (a.kind === "union") return all(a.sets, (part) => isSubset(part, b));
  if (b.kind === "intersection") return all(b.sets, (part) => isSubset(a, part));
  const plain = a.kind === "sequence" ? isWithinPlainly(a, b) : undefined;
  return plain ?? isEmpty(intersect(a, complement(b)));
}

/** Whether a question is answered yes for all; the first no decides. */
function all(sets: readonly StringSet[], ask: (set: StringSet) => Knowable<boolean>): Knowable<boolean> {
  let undecided: Unknown | undefined;
  for (const set of sets) {
    const answer = ask(set);
    if (answer === false) return false;
    if (answer !== true) undecided = answer;
  }
  return undecided ?? true;
}

/** Whether a glob lies within a set, where that shows without an automaton. */
function isWithinPlainly(a: Sequence, b: StringSet): boolean | undefined {
  if (b.kind === "sequence") return isWithinSequence(a, b);
  if (b.kind !== "union") return undefined;
  return (
    b.sets.some((set) => set === a || (set.kind === "sequence" && isWithinSequence(a, set))) || undefined
  );
}

export interface WitnessOptions {
  /** Only words of this language, e.g. the grammar of a claim. */
  readonly within?: StringSet;
  /** Languages to choose from first, best first; left aside where the set has no word in them. */
  readonly prefer?: readonly StringSet[];
}

/**
 * A member to show to people: the shortest, in readable characters where possible; undefined when there is
 * none, Unknown past the bound on automaton states.
 */
export function witness(set: StringSet, options: WitnessOptions = {}): Knowable<string | undefined> {
  const allowed = options.within ? intersect(set, options.within) : set;
  for (const preferred of options.prefer ?? []) {
    const word = shortestWord(intersect(allowed, preferred));
    if (typeof word === "string") return word;
  }
  return shortestWord(allowed);
}

/** All members when there are no more than `limit`, shortest first; undefined when there are more, or past the bound. */
export function finiteMembers(set: StringSet, limit: number): readonly string[] | undefined {
  if (set.kind === "finite") return set.members.length <= limit ? set.members : undefined;
  if (depthOf(set) > maxDepth) return undefined;
  const automaton = new Automaton();
  const useful = usefulStates(automaton, automaton.start(set));
  if (!useful) return undefined;
  const found: string[] = [];
  let words: { state: State; text: string }[] = [{ state: automaton.start(set), text: "" }].filter(
    ({ state }) => useful.has(state),
  );
  // A word longer than the number of useful states repeats one: the set is infinite.
  for (let length = 0; words.length > 0; length++) {
    if (length > useful.size) return undefined;
    const longer: typeof words = [];
    for (const { state, text } of words) {
      if (state.acceptsEmpty) found.push(text);
      for (const { from, to, target } of pieces(automaton.edges(state))) {
        if (!useful.has(target)) continue;
        if (to - from + longer.length > limit) return undefined;
        for (let codePoint = from; codePoint <= to; codePoint++)
          longer.push({ state: target, text: text + String.fromCodePoint(codePoint) });
      }
    }
    // Each unfinished word leads to a member of its own.
    if (found.length + longer.length > limit) return undefined;
    words = longer;
  }
  return found;
}

/** States from which a member can still be completed; undefined past the bound. */
function usefulStates(automaton: Automaton, start: State): ReadonlySet<State> | undefined {
  const sources = new Map<State, State[]>([[start, []]]);
  for (const state of sources.keys()) {
    if (automaton.exhausted) return undefined;
    for (const { from, to, target } of pieces(automaton.edges(state))) {
      if (target === automaton.none || !mostReadable(from, to)) continue;
      const known = sources.get(target);
      if (known) known.push(state);
      else sources.set(target, [state]);
    }
  }
  const useful = new Set([...sources.keys()].filter((state) => state.acceptsEmpty));
  for (const state of useful) for (const source of sources.get(state)!) useful.add(source);
  return useful;
}

interface Found {
  readonly state: State;
  readonly before?: Found;
  readonly codePoint: number;
}

/** Breadth first, best characters first: the shortest word, and among those the most readable. */
function shortestWord(set: StringSet): Knowable<string | undefined> {
  if (set.kind === "finite")
    return set.members.reduce<string | undefined>(
      (best, text) => (best === undefined || text.length < best.length ? text : best),
      undefined,
    );
  if (depthOf(set) > maxDepth) return tooDeep;
  const automaton = new Automaton();
  const start = automaton.start(set);
  const seen = new Set<State>([start]);
  const queue: Found[] = [{ state: start, codePoint: -1 }];
  for (const found of queue) {
    if (found.state.acceptsEmpty) return spell(found);
    if (automaton.exhausted) return tooMany;
    for (const { codePoint, target } of byReadability(automaton.edges(found.state))) {
      if (target === automaton.none || seen.has(target)) continue;
      seen.add(target);
      queue.push({ state: target, before: found, codePoint });
    }
  }
  return automaton.exhausted ? tooMany : undefined;
}

const tooMany = new Unknown(
  `the patterns are too complex to decide: too many states or too much work (the bounds are ${limits.states} states and the question's share of work)`,
);

/** Sets inside sets inside sets: past this, no question but membership is answered. */
const maxDepth = 500;
const tooDeep = new Unknown(`the patterns are nested too deeply to decide (the bound is ${maxDepth})`);

function spell(found: Found): string {
  const codePoints: number[] = [];
  for (let each: Found | undefined = found; each?.before; each = each.before) codePoints.push(each.codePoint);
  return codePoints
    .reverse()
    .map((codePoint) => String.fromCodePoint(codePoint))
    .join("");
}

function byReadability(edges: Edges<State>): { codePoint: number; rank: number; target: State }[] {
  const choices = [];
  for (const { from, to, target } of pieces(edges)) {
    const best = mostReadable(from, to);
    if (best) choices.push({ ...best, target });
  }
  return choices.sort((a, b) => a.rank - b.rank);
}

function pieces<T>({ starts, targets }: Edges<T>): { from: number; to: number; target: T }[] {
  return targets.map((target, index) => {
    const next = starts[index + 1];
    return { from: starts[index]!, to: next === undefined ? lastCodePoint : next - 1, target };
  });
}
