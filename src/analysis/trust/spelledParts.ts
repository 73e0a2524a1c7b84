import {
  type Issuer,
  type Parts,
  type Piece,
  pieces,
  type Tenancy,
  type TokenForm,
  unfill,
} from "../../issuers/index.js";
import * as sets from "../sets/strings.js";
import type { Alternative } from "./alternative.js";
import { grammarSet } from "./partSets.js";

/** What a trust spells of one part: whole values, beginnings that run into a wildcard, endings that follow one. */
export interface SpelledPart {
  readonly values: ReadonlySet<string>;
  readonly beginnings: ReadonlySet<string>;
  readonly endings: ReadonlySet<string>;
}

export type SpelledParts = ReadonlyMap<string, SpelledPart>;

/** Sets with at most so many members are read as a list of names, however they are written. */
const mostNames = 64;

/**
 * The values of parts that a trust spells out: what its author must have meant. In `repo:acme/*` the owner is spelled
 * and the repository is not.
 */
export function spelledParts(
  issuer: Issuer,
  tenancy: Tenancy,
  forms: readonly TokenForm[],
  alternative: Alternative,
): SpelledParts {
  const found = new Map<string, Record<keyof SpelledPart, Set<string>>>();
  const entry = (part: string) => {
    const known = found.get(part) ?? { values: new Set(), beginnings: new Set(), endings: new Set() };
    found.set(part, known);
    return known;
  };
  for (const [part, value] of Object.entries(tenancy.parts)) entry(part).values.add(value);
  const texts = textsOf(alternative);
  for (const form of forms) {
    for (const [claim, template] of Object.entries({ ...form.claims, ...tagTemplates(form) })) {
      for (const text of texts.get(claim) ?? []) {
        const { parts, beginnings, endings } = readSpelled(issuer, pieces(template), text);
        for (const [part, value] of Object.entries({ ...parts, ...readTail(issuer, pieces(template), text) }))
          entry(part).values.add(value);
        for (const [part, value] of Object.entries(beginnings)) entry(part).beginnings.add(value);
        for (const [part, value] of Object.entries(endings)) entry(part).endings.add(value);
      }
    }
  }
  return found;
}

function tagTemplates(form: TokenForm): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(form.tags ?? {}).map(([key, template]) => [
      `aws:requesttag/${key.toLowerCase()}`,
      template,
    ]),
  );
}

function textsOf(alternative: Alternative): ReadonlyMap<string, ReadonlySet<string>> {
  const texts = new Map<string, Set<string>>();
  const add = (claim: string, text: string) => texts.set(claim, (texts.get(claim) ?? new Set()).add(text));
  for (const { claim, text } of alternative.spelled) add(claim, text);
  for (const [claim, { present }] of alternative.cut ? [] : alternative.claims) {
    for (const text of sets.finiteMembers(present.text, mostNames) ?? []) add(claim, text);
  }
  return texts;
}

/**
 * Reads a spelled text along a template: a part that a wildcard touches is not spelled, and what follows it is found
 * again at the template's next literal text.
 */
function readSpelled(
  issuer: Issuer,
  template: readonly Piece[],
  text: string,
): { readonly parts: Parts; readonly beginnings: Parts; readonly endings: Parts } {
  const parts: Record<string, string> = {};
  const beginnings: Record<string, string> = {};
  const endings: Record<string, string> = {};
  let at = 0;
  // Whether a wildcard has swallowed the beginning of the part that comes next.
  let swallowed = false;
  for (const [index, piece] of template.entries()) {
    if (piece.kind === "text") {
      const whole = afterLiteral(piece.text, text, at);
      const after = whole ?? afterSwallowed(piece.text, text, at);
      if (after === undefined) break;
      swallowed = whole === undefined;
      at = after;
      continue;
    }
    const wildcard = indexOfWildcard(text, at);
    const end =
      endBeforeWildcard(template[index + 1], text, at, wildcard) ??
      endOfPart(issuer, template, index, text, at);
    const isCut = wildcard >= 0 && (end < 0 || wildcard < end);
    if (isCut || swallowed) {
      const ending = end < 0 ? "" : (/[^*?]*$/.exec(text.slice(at, end))?.[0] as string);
      if (swallowed && (end < 0 || !canEnd(issuer, piece.name, ending))) break;
      const beginning = text.slice(at, wildcard);
      if (isCut && !swallowed && isWhole(issuer, piece.name, beginning)) parts[piece.name] = beginning;
      else if (isCut && !swallowed) beginnings[piece.name] = beginning;
      endings[piece.name] = ending;
    } else if (end >= 0) parts[piece.name] = text.slice(at, end);
    if (end < 0) break;
    at = end;
  }
  return { parts, beginnings, endings };
}

