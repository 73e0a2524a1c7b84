import { caseVariants, foldCodePoint } from "./caseFold.js";
import { isOutOfWork, spend } from "./work.js";

/** The item that stands for any one character. */
export const anyCharacter = -1;

/**
 * A glob after reading: single characters, any-one-characters, and gaps (any run of characters) between them.
 * Normal form: a gap never stands directly before an any-one-character (`*?` is the same as `?*`).
 */
export interface Sequence {
  readonly kind: "sequence";
  /** Code points, or {@link anyCharacter}; folded code points when `folded`. */
  readonly items: readonly number[];
  /** `gaps[i]`: whether any run of characters may stand before item `i`; one entry more than items. */
  readonly gaps: readonly boolean[];
  /** Whether case is ignored. */
  readonly folded: boolean;
}

/** Reads an IAM glob: `*` is any run of characters, `?` is exactly one, everything else is itself. */
export function parseGlob(pattern: string): Sequence {
  const items: number[] = [];
  const gaps: boolean[] = [];
  let gap = false;
  for (let index = 0; index < pattern.length; index++) {
    const code = pattern.charCodeAt(index);
    if (code === 0x2a) {
      gap = true;
      continue;
    }
    if (code === 0x3f) {
      // The gap moves behind the question marks of its run: the normal form.
      items.push(anyCharacter);
      gaps.push(false);
      continue;
    }
    const codePoint = pattern.codePointAt(index)!;
    if (codePoint > 0xffff) index++;
    items.push(codePoint);
    gaps.push(gap);
    gap = false;
  }
  gaps.push(gap);
  return { kind: "sequence", items, gaps, folded: false };
}

/** The sequence of exactly this text, in which `*` and `?` are themselves. */
export function literalSequence(text: string): Sequence {
  const items = Array.from(text, (character) => character.codePointAt(0)!);
  return { kind: "sequence", items, gaps: new Array<boolean>(items.length + 1).fill(false), folded: false };
}

/** The set of all strings, as a sequence. */
export const gapSequence: Sequence = { kind: "sequence", items: [], gaps: [true], folded: false };

/** The sequences joined in order; all must agree on case. */
export function joinSequences(parts: readonly Sequence[]): Sequence {
  const items: number[] = [];
  const gaps: boolean[] = [];
  let gap = false;
  for (const part of parts) {
    for (const [index, item] of part.items.entries()) {
      gap ||= part.gaps[index]!;
      items.push(item);
      gaps.push(gap && item !== anyCharacter);
      gap &&= item === anyCharacter;
    }
    gap ||= part.gaps[part.items.length]!;
  }
  gaps.push(gap);
  return { kind: "sequence", items, gaps, folded: parts[0]?.folded ?? false };
}

export function foldSequence(sequence: Sequence): Sequence {
  const items = sequence.items.map((item) => (item === anyCharacter ? item : foldCodePoint(item)));
  return { kind: "sequence", items, gaps: sequence.gaps, folded: true };
}

/** Whether the sequence is the set of all strings. */
export function isEverything(sequence: Sequence): boolean {
  return sequence.items.length === 0 && sequence.gaps[0] === true;
}

/** The characters that an item stands for; undefined for all. */
export function charactersOf(sequence: Sequence, index: number): readonly number[] | undefined {
  const item = sequence.items[index]!;
  if (item === anyCharacter) return undefined;
  return sequence.folded ? caseVariants(item) : [item];
}

/** The symbol that stands for any run of characters in {@link symbolsOf}. */
const gapSymbol = -2;

/** Whether the text is matched; at worst length × length steps. */
export function matchesSequence(sequence: Sequence, text: string): boolean {
  if (beginsApart(sequence, text)) return false;
  const symbols: number[] = [];
  for (let at = 0; at < text.length; at++) {
    const codePoint = text.codePointAt(at)!;
    if (codePoint > 0xffff) at++;
    symbols.push(sequence.folded ? foldCodePoint(codePoint) : codePoint);
  }
  return matchesSymbols(sequence, symbols);
}

/** Whether a text begins with other characters, as most do that are tried: seen without reading all of it. */
function beginsApart({ items, gaps, folded }: Sequence, text: string): boolean {
  if (folded) return false;
  for (let index = 0; !gaps[index] && index < items.length; index++) {
    const item = items[index]!;
    if (item === anyCharacter || item > 0xffff) return false;
    if (text.charCodeAt(index) !== item) return true;
  }
  return false;
}

