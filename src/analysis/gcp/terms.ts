import {
  type CelValue,
  type Expression,
  evaluateCel,
  formatCel,
  isFailure,
  isMap,
  parseTemplate,
  partsOf,
} from "../../iam/gcp/cel/index.js";
import { anyString, isAny } from "../sets/index.js";
import { type Alternative, claimIs, everything, intersectAlternative } from "./alternatives.js";
import { anyMap, type ClaimSet, noState, present, stringsIn } from "./claimSet.js";
import { anyNumber } from "./numberSet.js";
import {
  casePreimage,
  compose,
  extractPreimage,
  identity,
  type Preimage,
  splitPreimage,
} from "./preimage.js";
import type { ClaimText, Outcome, TextPart } from "./text.js";

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

const opaque: Term = { kind: "opaque" };
const always = everything[0]!;
const maxCases = 256;

/** The cases of an expression; one opaque case when there are too many. */
export function readTerm(expression: Expression, analysis: Deciding): readonly Case[] {
  const constant = foldConstant(expression);
  if (constant) return constant;
  const cases = new Reader(analysis).read(expression);
  return cases.length > maxCases ? unread : cases;
}

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

class Reader {
  readonly #analysis: Deciding;

  constructor(analysis: Deciding) {
    this.#analysis = analysis;
  }

  read(expression: Expression): readonly Case[] {
    switch (expression.kind) {
      case "literal":
        return foldConstant(expression)!;
      case "name": {
        const path = this.#analysis.roots.get(expression.name);
        return path ? [{ when: always, term: { kind: "claim", path } }] : [];
      }
      case "field":
        return this.#each(expression.of, (from) => fieldOf(from, expression.name));
      case "index":
        return this.#index(expression);
      case "sum":
        return this.#sum(expression.parts.map((part) => this.#analysis.read(part)));
      case "choice": {
        const { yes, no } = this.#analysis.decide(expression.condition);
        return [
          ...guarded(yes, this.#analysis.read(expression.yes)),
          ...guarded(no, this.#analysis.read(expression.no)),
        ];
      }
      case "call":
        return this.#call(expression);
      case "method":
        return this.#method(expression);
      case "compare":
      case "and":
      case "or":
      case "not":
      case "in":
      case "has":
        return this.#boolean(expression);
      case "macro":
        return ["all", "exists", "exists_one"].includes(expression.name) ? this.#boolean(expression) : unread;
      case "negate":
      case "arithmetic":
      case "list":
      case "map":
        return unread;
    }
  }

  #each(expression: Expression, work: (from: Case) => Case | undefined): readonly Case[] {
    return this.#analysis.read(expression).flatMap((from) => work(from) ?? []);
  }

  #boolean(expression: Expression): readonly Case[] {
    const { yes, no } = this.#analysis.decide(expression);
    const constant = (value: boolean): Term => ({ kind: "constant", value });
    return [
      ...yes.map((when) => ({ when, term: constant(true) })),
      ...no.map((when) => ({ when, term: constant(false) })),
    ];
  }

  #index({ of, index }: Expression & { kind: "index" }): readonly Case[] {
    if (of.kind === "map") return this.#lookUp(of.entries, index);
    const keys = this.#analysis.read(index);
    const [key] = keys;
    if (keys.length !== 1 || key?.term.kind !== "constant") return unread;
    const { value } = key.term;
    return this.#each(of, (from) => indexOf(from, value));
  }

  /** `{"a": 1, "b": 2}[claim]`: one case for each key, for the tokens in which the claim is that key. */
  #lookUp(entries: readonly (readonly [Expression, Expression])[], index: Expression): readonly Case[] {
    return entries.flatMap(([key, value]) => {
      const { yes } = this.#analysis.decide({ kind: "compare", operator: "==", left: index, right: key });
      return guarded(yes, this.#analysis.read(value));
    });
  }

  #sum(operands: readonly (readonly Case[])[]): readonly Case[] {
    let combined: readonly (readonly Case[])[] = [[]];
    for (const cases of operands) {
      combined = combined.flatMap((row) => cases.map((next) => [...row, next]));
      if (combined.length > maxCases) return unread;
    }
    return combined.flatMap(addUp);
  }

  #call(expression: Expression & { kind: "call" }): readonly Case[] {
    const { name, args } = expression;
    const [only] = args;
    if (only && args.length === 1) {
      if (name === "dyn") return this.#analysis.read(only);
      if (name === "string") return this.#analysis.read(only).flatMap(textOf);
      if (name === "size") return this.#each(only, sizeOf);
    }
    return name === "matches" ? this.#boolean(expression) : unread;
  }

  #method(expression: Expression & { kind: "method" }): readonly Case[] {
    const { of, name, args } = expression;
    if (["startsWith", "endsWith", "contains", "matches"].includes(name)) return this.#boolean(expression);
    if (name === "size" && args.length === 0) return this.#each(of, sizeOf);
    const constants = args.map((arg) => foldConstant(arg)?.[0]?.term);
    const values = constants.map((term) => (term?.kind === "constant" ? term.value : undefined));
    if (name === "split" && typeof values[0] === "string" && values[0] !== "" && args.length === 1) {
      const separator = values[0];
      return this.#each(of, (from) => onClaimText(from, (part) => ({ kind: "pieces", of: part, separator })));
    }
    const preimage = values.includes(undefined) ? undefined : methodPreimage(name, values as CelValue[]);
    if (!preimage) return unread;
    if (preimage === "error") return [];
    return this.#each(of, (from) => computed(from, expression, preimage));
  }
}

