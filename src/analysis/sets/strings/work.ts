/**
 * Work is counted, never timed: one unit is one small step (an edge of an automaton, a character compared), a
 * microsecond or less. So the same question has the same answer on every machine.
 */
let spent = 0;

/** Where the innermost {@link withinWork} ends; everything is answered that is asked outside of one. */
let end = Number.POSITIVE_INFINITY;

export function spend(work: number): void {
  spent += work;
}

/** Work done so far, by all questions. */
export function workSpent(): number {
  return spent;
}

/** Whether the work given to the present question is used up: what is not known by now is answered Unknown. */
export function isOutOfWork(): boolean {
  return spent > end;
}

/**
 * Asks a question, or many that share one bound, with so much work to spend. Bounds nest: the inner one never has
 * more than is left of the outer one. Only what runs before it returns is counted: a generator must be read inside.
 */
export function withinWork<T>(work: number, ask: () => T): T {
  const outer = end;
  end = Math.min(outer, spent + work);
  try {
    return ask();
  } finally {
    end = outer;
  }
}
