import type { Element } from "../../model/index.js";
import { hasWildcard, matchesGlob } from "./glob.js";

/** Which actions of an {@link ActionIndex}: one bit for each, in its order. */
export type ActionBits = bigint;

/** Patterns past this many are forgotten: a document with a pattern of its own for each statement is no ordinary one. */
const mostPatterns = 20_000;

/**
 * A fixed list of actions, and which of them an `Action` element is about. Each pattern is compared with the list
 * once, however many statements hold it, so that most statements are told apart by a few operations on bits.
 */
export class ActionIndex {
  readonly #folded: readonly string[];
  readonly #byName: ReadonlyMap<string, ActionBits>;
  readonly #patterns = new Map<string, ActionBits>();
  /** Equal elements are one object as documents are read: most statements have one that others have. */
  readonly #elements = new WeakMap<Element, ActionBits>();
  readonly #names = new Map<ActionBits, readonly string[]>();
  /** Every action of the list. */
  readonly all: ActionBits;

  constructor(readonly names: readonly string[]) {
    this.#folded = names.map((name) => name.toLowerCase());
    const byName = new Map<string, ActionBits>();
    for (const [at, name] of this.#folded.entries()) byName.set(name, (byName.get(name) ?? 0n) | bit(at));
    this.#byName = byName;
    this.all = bit(names.length) - 1n;
  }

  /** The actions of the list that an element is about. */
  bitsOf(element: Element): ActionBits {
    let bits = this.#elements.get(element);
    if (bits === undefined) {
      bits = this.#read(element);
      this.#elements.set(element, bits);
    }
    return bits;
  }

  #read({ negated, patterns }: Element): ActionBits {
    let bits = 0n;
    for (const pattern of patterns) {
      const own = this.#bitsOfPattern(pattern);
      // Nearly all are none, and to join none would make a number each time.
      if (own !== 0n) bits |= own;
    }
    return negated ? this.all & ~bits : bits;
  }

  /** The names of these actions, in the list's order. */
  namesOf(bits: ActionBits): readonly string[] {
    let names = this.#names.get(bits);
    if (names === undefined) {
      names = this.names.filter((_, at) => (bits & bit(at)) !== 0n);
      if (this.#names.size >= mostPatterns) this.#names.clear();
      this.#names.set(bits, names);
    }
    return names;
  }

  #bitsOfPattern(pattern: string): ActionBits {
    let bits = this.#patterns.get(pattern);
    if (bits === undefined) {
      bits = this.#match(pattern.toLowerCase());
      if (this.#patterns.size >= mostPatterns) this.#patterns.clear();
      this.#patterns.set(pattern, bits);
    }
    return bits;
  }

  #match(folded: string): ActionBits {
    if (!hasWildcard(folded)) return this.#byName.get(folded) ?? 0n;
    let bits = 0n;
    for (const [at, name] of this.#folded.entries()) if (matchesGlob(name, { text: folded })) bits |= bit(at);
    return bits;
  }
}

function bit(at: number): ActionBits {
  return 1n << BigInt(at);
}
