/**
 * Whether some text is admitted by two patterns (`*`, `?`) at once. Ends that differ decide at once, as they mostly
 * do; else dynamic programming over the two patterns: at most |a| × |b| steps.
 */
export function overlaps(first: string, second: string): boolean {
  if (endsDiffer(first, second)) return false;
  // By code points: a question mark is one.
  const [a, b] = [[...first], [...second]];
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

/** Whether two patterns begin, or end, with characters that no text has both of. */
function endsDiffer(a: string, b: string): boolean {
  return differ(a, b, (_, at) => at) || differ(a, b, (length, at) => length - 1 - at);
}

function differ(a: string, b: string, place: (length: number, at: number) => number): boolean {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const [left, right] = [a.charCodeAt(place(a.length, at)), b.charCodeAt(place(b.length, at))];
    // Beyond ASCII one question mark may stand for two of these.
    if (left === star || right === star || left > lastAscii || right > lastAscii) return false;
    if (left !== right && left !== questionMark && right !== questionMark) return true;
  }
  return false;
}

const [star, questionMark, lastAscii] = [42, 63, 0x7f];
