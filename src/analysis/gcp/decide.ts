import {
  type CelValue,
  type Comparison,
  type Expression,
  equals,
  evaluateCel,
  isMap,
} from "../../iam/gcp/cel/index.js";
import { isUnknown } from "../../model/index.js";
import { complement, glob, oneOf, regex, type StringSet } from "../sets/index.js";
import {
  type Alternative,
  claimIs,
  claimKey,
  everything,
  intersectAlternatives,
  nothing,
  unite,
} from "./alternatives.js";
import { absent, anyMap, type ClaimSet, listsWith, noState, present } from "./claimSet.js";
import { complementNumbers } from "./numberSet.js";
import {
  asText,
  type Case,
  type Deciding,
  foldConstant,
  narrow,
  opaqueOutcome,
  type Roots,
  readTerm,
  type Term,
  unread,
} from "./terms.js";
import { constantOutcome, lazyOutcome, type Outcome, type TextTest, testText } from "./text.js";

const error: Outcome = { yes: nothing, no: nothing };
/** The name that an item of a list has while a macro's test is worked out. */
const item = "\u0000item";

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

function flip(outcome: Outcome): Outcome {
  return lazyOutcome(
    () => outcome.no,
    () => outcome.yes,
  );
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

type Guarded = readonly (readonly [readonly Alternative[], Outcome])[];

/** The outcomes, each for the tokens of its guards; a half that has too many alternatives is left opaque. */
function gather(parts: Guarded, opaque: Outcome): Outcome {
  const half = (side: "yes" | "no") => () =>
    gatherHalf(parts.map(([guards, outcome]) => [guards, outcome[side]] as const)) ?? opaque[side];
  return lazyOutcome(half("yes"), half("no"));
}

function gatherHalf(
  parts: readonly (readonly [readonly Alternative[], readonly Alternative[]])[],
): readonly Alternative[] | undefined {
  const all: Alternative[] = [];
  for (const [guards, alternatives] of parts) {
    const both = intersectAlternatives(guards, alternatives);
    if (!both) return undefined;
    all.push(...both);
  }
  return unite(all);
}

/** The outcome of each case; a case without one is left opaque, for its own tokens. */
function gatherCases(
  cases: readonly Case[],
  outcomeOf: (from: Case) => Outcome | undefined,
  expression: Expression,
): Outcome | undefined {
  return gather(
    cases.map((from) => [[from.when], outcomeOf(from) ?? opaqueOutcome(expression, from.when)] as const),
    opaqueOutcome(expression),
  );
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

const mirrored: Readonly<Record<Comparison, Comparison>> = {
  "==": "==",
  "!=": "!=",
  "<": ">",
  "<=": ">=",
  ">": "<",
  ">=": "<=",
};

function comparePair(operator: Comparison, left: Term, right: Term, unknown: Outcome): Outcome | undefined {
  if (right.kind === "constant") return compareConstant(operator, left, right.value, unknown);
  if (left.kind === "constant") return compareConstant(mirrored[operator], right, left.value, unknown);
  const isSameClaim =
    left.kind === "claim" && right.kind === "claim" && claimKey(left.path) === claimKey(right.path);
  if (!isSameClaim || (operator !== "==" && operator !== "!=")) return undefined;
  return constantOutcome(operator === "==");
}

function compareConstant(
  operator: Comparison,
  term: Term,
  value: CelValue,
  unknown: Outcome,
): Outcome | undefined {
  if (term.kind === "constant") {
    const literal = (constant: CelValue): Expression => ({ kind: "literal", value: constant });
    const result = evaluateCel(
      { kind: "compare", operator, left: literal(term.value), right: literal(value) },
      { variables: new Map() },
    );
    return typeof result === "boolean" ? constantOutcome(result) : error;
  }
  if (term.kind === "size") return compareSize(operator, term.path, value, unknown);
  if (operator === "==") return equalsOne(term, [value]);
  if (operator !== "!=") return undefined;
  const equal = equalsOne(term, [value]);
  return equal && flip(equal);
}

/** Whether the term equals one of the values: heterogeneous, so another type is simply not equal. */
function equalsOne(term: Term, values: readonly CelValue[]): Outcome | undefined {
  switch (term.kind) {
    case "constant":
      return constantOutcome(values.some((value) => equals(term.value, value) === true));
    case "text":
      return testText(term.parts, {
        kind: "oneOf",
        values: values.filter((value) => typeof value === "string"),
      });
    case "claim": {
      if (term.path.length === 0 || values.some(isComposite)) return undefined;
      const { inside, outside } = valueSet(values);
      return { yes: [claimIs(term.path, inside)], no: [claimIs(term.path, outside)] };
    }
    case "pieces":
    case "size":
    case "opaque":
      return undefined;
  }
}

function isComposite(value: CelValue): boolean {
  return Array.isArray(value) || isMap(value);
}

/** The claim states that equal one of the values, and those that are there and do not. */
function valueSet(values: readonly CelValue[]): { readonly inside: ClaimSet; readonly outside: ClaimSet } {
  const strings = oneOf(values.filter((value) => typeof value === "string"));
  const numbers = {
    except: false,
    values: values.filter((value) => typeof value === "number" || typeof value === "bigint").map(Number),
  };
  const booleans = { true: values.includes(true), false: values.includes(false) };
  const inside: ClaimSet = { ...noState, strings, numbers, booleans, null: values.includes(null) };
  const outside: ClaimSet = {
    ...present,
    strings: complement(strings),
    numbers: complementNumbers(numbers),
    booleans: { true: !booleans.true, false: !booleans.false },
    null: !inside.null,
  };
  return { inside, outside };
}

const longestSize = 256;

/** `size(claim) > 0` and the like: characters of a string, none or some items of a list; the rest is left opaque. */
function compareSize(
  operator: Comparison,
  path: readonly string[],
  value: CelValue,
  unknown: Outcome,
): Outcome | undefined {
  const size = typeof value === "bigint" || typeof value === "number" ? Number(value) : undefined;
  if (size === undefined || !Number.isInteger(size) || size < 0 || size > longestSize) return undefined;
  switch (operator) {
    case "==":
      return sizeOutcome(path, glob("?".repeat(size)), size === 0 ? emptyList : undefined, unknown);
    case ">=":
      return sizeOutcome(path, atLeast(size), size === 1 ? filledList : undefined, unknown);
    case ">":
      return sizeOutcome(path, atLeast(size + 1), size === 0 ? filledList : undefined, unknown);
    case "!=":
    case "<":
    case "<=": {
      const opposite = { "!=": "==", "<": ">=", "<=": ">" } as const;
      const outcome = compareSize(opposite[operator], path, value, flip(unknown));
      return outcome && flip(outcome);
    }
  }
}

function atLeast(size: number): StringSet {
  return glob(`${"?".repeat(size)}*`);
}

const emptyList = listsWith({ all: noState, some: [] });
const filledList = listsWith({ all: present, some: [present] });

function sizeOutcome(
  path: readonly string[],
  strings: StringSet,
  lists: ClaimSet | undefined,
  unknown: Outcome,
): Outcome | undefined {
  const sized = (set: StringSet, list: ClaimSet | undefined): readonly Alternative[] => [
    claimIs(path, { ...(list ?? noState), strings: set }),
  ];
  const others = claimIs(path, { ...noState, maps: true, lists: lists ? "none" : "any" });
  return gather(
    [
      [
        everything,
        {
          yes: sized(strings, lists),
          no: sized(complement(strings), lists && (lists === emptyList ? filledList : emptyList)),
        },
      ],
      [[others], unknown],
    ],
    unknown,
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

/** The items of a list or keys of a map; `[undefined]` for a value that is neither. */
function listItems(value: CelValue): readonly (CelValue | undefined)[] {
  if (Array.isArray(value)) return value;
  return isMap(value) ? [...value.keys()] : [undefined];
}

/** `constant in claim`: an item of a list, or a key of an object. */
function holds(collection: Term, term: Term, opaque: Outcome): Outcome | undefined {
  if (collection.kind === "opaque" || collection.kind === "pieces") return undefined;
  if (collection.kind !== "claim") return error;
  if (term.kind !== "constant" || isComposite(term.value)) return undefined;
  const key = typeof term.value === "string" ? term.value : undefined;
  const { path } = collection;
  const inObject: Outcome = key === undefined ? { yes: nothing, no: everything } : fieldOutcome(path, key);
  if (path.length === 0) return inObject;
  const { inside, outside } = valueSet([term.value]);
  const lists: Outcome = {
    yes: [claimIs(path, listsWith({ all: present, some: [inside] }))],
    no: [claimIs(path, listsWith({ all: outside, some: [] }))],
  };
  return gather(
    [
      [everything, lists],
      [[claimIs(path, anyMap)], inObject],
    ],
    opaque,
  );
}

function hasField(term: Term, name: string): Outcome | undefined {
  if (term.kind === "opaque") return undefined;
  if (term.kind === "constant" && isMap(term.value)) return constantOutcome(term.value.has(name));
  return term.kind === "claim" ? fieldOutcome(term.path, name) : error;
}

/** Whether an object has a field; an error where the claim is no object. */
function fieldOutcome(path: readonly string[], name: string): Outcome {
  const field = [...path, name];
  const here = (set: ClaimSet): readonly Alternative[] => {
    const inside = [claimIs(field, set)];
    return path.length === 0 ? inside : (intersectAlternatives([claimIs(path, anyMap)], inside) ?? nothing);
  };
  return { yes: here(present), no: here(absent) };
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

/** What a test says of the item, as one set at most; undefined where it looks at anything else. */
function itemSets(alternatives: readonly Alternative[]): readonly ClaimSet[] | undefined {
  if (alternatives.length > 1) return undefined;
  const sets: ClaimSet[] = [];
  for (const { claims, opaque } of alternatives) {
    const set = claims.get(item) ?? present;
    const isSimple = claims.size <= 1 && (claims.size === 0 || claims.has(item)) && opaque.length === 0;
    if (!isSimple || typeof set.lists !== "string") return undefined;
    sets.push({ ...set, absent: false });
  }
  return sets;
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

function testOutcome(name: string, subject: Case, argument: Term, expression: Expression): Outcome {
  if (subject.term.kind === "opaque") return opaqueOutcome(expression, subject.when);
  const text = asText(subject);
  if (!text || (argument.kind === "constant" && typeof argument.value !== "string")) return error;
  const test = argument.kind === "constant" ? textTest(name, argument.value as string) : undefined;
  if (test === "error") return error;
  const outcome = test && testText(text.parts, test);
  const opaque = opaqueOutcome(expression, text.when);
  return outcome ? gather([[[text.when], outcome]], opaque) : opaque;
}

function textTest(name: string, text: string): TextTest | "error" | undefined {
  if (name !== "matches") return { kind: name as "startsWith" | "endsWith" | "contains", text };
  const probe = foldConstant({
    kind: "call",
    name: "matches",
    args: [
      { kind: "literal", value: "" },
      { kind: "literal", value: text },
    ],
  });
  if (probe?.length === 0) return "error";
  const set = regex(text);
  return isUnknown(set) ? undefined : { kind: "in", set };
}

/** A call whose value is read as a term; the ones that would come back here are opaque. */
function plainCall(
  expression: Expression & { kind: "method" | "call" },
  analyser: Analyser,
): Outcome | undefined {
  const isTest = ["matches", "startsWith", "endsWith", "contains"].includes(expression.name);
  return isTest ? undefined : booleanOutcome(analyser.read(expression), expression);
}
