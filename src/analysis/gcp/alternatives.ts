import type { Expression } from "../../iam/gcp/cel/index.js";
import { isUnknown, type Knowable, Unknown } from "../../model/index.js";
import { witness } from "../sets/index.js";
import {
  type ClaimSet,
  claimIncludes,
  complementClaim,
  intersectClaims,
  isEmptyClaim,
  isPlainlyAny,
  isPlainlyEmpty,
  uniteClaims,
} from "./claimSet.js";
import { someNumber } from "./numberSet.js";
import { isSameClaim } from "./sameSets.js";

/** One way for a token to pass: every claim listed is in its set, and every opaque test comes out as expected. */
export interface Alternative {
  /** By {@link claimKey}; a claim that is not listed may be in any state. */
  readonly claims: ReadonlyMap<string, ClaimSet>;
  /** Tests that are beyond the algebra: who passes the claims may still fail these. */
  readonly opaque: readonly OpaqueTest[];
  /**
   * The claims' values were told from a text that several of them, or several values, make up: which of them was meant
   * is then not said.
   */
  readonly cut?: true;
}

/** A part of a condition that is not decided as sets. */
export interface OpaqueTest {
  /** The test in CEL, over `assertion`. */
  readonly expression: string;
  /** What it must give; a test that ends in an error gives neither. */
  readonly expected: boolean;
  /** The test itself, for where its claims turn out to have few values. */
  readonly test: Expression;
}

/** Alternatives that one analysis keeps; past it, a part of the condition is left opaque. */
export const maxAlternatives = 256;

/** Every token passes. */
export const everything: readonly Alternative[] = [{ claims: new Map(), opaque: [] }];
/** The one alternative of {@link everything}. */
export const always: Alternative = everything[0]!;
/** No token passes. */
export const nothing: readonly Alternative[] = [];

const separator = "\u001f";

/** The key of a claim: its name, or for a field inside an object claim the names joined by U+001F. */
export function claimKey(path: readonly string[]): string {
  return path.join(separator);
}

/** The names in a key. */
export function claimPath(key: string): readonly string[] {
  return key.split(separator);
}

/** One alternative with a set for one claim. */
export function claimIs(path: readonly string[], set: ClaimSet): Alternative {
  return { claims: new Map([[claimKey(path), set]]), opaque: [] };
}

/** The alternative that satisfies both; undefined where that is plainly impossible. */
export function intersectAlternative(a: Alternative, b: Alternative): Alternative | undefined {
  const opaque = [...a.opaque];
  for (const test of b.opaque) {
    const same = opaque.find((other) => other.expression === test.expression);
    if (same && same.expected !== test.expected) return undefined;
    if (!same) opaque.push(test);
  }
  const claims = new Map(a.claims);
  for (const [key, set] of b.claims) {
    const known = claims.get(key);
    const both = known ? intersectClaims(known, set) : set;
    if (isPlainlyEmpty(both)) return undefined;
    claims.set(key, both);
  }
  return { claims, opaque, ...cutOf(a, b) };
}

function cutOf(...of: readonly Alternative[]): Pick<Alternative, "cut"> {
  return of.some(({ cut }) => cut) ? { cut: true } : {};
}

/** Tokens that pass both; undefined past {@link maxAlternatives}. */
export function intersectAlternatives(
  a: readonly Alternative[],
  b: readonly Alternative[],
): readonly Alternative[] | undefined {
  if (a.length * b.length > maxAlternatives * 4) return undefined;
  const result: Alternative[] = [];
  for (const left of a) {
    for (const right of b) {
      const both = intersectAlternative(left, right);
      if (both) result.push(both);
    }
  }
  return unite(result);
}

/**
 * Tokens that pass any; alternatives that differ in one claim are merged into one. Undefined past
 * {@link maxAlternatives}.
 */
export function unite(alternatives: readonly Alternative[]): readonly Alternative[] | undefined {
  const kinds = new Map<string, Alternative[]>();
  let count = 0;
  for (const next of alternatives) {
    const without = withoutAny(next);
    const kind = [...without.claims.keys()].sort().join("\u001e");
    const similar = kinds.get(kind) ?? [];
    kinds.set(kind, similar);
    if (mergeInto(similar, without)) continue;
    similar.push(without);
    count += 1;
    if (count > maxAlternatives) return undefined;
  }
  return [...kinds.values()].flat();
}

/** Merges an alternative into the first that it can be one with; false where there is none. */
function mergeInto(similar: Alternative[], next: Alternative): boolean {
  for (const [index, known] of similar.entries()) {
    const merged = merge(known, next);
    if (!merged) continue;
    similar[index] = merged;
    return true;
  }
  return false;
}

function withoutAny(alternative: Alternative): Alternative {
  if (![...alternative.claims.values()].some(isPlainlyAny)) return alternative;
  const claims = new Map([...alternative.claims].filter(([, set]) => !isPlainlyAny(set)));
  return { ...alternative, claims };
}

/** Two alternatives as one, where that loses nothing: same opaque tests, and sets that differ in one claim at most. */
function merge(a: Alternative, b: Alternative): Alternative | undefined {
  if (a.claims.size !== b.claims.size || a.cut !== b.cut || !sameTests(a.opaque, b.opaque)) return undefined;
  let different: string | undefined;
  for (const [key, set] of a.claims) {
    const other = b.claims.get(key);
    if (!other) return undefined;
    if (isSameClaim(set, other)) continue;
    if (different !== undefined) return undefined;
    different = key;
  }
  if (different === undefined) return a;
  const united = uniteClaims(a.claims.get(different)!, b.claims.get(different)!);
  return united && { ...a, claims: new Map(a.claims).set(different, united) };
}

