/**
 * Whether some text is admitted by two patterns (`*`, `?`) at once. Dynamic programming over the two patterns:
 * at most |a| × |b| steps.
 */
export function overlaps(first: string, second: string): boolean {
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
