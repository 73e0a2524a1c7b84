import { type Knowable, Unknown } from "../../../model/index.js";
import { lastCodePoint } from "./edges.js";
import type { Move, Nfa } from "./nfa.js";
import type { StringSet } from "./nodes.js";
import { parseRegex, type Regex, RegexProblem } from "./regexSyntax.js";

/**
 * What an RE2 expression (CEL `matches`) finds a match in: unanchored, as `matches` searches. Unknown, with the
 * reason, for an expression that RE2 refuses or that uses what is not decided here (`\b`, `\p`, multi-line mode).
 */
export function regex(source: string): Knowable<StringSet> {
  try {
    return { kind: "regex", source, nfa: new Builder().build(parseRegex(source)) };
  } catch (problem) {
    if (problem instanceof RegexProblem)
      return new Unknown(`the regular expression is not decided: ${problem.message}`);
    throw problem;
  }
}

const maxStates = 20_000;
const maxMoves = 200_000;

/** A move that reads nothing; with a condition, only at that end of the text. */
interface EmptyMove {
  readonly target: number;
  readonly only?: "start" | "end";
}

const everything = { from: 0, to: lastCodePoint };

/** Thompson's construction from the end backwards, then removal of empty moves. */
class Builder {
  readonly #reading: Move[][] = [];
  readonly #empty: EmptyMove[][] = [];
  readonly #matched = this.#state();

  build(regex: Regex): Nfa {
    this.#reading[this.#matched]!.push({ ...everything, target: this.#matched });
    const root = this.#part(regex, this.#matched);
    // Two states in front: nothing read yet, and something skipped before the match.
    const shift = 2;
    const moves: Move[][] = [];
    const accepts: boolean[] = [];
    let count = 0;
    const add = (state: number, atStart: boolean, skips: boolean) => {
      const found = this.#moves(state, atStart).map((move) => ({ ...move, target: move.target + shift }));
      if (skips) found.push({ ...everything, target: 1 });
      moves.push(found);
      accepts.push(this.#reach(state, atStart, true).has(this.#matched));
      count += found.length;
      if (count > maxMoves) throw new RegexProblem("it is too large");
    };
    add(root, true, true);
    add(root, false, true);
    for (let state = 0; state < this.#reading.length; state++) add(state, false, false);
    return { moves, accepts, everything: this.#matched + shift };
  }

  #part(regex: Regex, next: number): number {
    switch (regex.kind) {
      case "characters":
        return this.#state(regex.ranges.map((range) => ({ ...range, target: next })));
      case "sequence":
        return regex.parts.reduceRight((after, part) => this.#part(part, after), next);
      case "choice":
        return this.#state(
          [],
          regex.parts.map((part) => ({ target: this.#part(part, next) })),
        );
      case "start":
      case "end":
        return this.#state([], [{ target: next, only: regex.kind }]);
      case "repeat":
        return this.#repeat(regex.of, regex.min, regex.max, next);
    }
  }

  #repeat(of: Regex, min: number, max: number, next: number): number {
    let start = next;
    if (max === Number.POSITIVE_INFINITY) {
      start = this.#state([], [{ target: next }]);
      this.#empty[start]!.push({ target: this.#part(of, start) });
    } else {
      for (let optional = min; optional < max; optional++)
        start = this.#state([], [{ target: this.#part(of, start) }, { target: next }]);
    }
    for (let needed = 0; needed < min; needed++) start = this.#part(of, start);
    return start;
  }

  #state(reading: Move[] = [], empty: EmptyMove[] = []): number {
    if (this.#reading.length >= maxStates) throw new RegexProblem("it is too large");
    this.#reading.push(reading);
    return this.#empty.push(empty) - 1;
  }

  #moves(state: number, atStart: boolean): Move[] {
    return [...this.#reach(state, atStart, false)].flatMap((each) => this.#reading[each]!);
  }

  /** The states that can be reached without reading. */
  #reach(state: number, atStart: boolean, atEnd: boolean): ReadonlySet<number> {
    const reached = new Set([state]);
    for (const each of reached)
      for (const { target, only } of this.#empty[each]!)
        if (only === undefined || (only === "start" ? atStart : atEnd)) reached.add(target);
    return reached;
  }
}
