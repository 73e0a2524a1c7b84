import { type CelValue, type Expression, evaluateCel, isFailure, partsOf } from "../../iam/gcp/cel/index.js";
import { anyString } from "../sets/index.js";
import { type Alternative, always, claimIs, intersectAlternative } from "./alternatives.js";
import { stringsIn } from "./claimSet.js";
import { gather, type Outcome, opaqueOutcome } from "./outcome.js";
import { identity } from "./preimage.js";
import type { Counted } from "./preimageMethods.js";
import type { ClaimText, TextPart } from "./text.js";

/** What an expression stands for, as far as it depends on claims in a way that the algebra follows. */
export type Term =
  | { readonly kind: "constant"; readonly value: CelValue }
  /** The JSON value of a claim that is there. An empty path is the token itself. */
  | { readonly kind: "claim"; readonly path: readonly string[] }
  /** A string made of constants and strings computed from claims. */
  | { readonly kind: "text"; readonly parts: readonly TextPart[] }
  /** What `split()` gives. */
  | { readonly kind: "pieces"; readonly of: ClaimText; readonly separator: string }
  /** What `size()` gives of a claim. */
  | { readonly kind: "size"; readonly path: readonly string[] }
  /** A whole number computed from a claim's string. */
  | { readonly kind: "number"; readonly of: ClaimText; readonly counted: Counted }
  | { readonly kind: "opaque" };

/** The tokens for which the expression stands for this term; tokens in no case make it an error. */
export interface Case {
  readonly when: Alternative;
  readonly term: Term;
}

/** What the names of an expression stand for: the claim that each begins at. */
export type Roots = ReadonlyMap<string, readonly string[]>;

/** The analysis as its two halves need each other: boolean expressions are decided, others read as terms. */
export interface Deciding {
  readonly roots: Roots;
  decide(expression: Expression): Outcome;
  read(expression: Expression): readonly Case[];
}

/** A term of which nothing is known. */
export const opaque: Term = { kind: "opaque" };

/** The one case of an expression without names, none where it is an error; undefined where it has names. */
export function foldConstant(expression: Expression): readonly Case[] | undefined {
  if (expression.kind === "literal")
    return [{ when: always, term: { kind: "constant", value: expression.value } }];
  if (hasNames(expression)) return undefined;
  const result = evaluateCel(expression, { variables: new Map() });
  if (!isFailure(result)) return [{ when: always, term: { kind: "constant", value: result } }];
  return result.kind === "error" ? [] : unread;
}

function hasNames(expression: Expression, bound: readonly string[] = []): boolean {
  if (expression.kind === "name") return !bound.includes(expression.name);
  if (expression.kind !== "macro") return partsOf(expression).some((part) => hasNames(part, bound));
  const inside = [...bound, expression.variable];
  return hasNames(expression.of, bound) || expression.args.some((part) => hasNames(part, inside));
}

/** The case narrowed by more conditions; undefined where that is plainly impossible. */
export function narrow(from: Case, more: Alternative, term: Term = from.term): Case | undefined {
  const when = intersectAlternative(from.when, more);
  return when && { when, term };
}

/** A case's string as parts: a claim is narrowed to strings. Undefined for what is no string, or opaque. */
export function asText(
  from: Case,
): { readonly when: Alternative; readonly parts: readonly TextPart[] } | undefined {
  const { term } = from;
  if (term.kind === "constant")
    return typeof term.value === "string" ? { when: from.when, parts: [term.value] } : undefined;
  if (term.kind === "text") return { when: from.when, parts: term.parts };
  if (term.kind !== "claim" || term.path.length === 0) return undefined;
  const narrowed = narrow(from, claimIs(term.path, stringsIn(anyString)));
  return narrowed && { when: narrowed.when, parts: [{ path: term.path, preimage: identity }] };
}

/** An expression of which nothing is known. */
export const unread: readonly Case[] = [{ when: always, term: opaque }];

/** The outcome of each case; a case without one is left opaque, for its own tokens. */
export function gatherCases(
  cases: readonly Case[],
  outcomeOf: (from: Case) => Outcome | undefined,
  expression: Expression,
): Outcome | undefined {
  return gather(
    cases.map((from) => [[from.when], outcomeOf(from) ?? opaqueOutcome(expression, from.when)] as const),
    opaqueOutcome(expression),
  );
}
