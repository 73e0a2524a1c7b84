/** Edits past which a name is no likely slip of another. */
const MOST_EDITS = 3;

/** The candidate nearest to a mistyped name, case aside; `undefined` when none is within three edits. */
export function nearestName(name: string, candidates: Iterable<string>): string | undefined {
  const folded = name.toLowerCase();
  let nearest: string | undefined;
  let fewest = Math.min(MOST_EDITS, Math.floor(name.length / 2)) + 1;
  for (const candidate of candidates) {
    const edits = distanceWithin(folded, candidate.toLowerCase(), fewest - 1);
    if (edits === undefined) continue;
    fewest = edits;
    nearest = candidate;
    if (edits === 0) break;
  }
  return nearest;
}

/** Levenshtein distance, or `undefined` when it is more than `most`. At most |a| × |b| steps. */
function distanceWithin(a: string, b: string, most: number): number | undefined {
  if (Math.abs(a.length - b.length) > most) return undefined;
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(swap, previous[j]! + 1, current[j - 1]! + 1));
    }
    if (Math.min(...current) > most) return undefined;
    previous = current;
  }
  const edits = previous[b.length]!;
  return edits <= most ? edits : undefined;
}
