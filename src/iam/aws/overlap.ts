import { hasWildcard, matchesGlob } from "./glob.js";

/**
 * Whether some text is admitted by two patterns (`*`, `?`) at once. Where each has a `*`, their ends decide: what lies
 * between can stand one behind the other. Else the one without is nearly a text, and read as such where it is one;
 * only with question marks it takes dynamic programming, at most |a| × |b| steps.
 */
export function overlaps(a: string, b: string): boolean {
  if (!hasWildcard(a)) return matchesGlob(a, { text: b });
  if (!hasWildcard(b)) return matchesGlob(b, { text: a });
  const ends = compareEnds(a, b);
  if (ends === "apart") return false;
  if (ends === "open" && a.includes("*") && b.includes("*")) return true;
  // By code points: a question mark is one.
  return overlapExactly([...a], [...b]);
}

/** A text that two patterns with a `*` each admit, made of what both write; undefined where they differ at an end. */
export function overlapExample(a: string, b: string): string | undefined {
  const [first, second] = [a.split("*"), b.split("*")];
  if (first.length < 2 || second.length < 2 || !overlaps(a, b)) return undefined;
  const middle = [...first.slice(1, -1), ...second.slice(1, -1)].join("");
  const text = `${longer(first[0]!, second[0]!)}${middle}${longer(second.at(-1)!, first.at(-1)!)}`;
  // A question mark of one may stand before a character of the other: not worth more than a try.
  const example = text.replaceAll("?", "a");
  return [a, b].every((pattern) => matchesGlob(example, { text: pattern })) ? example : undefined;
}

function longer(a: string, b: string): string {
  return a.length >= b.length ? a : b;
}

/** Whether two patterns begin with different characters; `${`, which may be a variable, ends the comparison. */
export function beginApart(a: string, b: string): boolean {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const [left, right] = [a.charCodeAt(at), b.charCodeAt(at)];
    if (left === star || right === star || left === dollar || right === dollar) return false;
    if (left > lastAscii || right > lastAscii) return false;
    if (left !== right && left !== questionMark && right !== questionMark) return true;
  }
  return false;
}

const [star, questionMark, dollar, lastAscii] = [42, 63, 36, 0x7f];

/**
 * How two patterns begin and end, up to the first `*` of either: with characters that no text has both of (`apart`) or
 * not (`open`). Undefined beyond ASCII, where a question mark may stand for two units.
 */
function compareEnds(a: string, b: string): "apart" | "open" | undefined {
  const length = Math.min(a.length, b.length);
  for (const fromEnd of [false, true]) {
    for (let at = 0; at < length; at++) {
      const left = a.charCodeAt(fromEnd ? a.length - 1 - at : at);
      const right = b.charCodeAt(fromEnd ? b.length - 1 - at : at);
      if (left === star || right === star) break;
      if (left > lastAscii || right > lastAscii) return undefined;
      if (left !== right && left !== questionMark && right !== questionMark) return "apart";
    }
  }
  return "open";
}

function overlapExactly(a: readonly string[], b: readonly string[]): boolean {
  // row[j]: whether a's first i characters and b's first j characters can stand for one text.
  let row = firstRow(b);
  for (let i = 1; i <= a.length; i++) {
    const char = a[i - 1]!;
    const next = [char === "*" && row[0]!];
    for (let j = 1; j <= b.length; j++) {
      const other = b[j - 1]!;
      if (char === "*") next.push(row[j]! || next[j - 1]!);
      else if (other === "*") next.push(next[j - 1]! || row[j]!);
      else next.push(row[j - 1]! && (char === other || char === "?" || other === "?"));
    }
    row = next;
  }
  return row[b.length]!;
}

/** Where the first pattern is empty, the second must be able to be. */
function firstRow(b: readonly string[]): readonly boolean[] {
  const row = [true];
  for (let j = 0; j < b.length; j++) row.push(row[j]! && b[j] === "*");
  return row;
}
