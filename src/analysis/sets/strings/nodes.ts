import type { Nfa } from "./nfa.js";
import type { Sequence } from "./sequence.js";

/**
 * A set of strings (a regular language), as the expression that it was built from. Immutable; no automaton is
 * built before a question needs one. Characters are Unicode code points; lone surrogates are not characters.
 */
export type StringSet =
  | FiniteSet
  | Sequence
  | RegexSet
  | UnionSet
  | IntersectionSet
  | ComplementSet
  | FoldedSet
  | Concatenation;

/** Exactly these strings: distinct, in UTF-16 order. */
export interface FiniteSet {
  readonly kind: "finite";
  readonly members: readonly string[];
}

/** What a regular expression matches. */
export interface RegexSet {
  readonly kind: "regex";
  readonly source: string;
  readonly nfa: Nfa;
}

export interface UnionSet {
  readonly kind: "union";
  readonly sets: readonly StringSet[];
  readonly depth: number;
}

export interface IntersectionSet {
  readonly kind: "intersection";
  readonly sets: readonly StringSet[];
  readonly depth: number;
}

export interface ComplementSet {
  readonly kind: "complement";
  readonly of: StringSet;
  readonly depth: number;
}

/** All case variants of the members. */
export interface FoldedSet {
  readonly kind: "folded";
  readonly of: StringSet;
  readonly depth: number;
}

/** One member of each part, joined. */
export interface Concatenation {
  readonly kind: "concatenation";
  readonly parts: readonly StringSet[];
  readonly depth: number;
}

/** How many sets stand inside each other. */
export function depthOf(set: StringSet): number {
  return "depth" in set ? set.depth : 0;
}

/** The depth of a set made of these. */
export function depthOver(parts: readonly StringSet[]): number {
  return parts.reduce((deepest, part) => Math.max(deepest, depthOf(part)), 0) + 1;
}
