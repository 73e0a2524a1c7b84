import { type CelValue, type Expression, isMap, parseTemplate } from "../../iam/gcp/cel/index.js";
import { anyString, isAny } from "../sets/index.js";
import { type Alternative, always, claimIs, intersectAlternative } from "./alternatives.js";
import { asText, type Case, foldConstant, narrow, opaque, type Term } from "./cases.js";
import { anyMap, type ClaimSet, noState, present, stringsIn } from "./claimSet.js";
import { anyNumber } from "./numberSet.js";
import { casePreimage, compose, extractPreimage, type Preimage, splitPreimage } from "./preimage.js";
import type { ClaimText, TextPart } from "./text.js";

/** The cases, each narrowed to the tokens of the guards. */
export function guarded(guards: readonly Alternative[], cases: readonly Case[]): readonly Case[] {
  return guards.flatMap((guard) => cases.flatMap((from) => narrow(from, guard) ?? []));
}

/** A field of a claim is a claim of its own; the one around it must be an object. */
export function fieldOf(from: Case, name: string): Case | undefined {
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

/** `of[index]` for a constant index: a piece of a split text, a field, or an item of a list (opaque). */
export function indexOf(from: Case, index: CelValue): Case | undefined {
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
export function computed(
  from: Case,
  call: Expression & { kind: "method" },
  preimage: Preimage,
): Case | undefined {
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

/** A term built on the one claim's string that a case is; opaque where it is several. */
export function onClaimText(from: Case, build: (part: ClaimText) => Term): Case | undefined {
  const text = asText(from);
  if (!text) return from.term.kind === "opaque" ? from : undefined;
  const [only, ...others] = text.parts;
  const isOne = only !== undefined && typeof only !== "string" && others.length === 0;
  return { when: text.when, term: isOne ? build(only) : opaque };
}

/** The string function that a method call with constants is; undefined for one that is not followed. */
export function methodPreimage(name: string, args: readonly CelValue[]): Preimage | "error" | undefined {
  const [first] = args;
  if (name === "lowerAscii" && args.length === 0) return casePreimage(false);
  if (name === "upperAscii" && args.length === 0) return casePreimage(true);
  if (name !== "extract" || args.length !== 1) return undefined;
  const template = typeof first === "string" ? parseTemplate(first) : undefined;
  return template ? extractPreimage(template) : "error";
}

/** `string(x)`: strings stay; how a number or a bool is printed is left opaque. */
export function textOf(from: Case): readonly Case[] {
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

/** `size(of)`. */
export function sizeOf(from: Case): Case | undefined {
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
export function addUp(row: readonly Case[]): readonly Case[] {
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
