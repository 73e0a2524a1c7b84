import { type ActionFacts, actionsMatching } from "../iam/aws/index.js";
import type { Element } from "../model/index.js";

/**
 * Sets of the catalogue's actions, one bit each. Actions have numbers in the order in which they are first asked for,
 * so that the catalogue's files of services that no policy names stay unread.
 */
export type ActionSet = Uint32Array;

const actions: ActionFacts[] = [];
const numbers = new Map<ActionFacts, number>();

/** Patterns past this many are forgotten: they come from the input. */
const mostPatterns = 10_000;
const byPattern = new Map<string, Int32Array>();
const byElement = new Map<string, ActionSet>();

/** The numbers of the actions that a pattern admits, in the catalogue's order. */
export function actionNumbers(pattern: string): Int32Array {
  const folded = pattern.toLowerCase();
  let found = byPattern.get(folded);
  if (found === undefined) {
    found = Int32Array.from(actionsMatching(folded), numberOf);
    if (byPattern.size >= mostPatterns) byPattern.clear();
    byPattern.set(folded, found);
  }
  return found;
}

function numberOf(action: ActionFacts): number {
  const known = numbers.get(action);
  if (known !== undefined) return known;
  numbers.set(action, actions.length);
  return actions.push(action) - 1;
}

/** The action of a number. */
export function actionAt(number: number): ActionFacts {
  return actions[number]!;
}

/** The actions that an element is about. */
export function actionSetOf({ negated, patterns }: Element): ActionSet {
  const key = `${negated ? "!" : ""}${patterns.join("\n")}`;
  let set = byElement.get(key);
  if (set === undefined) {
    set = setOfNumbers(patterns.map(actionNumbers));
    if (negated) set = without(setOfNumbers([actionNumbers("*")]), set);
    if (byElement.size >= mostPatterns) byElement.clear();
    byElement.set(key, set);
  }
  return set;
}

function setOfNumbers(lists: readonly Int32Array[]): ActionSet {
  const set = noActions();
  for (const list of lists) for (const number of list) add(set, number);
  return set;
}

/** The empty set, with room for every action that has a number by now. */
function noActions(): ActionSet {
  return new Uint32Array((actions.length + 31) >>> 5);
}

/** What is in some of the sets. */
export function union(sets: readonly ActionSet[]): ActionSet {
  const all = noActions();
  for (const set of sets) for (let at = 0; at < set.length; at++) all[at]! |= set[at]!;
  return all;
}

/** What is in both sets. */
export function common(a: ActionSet, b: ActionSet): ActionSet {
  const both = a.slice(0, Math.min(a.length, b.length));
  for (let at = 0; at < both.length; at++) both[at]! &= b[at]!;
  return both;
}

/** What is in the first set and not in the second. */
export function without(a: ActionSet, b: ActionSet): ActionSet {
  const rest = a.slice();
  for (let at = Math.min(a.length, b.length) - 1; at >= 0; at--) rest[at]! &= ~b[at]!;
  return rest;
}

export function has(set: ActionSet, number: number): boolean {
  return ((set[number >>> 5] ?? 0) & (1 << (number & 31))) !== 0;
}

export function add(set: ActionSet, number: number): void {
  set[number >>> 5]! |= 1 << (number & 31);
}

export function remove(set: ActionSet, number: number): void {
  set[number >>> 5]! &= ~(1 << (number & 31));
}

/** The numbers in a set, lowest first. */
export function* members(set: ActionSet): Generator<number> {
  for (let at = 0; at < set.length; at++)
    for (let word = set[at]!; word !== 0; word &= word - 1) yield at * 32 + 31 - Math.clz32(word & -word);
}
