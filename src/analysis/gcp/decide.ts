import type { CelValue, Expression } from "../../iam/gcp/cel/index.js";
import { type Alternative, claimIs, everything, intersectAlternatives, unite } from "./alternatives.js";
import { type Case, type Deciding, foldConstant, gatherCases, narrow, type Roots, unread } from "./cases.js";
import { anyMap, type ClaimSet, listsWith, noState, present } from "./claimSet.js";
import { hasField, holds, item, itemSets, listItems } from "./collections.js";
import { comparePair, equalsOne, valueSet } from "./comparisons.js";
import {
  constantOutcome,
  error,
  flip,
  gather,
  gatherHalf,
  lazyOutcome,
  type Outcome,
  opaqueOutcome,
} from "./outcome.js";
import { readTerm } from "./terms.js";
import { testOutcome } from "./textCalls.js";

/**
 * For which tokens an expression is true, and for which false; for all others it is an error. What the algebra
 * does not follow becomes an opaque test, so the answer is always complete; after a bounded amount of work, all
 * that is left is opaque.
 */
export function decide(expression: Expression, roots: Roots): Outcome {
  return new Analyser(roots, { left: maxWork }).decide(expression);
}

/** Expressions read and alternatives made, in one analysis. */
const maxWork = 20_000;

/** One analysis: what has been worked out already, and how much more may be. */
class Analyser implements Deciding {
  readonly #decided = new Map<Expression, Outcome>();
  readonly #read = new Map<Expression, readonly Case[]>();
  readonly #work: { left: number };

  constructor(
    readonly roots: Roots,
    work: { left: number },
  ) {
    this.#work = work;
  }