/** Where a text goes on when a wildcard stands for the rest of a literal and the beginning of the part behind it. */
function afterSwallowed(literal: string, text: string, at: number): number | undefined {
  const star = at + sameBeginning(literal, text, at);
  return text[star] === "*" ? star + 1 : undefined;
}

/** How many characters of a literal stand in a text, in whatever case; a `?` may stand for each. */
function sameBeginning(literal: string, text: string, at: number): number {
  let same = 0;
  while (same < literal.length && isSame(literal[same] as string, text[at + same])) same++;
  return same;
}

/** A text that is compared by its case and differs in it matches nothing, so that it names nobody either. */
function isSame(char: string, written: string | undefined): boolean {
  return char === written || written === "?" || char.toLowerCase() === written?.toLowerCase();
}

/** The parts that stand behind the last wildcard, from a literal of the template on. */
function readTail(issuer: Issuer, template: readonly Piece[], text: string): Parts {
  const star = text.lastIndexOf("*");
  if (star < 0 || star === text.length - 1) return {};
  const tail = text.slice(star + 1);
  for (const [index, piece] of template.entries()) {
    if (piece.kind !== "text") continue;
    const rest = template.slice(index).map((each) => (each.kind === "text" ? each.text : `{${each.name}}`));
    const parts = unfill(issuer, rest.join(""), tail);
    if (parts !== undefined) return parts;
  }
  return {};
}

/** Whether a value says its own end, as one in braces does: then nothing that a wildcard stands for belongs to it. */
function isWhole(issuer: Issuer, part: string, beginning: string): boolean {
  if (!/[)}\]>]$/.test(beginning)) return false;
  const grammar = grammarSet(issuer, part);
  const longer = sets.intersect(grammar, sets.pattern([beginning, sets.complement(sets.literal(""))]));
  return sets.includes(grammar, beginning) && sets.isEmpty(longer) === true;
}

/** Whether a text may be the end of a part; a wildcard may have swallowed more than one part. */
function canEnd(issuer: Issuer, part: string, ending: string): boolean {
  const grammar = issuer.parts[part]?.grammar;
  return ending === "" || grammar === undefined || new RegExp(`^(?:${grammar})$`, "u").test(`a${ending}`);
}

/** Where a literal piece ends in a text, in which a `*` may stand for a stretch of it. */
function afterLiteral(literal: string, text: string, at: number): number | undefined {
  const same = sameBeginning(literal, text, at);
  if (same === literal.length) return at + literal.length;
  const star = at + same;
  if (text[star] !== "*") return undefined;
  for (let from = same; from < literal.length; from++) {
    if (text.startsWith(literal.slice(from), star + 1)) return star + 1 + literal.length - from;
  }
  return undefined;
}

/** Where a part ends when the literal that ends it runs into a wildcard: `acme:*` before `:pipeline:` is `acme`. */
function endBeforeWildcard(
  next: Piece | undefined,
  text: string,
  at: number,
  wildcard: number,
): number | undefined {
  if (next?.kind !== "text" || wildcard < 0) return undefined;
  const stretch = text.slice(at, wildcard);
  if (stretch.includes(next.text)) return undefined;
  for (let length = Math.min(next.text.length, stretch.length - 1); length > 0; length--) {
    if (stretch.endsWith(next.text.slice(0, length))) return wildcard - length;
  }
  return undefined;
}