/** An expression of which nothing is known. */
export const unread: readonly Case[] = [{ when: always, term: opaque }];

function guarded(guards: readonly Alternative[], cases: readonly Case[]): readonly Case[] {
  return guards.flatMap((guard) => cases.flatMap((from) => narrow(from, guard) ?? []));
}

/** A field of a claim is a claim of its own; the one around it must be an object. */
function fieldOf(from: Case, name: string): Case | undefined {
  const { term } = from;
  if (term.kind === "opaque") return from;
  if (term.kind === "constant" && isMap(term.value)) {
    const value = term.value.get(name);
    return value === undefined ? undefined : { when: from.when, term: { kind: "constant", value } };
  }
  if (term.kind !== "claim") return undefined;
  const path = [...term.path, name];
  const inObject = term.path.length === 0 ? from : narrow(from, claimIs(term.path, anyMap));
  return inObject && narrow(inObject, claimIs(path, present), { kind: "claim", path });
}

function indexOf(from: Case, index: CelValue): Case | undefined {
  const { term } = from;
  if (term.kind === "opaque") return from;
  if (term.kind === "pieces" && (typeof index === "bigint" || typeof index === "number"))
    return pieceOf(from, term, Number(index));
  if (typeof index === "string") return fieldOf(from, index);
  if (term.kind !== "claim" || term.path.length === 0) return undefined;
  return narrow(from, claimIs(term.path, { ...noState, lists: "any" }), opaque);
}

function pieceOf(from: Case, { of, separator }: Term & { kind: "pieces" }, index: number): Case | undefined {
  if (!Number.isInteger(index) || index < 0) return undefined;
  if (index > 50) return { when: from.when, term: opaque };
  return computedBy(from, of, splitPreimage(separator, index));
}

/** Applies a string function to a case that is one claim's string. */
function computed(from: Case, call: Expression & { kind: "method" }, preimage: Preimage): Case | undefined {
  if (from.term.kind === "constant") {
    const [folded] = foldConstant({ ...call, of: { kind: "literal", value: from.term.value } }) ?? [];
    return folded && { when: from.when, term: folded.term };
  }
  const text = asText(from);
  if (!text) return from.term.kind === "opaque" ? from : undefined;
  const [only, ...others] = text.parts;
  if (only === undefined || typeof only === "string" || others.length > 0)
    return { when: text.when, term: opaque };
  return computedBy({ when: text.when, term: opaque }, only, preimage);
}

/** The case of a further function on a claim's string, narrowed to the strings for which it has a result. */
function computedBy(from: Case, of: ClaimText, outer: Preimage): Case | undefined {
  const preimage = compose(of.preimage, outer);
  const defined = preimage(anyString);
  if (!defined) return { when: from.when, term: opaque };
  const term: Term = { kind: "text", parts: [{ path: of.path, preimage }] };
  return isAny(defined)
    ? { when: from.when, term }
    : narrow(from, claimIs(of.path, stringsIn(defined)), term);
}

