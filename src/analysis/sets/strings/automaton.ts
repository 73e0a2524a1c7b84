import { casedCodePoints, caseVariants } from "./caseFold.js";
import { type Edges, edge, indexIn, mapEdges, mergeEdges, piecewise } from "./edges.js";
import type { FiniteSet, RegexSet, StringSet } from "./nodes.js";
import { charactersOf, type Sequence } from "./sequence.js";
import { isOutOfWork, spend } from "./work.js";

/** What is left to read of a set after some characters: a set again, of which equal ones are one object. */
export interface State {
  readonly id: number;
  readonly acceptsEmpty: boolean;
  readonly form: Form;
  /** Where each next character leads; computed when first asked for. */
  edges?: Edges<State>;
}

type Form =
  | { readonly kind: "none" | "all" | "empty" }
  /** Members `from` to `to` (excluded) of a finite set, from this offset on. */
  | {
      readonly kind: "finite";
      readonly of: FiniteSet;
      readonly from: number;
      readonly to: number;
      readonly offset: number;
    }
  | { readonly kind: "sequence"; readonly of: Sequence; readonly positions: readonly number[] }
  | { readonly kind: "regex"; readonly of: RegexSet; readonly positions: readonly number[] }
  | { readonly kind: "or" | "and"; readonly states: readonly State[] }
  | { readonly kind: "not" | "folded"; readonly of: State }
  | { readonly kind: "then"; readonly first: State; readonly rest: State };

/** Work past which a question is answered Unknown. */
export const limits = { states: 50_000, work: 1_500_000 } as const;

/**
 * The deterministic automaton of one or more sets, built as it is walked (symbolic derivatives). Equal states
 * are interned by their form, so it is finite, and only what a question reaches is ever built.
 */
export class Automaton {
  readonly #states = new Map<string, State>();
  readonly #ids = new Map<StringSet, number>();
  #work = 0;
  readonly none = this.#intern("none", false, { kind: "none" });
  readonly all = this.#intern("all", true, { kind: "all" });
  readonly #empty = this.#intern("empty", true, { kind: "empty" });

  /** Whether its own limits are used up; what was answered before stays right. */
  get isFull(): boolean {
    return this.#states.size > limits.states || this.#work > limits.work;
  }

  /** Whether no more is to be asked of it: its own limits, or the question's, are used up. */
  get exhausted(): boolean {
    return this.isFull || isOutOfWork();
  }