/** Where a part ends: at the next literal; a part that may hold that literal itself, at the last one before what follows. */
function endOfPart(
  issuer: Issuer,
  template: readonly Piece[],
  index: number,
  text: string,
  at: number,
): number {
  const next = template[index + 1];
  if (next?.kind !== "text") return text.length;
  const piece = template[index] as Piece & { readonly kind: "part" };
  const grammar = issuer.parts[piece.name]?.grammar ?? "";
  if (!new RegExp(`^(?:${grammar})$`, "u").test(`a${next.text}a`)) return text.indexOf(next.text, at);
  const later = template[index + 3];
  const limit = later?.kind === "text" ? text.indexOf(later.text, at) : text.length;
  return limit < 0 ? text.indexOf(next.text, at) : text.lastIndexOf(next.text, limit - 1);
}

function indexOfWildcard(text: string, from: number): number {
  const found = [text.indexOf("*", from), text.indexOf("?", from)].filter((at) => at >= 0);
  return found.length === 0 ? -1 : Math.min(...found);
}

/** The values of a part that nobody spelled, nor any group that they are in. */
export function unnamed(issuer: Issuer, part: string, spelled: SpelledPart | undefined): sets.StringSet {
  const single = unspelled(issuer, part, spelled?.values ?? []);
  const group = issuer.parts[part]?.group;
  if (group === undefined || spelled === undefined) return single;
  const whole =
    group === "/"
      ? [...spelled.beginnings].filter((text) => /.\/$/.test(text)).map((text) => sets.startsWith(text))
      : [...spelled.endings].filter((text) => /^\../.test(text)).map((text) => sets.endsWith(text));
  return whole.length === 0 ? single : sets.intersect(single, sets.complement(sets.union(...whole)));
}

/**
 * The values of a part that nobody spelled. A spelling that no value has, as one in capitals has not where the issuer
 * knows small letters only, stands for those that differ in case.
 */
export function unspelled(issuer: Issuer, part: string, values: Iterable<string>): sets.StringSet {
  const all = [...values];
  const isFolded = issuer.parts[part]?.caseless === true;
  const odd = isFolded ? all : all.filter((value) => !sets.includes(grammarSet(issuer, part), value));
  const named = sets.oneOf(isFolded ? [] : all);
  return sets.complement(odd.length === 0 ? named : sets.union(named, sets.foldCase(sets.oneOf(odd))));
}

/** Names that show people what an attacker would register or create, the plainest first. */
export function attackerNames(
  issuer: Issuer,
  part: string,
  spelled: SpelledPart | undefined,
): readonly string[] {
  const example = issuer.parts[part]?.example ?? "";
  if (/^\d+$/.test(example)) return ["666001"];
  const [values, beginnings, endings] = [spelled?.values, spelled?.beginnings, spelled?.endings].map(
    (texts) => [...(texts ?? [])].filter((text) => text !== ""),
  ) as [string[], string[], string[]];
  return [
    ...beginnings.flatMap((text) => endings.map((ending) => `${text}-evil${ending}`)),
    ...endings.flatMap((text) => [`evil${/^\w/.test(text) ? "-" : ""}${text}`, `evil${text}`]),
    ...beginnings.flatMap((text) => [`${text}-evil`, `${text}evil`]),
    ...values.map((value) => `${value}-evil`),
    "evil",
    ...values.map((value) => value.toUpperCase()),
    example,
  ];
}

/** Ordinary names for a part that plays no role in an attack: the trust's own, or one that its patterns take in. */
export function ordinaryNames(
  issuer: Issuer,
  part: string,
  spelled: SpelledPart | undefined,
): readonly string[] {
  if (spelled !== undefined && spelled.values.size > 0) return [...spelled.values];
  const example = issuer.parts[part]?.example ?? "";
  const endings = spelled === undefined || spelled.endings.size === 0 ? [""] : [...spelled.endings];
  const shaped = [...(spelled?.beginnings ?? [""])].flatMap((text) =>
    endings.flatMap((ending) => [...(text === "" ? [] : [text + ending]), text + example + ending]),
  );
  return [example, ...shaped];
}
