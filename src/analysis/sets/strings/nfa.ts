/** A range of code points, both ends included. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** A nondeterministic automaton without empty moves; state 0 is the start. */
export interface Nfa {
  readonly moves: readonly (readonly Move[])[];
  readonly accepts: readonly boolean[];
  /** The state after which every rest is accepted. */
  readonly everything?: number;
}

export interface Move extends Range {
  readonly target: number;
}
