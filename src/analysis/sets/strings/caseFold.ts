/**
 * Case folding by single code point: two characters are variants of each other when they have the same
 * one-character lower case. Characters whose lower case is longer (`İ`) have no variants.
 */

/** The lower case of a character, where that is one character; else the character. */
export function foldCodePoint(codePoint: number): number {
  if (codePoint < 0x80) return codePoint >= 0x41 && codePoint <= 0x5a ? codePoint + 0x20 : codePoint;
  if (codePoint >= 0xd800 && codePoint <= 0xdfff) return codePoint;
  const lower = String.fromCodePoint(codePoint).toLowerCase();
  const folded = lower.codePointAt(0)!;
  return lower.length === (folded > 0xffff ? 2 : 1) ? folded : codePoint;
}

/** The text with each character folded by {@link foldCodePoint}. */
export function foldText(text: string): string {
  let folded = "";
  for (const character of text) folded += String.fromCodePoint(foldCodePoint(character.codePointAt(0)!));
  return folded;
}

/** All characters that fold to the same one, the character itself included, in ascending order. */
export function caseVariants(codePoint: number): readonly number[] {
  if (codePoint < 0x80) return asciiVariants(codePoint);
  return casedClasses().get(foldCodePoint(codePoint)) ?? [codePoint];
}

/** The Kelvin sign, the only character outside ASCII with a lower case inside it. */
const kelvin = 0x212a;

function asciiVariants(codePoint: number): readonly number[] {
  const lower = foldCodePoint(codePoint);
  if (lower < 0x61 || lower > 0x7a) return [codePoint];
  return lower === 0x6b ? [lower - 0x20, lower, kelvin] : [lower - 0x20, lower];
}

/** All characters that have variants other than themselves, in ascending order. */
export function casedCodePoints(): readonly number[] {
  cased ??= [...casedClasses().values()].flat().sort((a, b) => a - b);
  return cased;
}

/** No cased script stands above the second plane. */
const lastCased = 0x1ffff;

let classes: ReadonlyMap<number, readonly number[]> | undefined;
let cased: readonly number[] | undefined;

/** Folded character to its variants; computed once, from the running Unicode version. */
function casedClasses(): ReadonlyMap<number, readonly number[]> {
  if (classes) return classes;
  const found = new Map<number, number[]>();
  for (let codePoint = 0; codePoint <= lastCased; codePoint++) {
    const folded = foldCodePoint(codePoint);
    if (folded === codePoint) continue;
    const members = found.get(folded);
    if (members) members.push(codePoint);
    else found.set(folded, [folded, codePoint]);
  }
  for (const members of found.values()) members.sort((a, b) => a - b);
  classes = found;
  return found;
}