  decide(expression: Expression): Outcome {
    const known = this.#decided.get(expression);
    if (known) return known;
    const outcome = (this.#spend(1) && attempt(expression, this)) || opaqueOutcome(expression);
    this.#decided.set(expression, outcome);
    return outcome;
  }

  read(expression: Expression): readonly Case[] {
    const known = this.#read.get(expression);
    if (known) return known;
    const cases = this.#spend(1) ? readTerm(expression, this) : unread;
    this.#spend(cases.length);
    this.#read.set(expression, cases);
    return cases;
  }

  /** The same analysis where a variable stands for an item of a list. */
  withItem(variable: string): Analyser {
    return new Analyser(new Map(this.roots).set(variable, [item]), this.#work);
  }

  #spend(work: number): boolean {
    this.#work.left -= work;
    return this.#work.left > 0;
  }
}

function attempt(expression: Expression, analyser: Analyser): Outcome | undefined {
  const constant = foldConstant(expression);
  if (constant) return booleanOutcome(constant, expression);
  switch (expression.kind) {
    case "not":
      return flip(analyser.decide(expression.of));
    case "and":
      return combineAll(expression, analyser);
    case "or":
      return flip(combineAll(expression, analyser, flip));
    case "choice":
      return choose(expression, analyser);
    case "compare":
      return compare(expression, analyser);
    case "in":
      return isIn(expression, analyser);
    case "has":
      return gatherCases(
        analyser.read(expression.of),
        (from) => hasField(from.term, expression.name),
        expression,
      );
    case "macro":
      return quantify(expression, analyser);
    case "method":
    case "call":
      return callOutcome(expression, analyser);
    default:
      return booleanOutcome(analyser.read(expression), expression);
  }
}

/**
 * `&&`: true where all are true, false where one is false (an error beside it does not matter); `||` is the same
 * turned round. A part that would make too many alternatives with the others is left opaque.
 */
function combineAll(
  expression: Expression & { readonly parts: readonly Expression[] },
  analyser: Analyser,
  turn: (outcome: Outcome) => Outcome = (outcome) => outcome,
): Outcome {
  const { parts } = expression;
  const outcomes = parts.map((part) => turn(analyser.decide(part)));
  return lazyOutcome(
    () => {
      let all = everything;
      let isFull = false;
      for (const [index, { yes }] of outcomes.entries()) {
        const next: readonly Alternative[] | undefined =
          isFull && yes.length > 1 ? undefined : intersectAlternatives(all, yes);
        isFull ||= next === undefined;
        const kept = next ?? intersectAlternatives(all, turn(opaqueOutcome(parts[index]!)).yes);
        if (!kept) return turn(opaqueOutcome(expression)).yes;
        all = kept;
      }
      return all;
    },
    () => unite(outcomes.flatMap((outcome) => outcome.no)) ?? turn(opaqueOutcome(expression)).no,
  );
}

function choose(expression: Expression & { kind: "choice" }, analyser: Analyser): Outcome {
  const condition = analyser.decide(expression.condition);
  const first = analyser.decide(expression.yes);
  const second = analyser.decide(expression.no);
  const half = (side: "yes" | "no") => () =>
    gatherHalf([
      [condition.yes, first[side]],
      [condition.no, second[side]],
    ]) ?? opaqueOutcome(expression)[side];
  return lazyOutcome(half("yes"), half("no"));
}

/** An expression that is a value: a claim of type bool, or a constant. */
function booleanOutcome(cases: readonly Case[], expression: Expression): Outcome | undefined {
  return gatherCases(
    cases,
    ({ term }) => {
      if (term.kind === "opaque") return undefined;
      if (term.kind === "constant")
        return typeof term.value === "boolean" ? constantOutcome(term.value) : error;
      if (term.kind !== "claim" || term.path.length === 0) return error;
      const is = (value: boolean): readonly Alternative[] => [claimIs(term.path, valueSet([value]).inside)];
      return { yes: is(true), no: is(false) };
    },
    expression,
  );
}

function compare(expression: Expression & { kind: "compare" }, analyser: Analyser): Outcome | undefined {
  const { operator } = expression;
  const right = analyser.read(expression.right);
  const outcomes = analyser.read(expression.left).flatMap((left) =>
    right.flatMap((other) => {
      const both = narrow(left, other.when);
      return both
        ? [
            {
              guard: both.when,
              outcome: comparePair(operator, left.term, other.term, opaqueOutcome(expression)),
            },
          ]
        : [];
    }),
  );
  return gather(
    outcomes.map(({ guard, outcome }) => [[guard], outcome ?? opaqueOutcome(expression, guard)] as const),
    opaqueOutcome(expression),
  );
}

function isIn(expression: Expression & { kind: "in" }, analyser: Analyser): Outcome | undefined {
  const { collection } = expression;
  const items = analyser.read(expression.item);
  const folded = foldConstant(collection);
  if (folded?.length === 0) return error;
  if (folded) {
    if (folded[0]!.term.kind === "opaque") return undefined;
    const values = folded.flatMap(({ term }) => (term.kind === "constant" ? listItems(term.value) : []));
    if (values.includes(undefined)) return error;
    return gatherCases(items, ({ term }) => equalsOne(term, values as CelValue[]), expression);
  }
  if (collection.kind === "list") {
    const either: Expression = {
      kind: "or",
      parts: collection.items.map((each) => ({
        kind: "compare",
        operator: "==",
        left: expression.item,
        right: each,
      })),
    };
    const guards = readable(collection.items, analyser);
    return guards && gather([[guards, analyser.decide(either)]], opaqueOutcome(expression));
  }
  return gather(
    analyser.read(collection).flatMap((from) =>
      items.flatMap((each) => {
        const both = narrow(from, each.when);
        if (!both) return [];
        const opaque = opaqueOutcome(expression, both.when);
        return [[[both.when], holds(from.term, each.term, opaque) ?? opaque] as const];
      }),
    ),
    opaqueOutcome(expression),
  );
}

/**
 * The tokens for which each of the expressions has a value: a list with an error in it is an
 * error. Undefined when there are too many.
 */
function readable(
  expressions: readonly Expression[],
  analyser: Analyser,
): readonly Alternative[] | undefined {
  let all: readonly Alternative[] | undefined = everything;
  for (const expression of expressions) {
    const guards = unite(analyser.read(expression).map(({ when }) => when));
    all = all && guards && intersectAlternatives(all, guards);
  }
  return all;
}

/** `claim.exists(x, …)` and `claim.all(x, …)` over a list, where the test looks at nothing but the item. */
function quantify(expression: Expression & { kind: "macro" }, analyser: Analyser): Outcome | undefined {
  const { name, args, variable } = expression;
  const [test] = args;
  if ((name !== "exists" && name !== "all") || !test) return undefined;
  const tested = analyser.withItem(variable).decide(test);
  const yes = itemSets(tested.yes);
  const no = itemSets(tested.no);
  if (!yes || !no) return undefined;
  const some = (sets: readonly ClaimSet[]) => sets.map((set) => listsWith({ all: present, some: [set] }));
  const every = (sets: readonly ClaimSet[]) => listsWith({ all: sets[0] ?? noState, some: [] });
  return gatherCases(
    analyser.read(expression.of),
    ({ term }) => {
      if (term.kind !== "claim" || term.path.length === 0) return undefined;
      const is = (sets: readonly ClaimSet[]) => sets.map((set) => claimIs(term.path, set));
      const outcome =
        name === "exists"
          ? { yes: is(some(yes)), no: is([every(no)]) }
          : { yes: is([every(yes)]), no: is(some(no)) };
      // The keys of an object can be walked too: that is left opaque.
      return gather(
        [
          [everything, outcome],
          [[claimIs(term.path, anyMap)], opaqueOutcome(expression)],
        ],
        opaqueOutcome(expression),
      );
    },
    expression,
  );
}

/** The string tests, as methods or functions; every other call is a value. */
function callOutcome(
  expression: Expression & { kind: "method" | "call" },
  analyser: Analyser,
): Outcome | undefined {
  const operands = expression.kind === "method" ? [expression.of, ...expression.args] : expression.args;
  const [subject, argument, ...others] = operands;
  const { name } = expression;
  const isTest =
    name === "matches" ||
    (expression.kind === "method" && ["startsWith", "endsWith", "contains"].includes(name));
  if (!isTest || !subject || !argument || others.length > 0) return plainCall(expression, analyser);
  const arguments_ = analyser.read(argument);
  return gather(
    analyser.read(subject).flatMap((from) =>
      arguments_.flatMap((other) => {
        const both = narrow(from, other.when);
        return both ? [[[both.when], testOutcome(name, both, other.term, expression)] as const] : [];
      }),
    ),
    opaqueOutcome(expression),
  );
}

/** A call whose value is read as a term; the ones that would come back here are opaque. */
function plainCall(
  expression: Expression & { kind: "method" | "call" },
  analyser: Analyser,
): Outcome | undefined {
  const isTest = ["matches", "startsWith", "endsWith", "contains"].includes(expression.name);
  return isTest ? undefined : booleanOutcome(analyser.read(expression), expression);
}
