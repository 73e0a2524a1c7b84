import { lastCodePoint } from "./edges.js";

/** Printable ASCII in the order in which a witness prefers it. */
const preferred =
  "abcdefghijklmnopqrstuvwxyz0123456789-_/.:@ABCDEFGHIJKLMNOPQRSTUVWXYZ=+,~#%&;!$'()[]{}|^<>\"`\\*? ";

const codes = Array.from(preferred, (character) => character.charCodeAt(0));

/** The character of a range that people read best, and its rank (lower is better); undefined where none exists. */
export function mostReadable(from: number, to: number): { codePoint: number; rank: number } | undefined {
  if (from <= 0x7e && to >= 0x20)
    for (const [rank, codePoint] of codes.entries())
      if (from <= codePoint && codePoint <= to) return { codePoint, rank };
  const printable = Math.max(from, 0xa1);
  if (printable <= to) {
    const codePoint = printable >= 0xd800 && printable <= 0xdfff ? 0xe000 : printable;
    if (codePoint <= to && codePoint <= lastCodePoint) return { codePoint, rank: codes.length };
  }
  // Only control characters, or lone surrogates, which are no characters at all.
  return from < 0xa1 ? { codePoint: from, rank: codes.length + 1 } : undefined;
}