/**
 * Whether each text that `a` matches is matched by `b`, where that shows without an automaton: `b` matches `a`
 * read as a text, or it fails on a member of `a` that fills the wildcards with nothing or with a foreign character.
 */
export function isWithinSequence(a: Sequence, b: Sequence): boolean | undefined {
  if (isOutOfWork()) return undefined;
  const mixedCase = a.folded && !b.folded;
  const symbols = symbolsOf(a, b.folded);
  const isForeign = (symbol: number) => mixedCase && symbol >= 0 && caseVariants(symbol).length > 1;
  if (
    matchesSymbols(
      b,
      symbols.map((symbol) => (isForeign(symbol) ? foreign : symbol)),
    )
  )
    return true;
  if (a.items.includes(foreign) || b.items.includes(foreign)) return undefined;
  for (const filling of [[], [foreign]]) {
    const member = symbols.flatMap((symbol) =>
      symbol === gapSymbol ? filling : [symbol === anyCharacter ? foreign : symbol],
    );
    if (!matchesSymbols(b, member)) return false;
  }
  return undefined;
}

/** Members that say most about a sequence: its wildcards filled with nothing, or with a foreign character. */
export function sampleMembers(sequence: Sequence): readonly string[] {
  return [[], [foreign]].map((filling) =>
    String.fromCodePoint(
      ...symbolsOf(sequence, false).flatMap((symbol) =>
        symbol === gapSymbol ? filling : [symbol === anyCharacter ? foreign : symbol],
      ),
    ),
  );
}

/** Whether two sequences share no text because they begin, or end, with different characters. */
export function areApart(a: Sequence, b: Sequence): boolean {
  if (a.folded || b.folded) return false;
  return (
    differ(a, b, (_, index) => [index, index]) ||
    differ(a, b, (length, index) => [length - 1 - index, length - index])
  );
}

/** Compares items one by one from one side, up to the first gap. */
function differ(
  a: Sequence,
  b: Sequence,
  at: (length: number, index: number) => readonly [item: number, gap: number],
): boolean {
  for (let index = 0; ; index++) {
    const [itemA, gapA] = at(a.items.length, index);
    const [itemB, gapB] = at(b.items.length, index);
    if (a.gaps[gapA] !== false || b.gaps[gapB] !== false) return false;
    const [left, right] = [a.items[itemA], b.items[itemB]];
    // One ends where the other demands more, or both end.
    if (left === undefined || right === undefined) return left !== right;
    if (left !== right && left !== anyCharacter && right !== anyCharacter) return true;
  }
}

/** A noncharacter: no sensible pattern names it. */
const foreign = 0x10fffe;

function symbolsOf({ items, gaps }: Sequence, fold: boolean): number[] {
  const symbols: number[] = [];
  for (const [index, item] of items.entries()) {
    if (gaps[index]) symbols.push(gapSymbol);
    symbols.push(fold && item !== anyCharacter ? foldCodePoint(item) : item);
  }
  if (gaps[items.length]) symbols.push(gapSymbol);
  return symbols;
}

/** Work of comparing one character. */
const comparison = 1 / 32;

/** Two pointers, going back to the last gap only. Symbols are characters, any-one-characters and gaps. */
function matchesSymbols({ items, gaps }: Sequence, symbols: readonly number[]): boolean {
  let item = 0;
  let at = 0;
  let lastGap = gaps[0] ? 0 : -1;
  let resumeAt = 0;
  spend(symbols.length * comparison);
  while (at < symbols.length) {
    if (lastGap === items.length) return true;
    const wanted = item < items.length ? items[item]! : undefined;
    const symbol = symbols[at]!;
    if (wanted === anyCharacter ? symbol !== gapSymbol : wanted === symbol) {
      item++;
      at++;
      if (gaps[item]) {
        lastGap = item;
        resumeAt = at;
      }
    } else if (lastGap >= 0) {
      spend((item - lastGap) * comparison);
      item = lastGap;
      resumeAt++;
      at = resumeAt;
    } else {
      return false;
    }
  }
  return item === items.length;
}

/** The sequence as a glob for people; `*` and `?` that stand for themselves are written `${*}`, `${?}`. */
export function formatSequence({ items, gaps }: Sequence): string {
  let text = "";
  for (const [index, item] of items.entries()) {
    if (gaps[index]) text += "*";
    if (item === anyCharacter) text += "?";
    else if (item === 0x2a) text += "${*}";
    else if (item === 0x3f) text += "${?}";
    else text += String.fromCodePoint(item);
  }
  return gaps[items.length] ? text + "*" : text;
}