function onClaimText(from: Case, build: (part: ClaimText) => Term): Case | undefined {
  const text = asText(from);
  if (!text) return from.term.kind === "opaque" ? from : undefined;
  const [only, ...others] = text.parts;
  const isOne = only !== undefined && typeof only !== "string" && others.length === 0;
  return { when: text.when, term: isOne ? build(only) : opaque };
}

function methodPreimage(name: string, args: readonly CelValue[]): Preimage | "error" | undefined {
  const [first] = args;
  if (name === "lowerAscii" && args.length === 0) return casePreimage(false);
  if (name === "upperAscii" && args.length === 0) return casePreimage(true);
  if (name !== "extract" || args.length !== 1) return undefined;
  const template = typeof first === "string" ? parseTemplate(first) : undefined;
  return template ? extractPreimage(template) : "error";
}

/** `string(x)`: strings stay; how a number or a bool is printed is left opaque. */
function textOf(from: Case): readonly Case[] {
  const { term } = from;
  if (term.kind === "constant") {
    return (
      foldConstant({ kind: "call", name: "string", args: [{ kind: "literal", value: term.value }] }) ?? []
    ).map((folded) => ({ when: from.when, term: folded.term }));
  }
  if (term.kind !== "claim") return term.kind === "text" ? [from] : [{ when: from.when, term: opaque }];
  const strings = asText(from);
  const printed: ClaimSet = { ...noState, numbers: anyNumber, booleans: { true: true, false: true } };
  const others = term.path.length === 0 ? undefined : narrow(from, claimIs(term.path, printed), opaque);
  return [
    ...(strings ? [{ when: strings.when, term: { kind: "text", parts: strings.parts } as const }] : []),
    ...(others ? [others] : []),
  ];
}

function sizeOf(from: Case): Case | undefined {
  const { term } = from;
  if (term.kind === "constant") {
    const [folded] =
      foldConstant({ kind: "call", name: "size", args: [{ kind: "literal", value: term.value }] }) ?? [];
    return folded && { when: from.when, term: folded.term };
  }
  if (term.kind !== "claim" || term.path.length === 0) return { when: from.when, term: opaque };
  const sized: ClaimSet = { ...noState, strings: anyString, lists: "any", maps: true };
  return narrow(from, claimIs(term.path, sized), { kind: "size", path: term.path });
}

/** One row of operands added up: a text as soon as one of them is sure to be a string. */
function addUp(row: readonly Case[]): readonly Case[] {
  const when = row.reduce<Alternative | undefined>(
    (all, { when: next }) => all && intersectAlternative(all, next),
    always,
  );
  if (!when) return [];
  if (row.some(({ term }) => ["opaque", "pieces", "size"].includes(term.kind)))
    return [{ when, term: opaque }];
  const isSure = ({ term }: Case) =>
    term.kind === "text" || (term.kind === "constant" && typeof term.value === "string");
  const hasConstant = row.some(({ term }) => term.kind === "constant");
  const texts = row.map(asText);
  const strings = texts.every((text) => text !== undefined) ? concatenate(texts) : undefined;
  if (row.some(isSure)) return strings ? [strings] : [];
  if (hasConstant) return [{ when, term: opaque }];
  const summed: ClaimSet = { ...noState, numbers: anyNumber, lists: "any" };
  const others = row.reduce<Alternative | undefined>(
    (all, { term }) =>
      all && term.kind === "claim" ? intersectAlternative(all, claimIs(term.path, summed)) : undefined,
    when,
  );
  return [...(strings ? [strings] : []), ...(others ? [{ when: others, term: opaque }] : [])];
}

function concatenate(
  texts: readonly { readonly when: Alternative; readonly parts: readonly TextPart[] }[],
): Case | undefined {
  const when = texts.reduce<Alternative | undefined>(
    (all, text) => all && intersectAlternative(all, text.when),
    always,
  );
  return when && { when, term: { kind: "text", parts: texts.flatMap((text) => text.parts) } };
}

/** How an opaque test is shown. */
export function opaqueOutcome(expression: Expression, when: Alternative = always): Outcome {
  const text = formatCel(expression);
  const holds = (expected: boolean): readonly Alternative[] => {
    const both = intersectAlternative(when, { claims: new Map(), opaque: [{ expression: text, expected }] });
    return both ? [both] : [];
  };
  return { yes: holds(true), no: holds(false) };
}