  #spend(work: number): void {
    this.#work += work;
    spend(work);
  }

  start(set: StringSet): State {
    switch (set.kind) {
      case "finite":
        return this.#finite(set, 0, set.members.length, 0);
      case "sequence":
        return this.#sequence(set, [0]);
      case "regex":
        return this.#regex(set, [0]);
      case "union":
        return this.#or(set.sets.map((part) => this.start(part)));
      case "intersection":
        return this.#and(set.sets.map((part) => this.start(part)));
      case "complement":
        return this.#not(this.start(set.of));
      case "folded":
        return this.#folded(this.start(set.of));
      case "concatenation":
        return set.parts.reduceRight((rest, part) => this.#then(this.start(part), rest), this.#empty);
    }
  }

  accepts(set: StringSet, text: string): boolean {
    let state = this.start(set);
    for (const character of text) {
      if (state === this.none) return false;
      const edges = this.edges(state);
      state = edges.targets[indexIn(edges, character.codePointAt(0)!)]!;
    }
    return state.acceptsEmpty;
  }

  edges(state: State): Edges<State> {
    if (!state.edges) {
      state.edges = this.#derive(state.form);
      this.#spend(state.edges.targets.length);
    }
    return state.edges;
  }

  #derive(form: Form): Edges<State> {
    switch (form.kind) {
      case "none":
      case "empty":
        return edge(this.none);
      case "all":
        return edge(this.all);
      case "finite":
        return this.#deriveFinite(form.of, form.from, form.to, form.offset);
      case "sequence":
        return this.#deriveSequence(form.of, form.positions);
      case "regex":
        return this.#deriveRegex(form.of, form.positions);
      case "or":
        return this.#merge(form.states, (states) => this.#or(states));
      case "and":
        return this.#merge(form.states, (states) => this.#and(states));
      case "not":
        return mapEdges(this.edges(form.of), (target) => this.#not(target));
      case "folded":
        return this.#deriveFolded(form.of);
      case "then": {
        const read = mapEdges(this.edges(form.first), (target) => this.#then(target, form.rest));
        if (!form.first.acceptsEmpty) return read;
        return mergeEdges([read, this.edges(form.rest)], (states) => this.#or(states));
      }
    }
  }

  #merge(states: readonly State[], join: (states: readonly State[]) => State): Edges<State> {
    return mergeEdges(
      states.map((state) => this.edges(state)),
      (targets) => {
        this.#spend(targets.length);
        return join(targets);
      },
    );
  }

  #deriveFinite(of: FiniteSet, from: number, to: number, offset: number): Edges<State> {
    const targets = new Map<number, State>();
    let index = from;
    while (index < to) {
      const codePoint = of.members[index]!.codePointAt(offset);
      const first = index++;
      if (codePoint === undefined) continue;
      while (index < to && of.members[index]!.codePointAt(offset) === codePoint) index++;
      targets.set(codePoint, this.#finite(of, first, index, offset + (codePoint > 0xffff ? 2 : 1)));
    }
    this.#spend(to - from);
    const cuts = [...targets.keys()].flatMap((codePoint) => [codePoint, codePoint + 1]);
    return piecewise(cuts, (codePoint) => targets.get(codePoint) ?? this.none);
  }

  #deriveSequence(of: Sequence, positions: readonly number[]): Edges<State> {
    const cuts: number[] = [];
    for (const position of positions) {
      if (position === of.items.length) continue;
      for (const codePoint of charactersOf(of, position) ?? []) cuts.push(codePoint, codePoint + 1);
    }
    return piecewise(cuts, (codePoint) => {
      this.#spend(positions.length);
      const next = new Set<number>();
      for (const position of positions) {
        if (of.gaps[position]) next.add(position);
        if (position < of.items.length && (charactersOf(of, position)?.includes(codePoint) ?? true))
          next.add(position + 1);
      }
      return this.#sequence(of, [...next]);
    });
  }

  #deriveRegex(of: RegexSet, positions: readonly number[]): Edges<State> {
    const moves = positions.flatMap((position) => of.nfa.moves[position]!);
    return piecewise(
      moves.flatMap((move) => [move.from, move.to + 1]),
      (codePoint) => {
        this.#spend(moves.length);
        const next = new Set<number>();
        for (const move of moves) if (move.from <= codePoint && codePoint <= move.to) next.add(move.target);
        return this.#regex(of, [...next]);
      },
    );
  }

  /** A character may be read as any of its variants. */
  #deriveFolded(of: State): Edges<State> {
    const edges = this.edges(of);
    const special =
      edges.targets.length === 1
        ? []
        : casedCodePoints().filter((codePoint) => {
            const index = indexIn(edges, codePoint);
            return caseVariants(codePoint).some((variant) => indexIn(edges, variant) !== index);
          });
    return piecewise(
      [...edges.starts, ...special.flatMap((codePoint) => [codePoint, codePoint + 1])],
      (codePoint) =>
        this.#folded(
          this.#or(caseVariants(codePoint).map((variant) => edges.targets[indexIn(edges, variant)]!)),
        ),
    );
  }

  #finite(of: FiniteSet, from: number, to: number, offset: number): State {
    if (from === to) return this.none;
    const acceptsEmpty = of.members[from]!.length === offset;
    if (acceptsEmpty && to === from + 1) return this.#empty;
    const key = `finite ${this.#id(of)} ${from} ${to} ${offset}`;
    return this.#intern(key, acceptsEmpty, { kind: "finite", of, from, to, offset });
  }

  #sequence(of: Sequence, positions: readonly number[]): State {
    // What a later gap still admits includes what any earlier position admits.
    const floor = positions.reduce(
      (last, position) => (of.gaps[position] && position > last ? position : last),
      0,
    );
    const kept = positions.filter((position) => position >= floor).sort((a, b) => a - b);
    const end = of.items.length;
    if (kept.length === 0) return this.none;
    if (floor === end && of.gaps[end]) return this.all;
    const acceptsEmpty = kept.at(-1) === end;
    return this.#intern(`sequence ${this.#id(of)} ${kept}`, acceptsEmpty, {
      kind: "sequence",
      of,
      positions: kept,
    });
  }

  #regex(of: RegexSet, positions: readonly number[]): State {
    if (positions.length === 0) return this.none;
    if (of.nfa.everything !== undefined && positions.includes(of.nfa.everything)) return this.all;
    const sorted = [...positions].sort((a, b) => a - b);
    const acceptsEmpty = sorted.some((position) => of.nfa.accepts[position]);
    return this.#intern(`regex ${this.#id(of)} ${sorted}`, acceptsEmpty, {
      kind: "regex",
      of,
      positions: sorted,
    });
  }

  #or(states: readonly State[]): State {
    return this.#join("or", states, this.all, this.none);
  }

  #and(states: readonly State[]): State {
    return this.#join("and", states, this.none, this.all);
  }

  /** `and` and `or` up to order and repetition; `zero` decides alone, `one` adds nothing. */
  #join(kind: "or" | "and", states: readonly State[], zero: State, one: State): State {
    const parts = new Set<State>();
    for (const state of states) {
      if (state === zero) return zero;
      if (state === one) continue;
      if (state.form.kind === kind) for (const part of state.form.states) parts.add(part);
      else parts.add(state);
    }
    for (const part of parts) if (part.form.kind === "not" && parts.has(part.form.of)) return zero;
    if (parts.size < 2) return [...parts][0] ?? one;
    const sorted = [...parts].sort((a, b) => a.id - b.id);
    const acceptsEmpty =
      kind === "or" ? sorted.some((part) => part.acceptsEmpty) : sorted.every((part) => part.acceptsEmpty);
    return this.#intern(`${kind} ${sorted.map((part) => part.id)}`, acceptsEmpty, { kind, states: sorted });
  }

  #not(of: State): State {
    if (of === this.none) return this.all;
    if (of === this.all) return this.none;
    if (of.form.kind === "not") return of.form.of;
    return this.#intern(`not ${of.id}`, !of.acceptsEmpty, { kind: "not", of });
  }

  #folded(of: State): State {
    if (of === this.none || of === this.all || of === this.#empty) return of;
    return this.#intern(`folded ${of.id}`, of.acceptsEmpty, { kind: "folded", of });
  }

  #then(first: State, rest: State): State {
    if (first === this.none || rest === this.none) return this.none;
    if (first === this.#empty) return rest;
    if (rest === this.#empty) return first;
    if (first === this.all && rest === this.all) return this.all;
    const acceptsEmpty = first.acceptsEmpty && rest.acceptsEmpty;
    return this.#intern(`then ${first.id} ${rest.id}`, acceptsEmpty, { kind: "then", first, rest });
  }

  #id(set: StringSet): number {
    const known = this.#ids.get(set);
    if (known !== undefined) return known;
    this.#ids.set(set, this.#ids.size);
    return this.#ids.size - 1;
  }

  #intern(key: string, acceptsEmpty: boolean, form: Form): State {
    const known = this.#states.get(key);
    if (known) return known;
    const state: State = { id: this.#states.size, acceptsEmpty, form };
    this.#states.set(key, state);
    this.#spend(key.length >> 3);
    return state;
  }
}