/** Whether the tests are the same in the same order: enough, since they come from the same walk. */
function sameTests(a: readonly OpaqueTest[], b: readonly OpaqueTest[]): boolean {
  return (
    a.length === b.length &&
    a.every((test, index) => test.expression === b[index]!.expression && test.expected === b[index]!.expected)
  );
}

/** Whether no token passes, whatever its opaque tests give. Unknown past the bound on automaton states. */
export function isImpossible({ claims }: Alternative): Knowable<boolean> {
  let result: Knowable<boolean> = false;
  for (const set of claims.values()) {
    const empty = isEmptyClaim(set);
    if (empty === true) return true;
    if (isUnknown(empty)) result = empty;
  }
  return result;
}

/** The alternatives that some token may pass; those that cannot be decided stay. */
export function withoutImpossible(alternatives: readonly Alternative[]): readonly Alternative[] {
  return alternatives.filter((alternative) => isImpossible(alternative) !== true);
}

/** Whether a token (its claims as JSON) passes; `undecided` where only opaque tests are left. */
export function admits(alternatives: readonly Alternative[], token: object): "yes" | "no" | "undecided" {
  const open = alternatives.filter(({ claims }) =>
    [...claims].every(([key, set]) => claimIncludes(set, valueAt(token, claimPath(key)))),
  );
  if (open.length === 0) return "no";
  return open.some(({ opaque }) => opaque.length === 0) ? "yes" : "undecided";
}

function valueAt(token: unknown, path: readonly string[]): unknown {
  let value = token;
  for (const name of path) {
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    value =
      isObject && Object.hasOwn(value as object, name) ? (value as Record<string, unknown>)[name] : undefined;
  }
  return value;
}

/**
 * Tokens that pass `a` and not `b`. Where `b` has opaque tests, the tokens that its claims admit are not taken
 * away: what remains is then a superset, and `exact` is false. Unknown when there are too many pieces.
 */
export function subtractAlternatives(
  a: readonly Alternative[],
  b: readonly Alternative[],
): Knowable<{ readonly rest: readonly Alternative[]; readonly exact: boolean }> {
  let rest = withoutImpossible(a);
  for (const taken of b.filter(({ opaque }) => opaque.length === 0)) {
    rest = withoutImpossible(rest.flatMap((from) => subtractOne(from, taken)));
    if (rest.length > maxAlternatives)
      return new Unknown("the condition has too many alternatives to compare");
  }
  return { rest, exact: b.every(({ opaque }) => opaque.length === 0) };
}

/** Splits one claim at a time: outside in the first, inside in the first and outside in the second, and so on. */
function subtractOne(from: Alternative, taken: Alternative): readonly Alternative[] {
  const pieces: Alternative[] = [];
  let inside: Alternative | undefined = from;
  for (const [key, set] of taken.claims) {
    for (const outside of complementClaim(set)) {
      const piece: Alternative | undefined =
        inside && intersectAlternative(inside, { claims: new Map([[key, outside]]), opaque: [] });
      if (piece) pieces.push(piece);
    }
    inside = inside && intersectAlternative(inside, { claims: new Map([[key, set]]), opaque: [] });
    if (!inside || isImpossible(inside) === true) break;
  }
  return pieces;
}

/**
 * A token that passes the claims of an alternative, the most readable value for each: strings first, and a missing
 * claim where only that passes. Undefined where none exists. Opaque tests are not looked at: evaluate the token.
 */
export function someToken(alternative: Alternative): Knowable<Record<string, unknown> | undefined> {
  const token: Record<string, unknown> = {};
  const keys = [...alternative.claims.keys()].sort((a, b) => claimPath(a).length - claimPath(b).length);
  for (const key of keys) {
    const value = someValue(alternative.claims.get(key)!);
    if (value === undefined || isUnknown(value)) return value;
    if (value.kind === "value") place(token, claimPath(key), value.value);
  }
  return token;
}

type Choice = { readonly kind: "missing" } | { readonly kind: "value"; readonly value: unknown };

/** One state of the set. */
function someValue(set: ClaimSet): Knowable<Choice | undefined> {
  const text = witness(set.strings);
  if (isUnknown(text)) return text;
  if (text !== undefined) return { kind: "value", value: text };
  const number = someNumber(set.numbers);
  if (number !== undefined) return { kind: "value", value: number };
  if (set.booleans.true || set.booleans.false) return { kind: "value", value: set.booleans.true };
  const list = someList(set);
  if (list !== undefined) return isUnknown(list) ? list : { kind: "value", value: list };
  if (set.maps) return { kind: "value", value: {} };
  if (set.absent) return { kind: "missing" };
  return set.null ? { kind: "value", value: null } : undefined;
}

function someList({ lists }: ClaimSet): Knowable<readonly unknown[] | undefined> {
  if (typeof lists === "string") return lists === "any" ? [] : undefined;
  const items: unknown[] = [];
  for (const some of lists.some) {
    const item = someValue(intersectClaims(lists.all, { ...some, absent: false }));
    if (item === undefined || isUnknown(item)) return item;
    if (item.kind === "value") items.push(item.value);
  }
  return items;
}

function place(token: object, path: readonly string[], value: unknown): void {
  let at = token;
  for (const name of path.slice(0, -1)) {
    const known = valueAt(at, [name]);
    const inner = typeof known === "object" && known !== null && !Array.isArray(known) ? known : {};
    set(at, name, inner);
    at = inner;
  }
  set(at, path.at(-1)!, value);
}

/** Sets an own property whatever its name: a claim may be called `__proto__`. */
function set(object: object, name: string, value: unknown): void {
  Object.defineProperty(object, name, { value, configurable: true, enumerable: true, writable: true });
}
