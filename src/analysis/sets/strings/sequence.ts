import { caseVariants, foldCodePoint } from "./caseFold.js";

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

/** Whether the text is matched: two pointers, going back to the last gap only; at worst length × length steps. */
export function matchesSequence({ items, gaps, folded }: Sequence, text: string): boolean {
  let item = 0;
  let at = 0;
  let lastGap = gaps[0] ? 0 : -1;
  let resumeAt = 0;
  while (at < text.length) {
    if (lastGap === items.length) return true;
    const codePoint = text.codePointAt(at)!;
    const wanted = item < items.length ? items[item]! : undefined;
    if (wanted === anyCharacter || wanted === (folded ? foldCodePoint(codePoint) : codePoint)) {
      item++;
      at += codePoint > 0xffff ? 2 : 1;
      if (gaps[item]) {
        lastGap = item;
        resumeAt = at;
      }
    } else if (lastGap >= 0) {
      item = lastGap;
      resumeAt += text.codePointAt(resumeAt)! > 0xffff ? 2 : 1;
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
