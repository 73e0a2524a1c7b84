import { type CelValue, type Expression, isMap, parseTemplate } from "../../iam/gcp/cel/index.js";
import { anyString, isAny, literal } from "../sets/index.js";
import { type Alternative, always, claimIs, intersectAlternative } from "./alternatives.js";
import { asText, type Case, foldConstant, narrow, opaque, type Term } from "./cases.js";
import { anyMap, type ClaimSet, noState, present, stringsIn } from "./claimSet.js";
import { anyNumber } from "./numberSet.js";
import { casePreimage, compose, extractPreimage, type Preimage, splitPreimage } from "./preimage.js";
import {
  type Counted,
  charAtPreimage,
  firstIndex,
  lastIndex,
  numberRead,
  pieceCount,
  replacePreimage,
  substringPreimage,
  textSize,
  trimPreimage,
  wholeNumbers,
} from "./preimageMethods.js";
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
  return computedBy({ when: text.when, term: opaque }, only, preimage, only.cut ?? isLossy(call));
}

/** Whether a function gives one text for strings that name different things: those that leave something out. */
function isLossy({ name }: Expression & { kind: "method" }): true | undefined {
  return name === "replace" ? true : undefined;
}

/** The case of a further function on a claim's string, narrowed to the strings for which it has a result. */
function computedBy(from: Case, of: ClaimText, outer: Preimage, cut = of.cut): Case | undefined {
  const preimage = compose(of.preimage, outer);
  const defined = preimage(anyString);
  if (!defined) return { when: from.when, term: opaque };
  const term: Term = { kind: "text", parts: [{ path: of.path, preimage, ...(cut && { cut }) }] };
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
  const [first, second] = args;
  switch (`${name}/${args.length}`) {
    case "lowerAscii/0":
      return casePreimage(false);
    case "upperAscii/0":
      return casePreimage(true);
    case "trim/0":
      return trimPreimage;
    case "extract/1": {
      const template = typeof first === "string" ? parseTemplate(first) : undefined;
      return template ? extractPreimage(template) : "error";
    }
    case "replace/2":
      return typeof first === "string" && typeof second === "string"
        ? replacePreimage(first, second)
        : "error";
    case "charAt/1":
      return withPlaces(args, ([at]) => charAtPreimage(at!));
    case "substring/1":
    case "substring/2":
      return withPlaces(args, ([from, to]) => substringPreimage(from!, to));
    default:
      return undefined;
  }
}

/** Further into a text than any claim is long, nothing is worked out. */
const lastPlace = 256;

function withPlaces(
  args: readonly CelValue[],
  build: (places: readonly number[]) => Preimage,
): Preimage | "error" | undefined {
  const places = args.filter((arg) => typeof arg === "bigint").map(Number);
  if (places.length < args.length || places.some((place, at) => place < (places[at - 1] ?? 0)))
    return "error";
  return places.some((place) => place > lastPlace) ? undefined : build(places);
}

/** The number that a method call gives of a text; undefined for one that is not followed. */
export function methodCount(name: string, args: readonly CelValue[]): Counted | undefined {
  const [text] = args;
  if (args.length !== 1 || typeof text !== "string" || text === "") return undefined;
  if (name === "indexOf") return firstIndex(text);
  return name === "lastIndexOf" ? lastIndex(text) : undefined;
}

/** `int(x)`: of texts, the number that they write; how a number is rounded is left opaque. */
export function intOf(from: Case): readonly Case[] {
  return converted(from, "int", (part, when) => {
    const read = part.preimage(wholeNumbers);
    if (!read) return [{ when, term: opaque }];
    const number: Term = { kind: "number", of: part, counted: numberRead };
    return [narrow({ when, term: number }, claimIs(part.path, stringsIn(read))) ?? []].flat();
  });
}

/** `bool(x)`: of texts, the two that name a truth value. */
export function boolOf(from: Case): readonly Case[] {
  return converted(from, "bool", (part, when) =>
    [true, false].flatMap((value) => {
      const named = part.preimage(literal(String(value)));
      if (!named) return [{ when, term: opaque }];
      const term: Term = { kind: "constant", value };
      return narrow({ when, term }, claimIs(part.path, stringsIn(named))) ?? [];
    }),
  );
}

/** A type conversion: folded for a constant, worked out for a text, opaque for what else converts. */
function converted(
  from: Case,
  name: string,
  ofText: (part: ClaimText, when: Alternative) => readonly Case[],
): readonly Case[] {
  const { term, when } = from;
  if (term.kind === "constant") return foldedCall(name, term.value, when);
  const strings = asText(from);
  const [only, ...rest] = strings?.parts ?? [];
  const isOne = only !== undefined && typeof only !== "string" && rest.length === 0;
  const others =
    term.kind === "claim" && term.path.length > 0
      ? narrow(
          from,
          claimIs(term.path, { ...noState, numbers: anyNumber, booleans: { true: true, false: true } }),
          opaque,
        )
      : undefined;
  if (!isOne) return [{ when, term: opaque }];
  return [...ofText(only, strings!.when), ...(others ? [others] : [])];
}

function foldedCall(name: string, value: CelValue, when: Alternative): readonly Case[] {
  const folded = foldConstant({ kind: "call", name, args: [{ kind: "literal", value }] }) ?? [];
  return folded.map(({ term }) => ({ when, term }));
}

/** `string(x)`: strings stay; how a number or a bool is printed is left opaque. */
export function textOf(from: Case): readonly Case[] {
  const { term } = from;
  if (term.kind === "constant") return foldedCall("string", term.value, from.when);
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
  if (term.kind === "constant") return foldedCall("size", term.value, from.when)[0];
  if (term.kind === "pieces") {
    const { of, separator } = term;
    const isPlain = [...separator].length === 1;
    return {
      when: from.when,
      term: isPlain ? { kind: "number", of, counted: pieceCount(separator) } : opaque,
    };
  }
  if (term.kind === "text") return onClaimText(from, (of) => ({ kind: "number", of, counted: textSize }));
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
  if (row.some(({ term }) => ["opaque", "pieces", "size", "number"].includes(term.kind)))
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
