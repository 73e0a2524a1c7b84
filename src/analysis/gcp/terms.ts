import type { CelValue, Expression } from "../../iam/gcp/cel/index.js";
import { always } from "./alternatives.js";
import { type Case, type Deciding, foldConstant, type Term, unread } from "./cases.js";
import {
  addUp,
  boolOf,
  computed,
  fieldOf,
  guarded,
  indexOf,
  intOf,
  methodCount,
  methodPreimage,
  onClaimText,
  sizeOf,
  textOf,
} from "./operations.js";

const maxCases = 256;

/** The cases of an expression; one opaque case when there are too many. */
export function readTerm(expression: Expression, analysis: Deciding): readonly Case[] {
  const constant = foldConstant(expression);
  if (constant) return constant;
  const cases = new Reader(analysis).read(expression);
  return cases.length > maxCases ? unread : cases;
}

class Reader {
  readonly #analysis: Deciding;

  constructor(analysis: Deciding) {
    this.#analysis = analysis;
  }

  read(expression: Expression): readonly Case[] {
    switch (expression.kind) {
      case "literal":
        return foldConstant(expression)!;
      case "name": {
        const path = this.#analysis.roots.get(expression.name);
        return path ? [{ when: always, term: { kind: "claim", path } }] : [];
      }
      case "field":
        return this.#each(expression.of, (from) => fieldOf(from, expression.name));
      case "index":
        return this.#index(expression);
      case "sum":
        return this.#sum(expression.parts.map((part) => this.#analysis.read(part)));
      case "choice": {
        const { yes, no } = this.#analysis.decide(expression.condition);
        return [
          ...guarded(yes, this.#analysis.read(expression.yes)),
          ...guarded(no, this.#analysis.read(expression.no)),
        ];
      }
      case "call":
        return this.#call(expression);
      case "method":
        return this.#method(expression);
      case "compare":
      case "and":
      case "or":
      case "not":
      case "in":
      case "has":
        return this.#boolean(expression);
      case "macro":
        return ["all", "exists", "exists_one"].includes(expression.name) ? this.#boolean(expression) : unread;
      case "negate":
      case "arithmetic":
      case "list":
      case "map":
        return unread;
    }
  }

  #each(expression: Expression, work: (from: Case) => Case | undefined): readonly Case[] {
    return this.#analysis.read(expression).flatMap((from) => work(from) ?? []);
  }

  #boolean(expression: Expression): readonly Case[] {
    const { yes, no } = this.#analysis.decide(expression);
    const constant = (value: boolean): Term => ({ kind: "constant", value });
    return [
      ...yes.map((when) => ({ when, term: constant(true) })),
      ...no.map((when) => ({ when, term: constant(false) })),
    ];
  }

  #index({ of, index }: Expression & { kind: "index" }): readonly Case[] {
    if (of.kind === "map") return this.#lookUp(of.entries, index);
    const keys = this.#analysis.read(index);
    const [key] = keys;
    if (keys.length !== 1 || key?.term.kind !== "constant") return unread;
    const { value } = key.term;
    return this.#each(of, (from) => indexOf(from, value));
  }

  /** `{"a": 1, "b": 2}[claim]`: one case for each key, for the tokens in which the claim is that key. */
  #lookUp(entries: readonly (readonly [Expression, Expression])[], index: Expression): readonly Case[] {
    return entries.flatMap(([key, value]) => {
      const { yes } = this.#analysis.decide({ kind: "compare", operator: "==", left: index, right: key });
      return guarded(yes, this.#analysis.read(value));
    });
  }

  #sum(operands: readonly (readonly Case[])[]): readonly Case[] {
    let combined: readonly (readonly Case[])[] = [[]];
    for (const cases of operands) {
      combined = combined.flatMap((row) => cases.map((next) => [...row, next]));
      if (combined.length > maxCases) return unread;
    }
    return combined.flatMap(addUp);
  }

  /** `[a, b].join("-")`: the sum of the items, with the separator between them. */
  #join(items: readonly Expression[], [separator = "", ...more]: readonly CelValue[]) {
    if (more.length > 0 || typeof separator !== "string") return unread;
    const text = (value: string): readonly Case[] => [{ when: always, term: { kind: "constant", value } }];
    const parts = items.flatMap((each, at) => [text(at === 0 ? "" : separator), this.#analysis.read(each)]);
    return this.#sum(parts);
  }

  #call(expression: Expression & { kind: "call" }): readonly Case[] {
    const { name, args } = expression;
    const [only] = args;
    if (only && args.length === 1) {
      if (name === "dyn") return this.#analysis.read(only);
      if (name === "string") return this.#analysis.read(only).flatMap(textOf);
      if (name === "int") return this.#analysis.read(only).flatMap(intOf);
      if (name === "bool") return this.#analysis.read(only).flatMap(boolOf);
      if (name === "size") return this.#each(only, sizeOf);
    }
    return name === "matches" ? this.#boolean(expression) : unread;
  }

  #method(expression: Expression & { kind: "method" }): readonly Case[] {
    const { of, name, args } = expression;
    if (["startsWith", "endsWith", "contains", "matches"].includes(name)) return this.#boolean(expression);
    if (name === "size" && args.length === 0) return this.#each(of, sizeOf);
    const constants = args.map((arg) => foldConstant(arg)?.[0]?.term);
    const values = constants.map((term) => (term?.kind === "constant" ? term.value : undefined));
    if (name === "split" && typeof values[0] === "string" && values[0] !== "" && args.length === 1) {
      const separator = values[0];
      return this.#each(of, (from) => onClaimText(from, (part) => ({ kind: "pieces", of: part, separator })));
    }
    if (name === "join" && of.kind === "list")
      return values.includes(undefined) ? unread : this.#join(of.items, values as CelValue[]);
    const counted = values.includes(undefined) ? undefined : methodCount(name, values as CelValue[]);
    if (counted)
      return this.#each(of, (from) => onClaimText(from, (part) => ({ kind: "number", of: part, counted })));
    const preimage = values.includes(undefined) ? undefined : methodPreimage(name, values as CelValue[]);
    if (!preimage) return unread;
    if (preimage === "error") return [];
    return this.#each(of, (from) => computed(from, expression, preimage));
  }
}
