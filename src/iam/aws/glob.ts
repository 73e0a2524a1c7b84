import type { Pattern } from "./operators/operator.js";

const STAR = 42;
const QUESTION = 63;

/**
 * Whether `text` is admitted by a pattern in which `*` stands for any characters and `?` for exactly one: a code
 * point, which beyond the basic plane is two UTF-16 units.
 *
 * Two pointers with one point of return: the last `*` seen. At most |pattern| × |text| steps, no recursion, no memory.
 */
export function matchesGlob(text: string, pattern: Pattern): boolean {
  const { text: glob, literal } = pattern;
  let t = 0;
  let g = 0;
  let starAt = -1;
  let resumeAt = 0;
  while (t < text.length) {
    const code = g < glob.length ? glob.codePointAt(g)! : -1;
    const character = text.codePointAt(t)!;
    const wild = (code === STAR || code === QUESTION) && literal?.has(g) !== true;
    if (wild && code === STAR) {
      starAt = g++;
      resumeAt = t;
    } else if (wild || code === character) {
      t += unitsOf(character);
      g += unitsOf(code);
    } else if (starAt >= 0) {
      g = starAt + 1;
      resumeAt += unitsOf(text.codePointAt(resumeAt)!);
      t = resumeAt;
    } else {
      return false;
    }
  }
  while (g < glob.length && glob.charCodeAt(g) === STAR && literal?.has(g) !== true) g++;
  return g === glob.length;
}

/** Of a code point, in UTF-16. */
function unitsOf(codePoint: number): number {
  return codePoint > 0xffff ? 2 : 1;
}

/** Whether a text has a character that `StringLike`, `Resource` or `Action` would take as a wildcard. */
export function hasWildcard(text: string): boolean {
  return text.includes("*") || text.includes("?");
}
