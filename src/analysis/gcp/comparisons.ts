import {
  type CelValue,
  type Comparison,
  type Expression,
  equals,
  evaluateCel,
  isMap,
} from "../../iam/gcp/cel/index.js";
import { complement, glob, oneOf, type StringSet } from "../sets/index.js";
import { type Alternative, claimIs, claimKey, everything } from "./alternatives.js";
import type { Term } from "./cases.js";
import { type ClaimSet, listsWith, noState, present, stringsIn } from "./claimSet.js";
import { complementNumbers } from "./numberSet.js";
import { constantOutcome, error, flip, gather, type Outcome } from "./outcome.js";
import { testText } from "./text.js";

const mirrored: Readonly<Record<Comparison, Comparison>> = {
  "==": "==",
  "!=": "!=",
  "<": ">",
  "<=": ">=",
  ">": "<",
  ">=": "<=",
};

/** One comparison of two terms; undefined where it is not followed. `unknown`: the whole test left opaque. */
export function comparePair(
  operator: Comparison,
  left: Term,
  right: Term,
  unknown: Outcome,
): Outcome | undefined {
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
  if (term.kind === "number") return compareNumber(operator, term, value);
  if (operator === "==") return equalsOne(term, [value]);
  if (operator !== "!=") return undefined;
  const equal = equalsOne(term, [value]);
  return equal && flip(equal);
}

/** Whether the term equals one of the values: heterogeneous, so another type is simply not equal. */
export function equalsOne(term: Term, values: readonly CelValue[]): Outcome | undefined {
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
      return equalsPieces(term, values);
    case "number":
      return values.length === 1 ? compareNumber("==", term, values[0]!) : undefined;
    case "size":
    case "opaque":
      return undefined;
  }
}

/** A list equals what `split()` gives where the text is its items with the separator between them. */
function equalsPieces({ of, separator }: Term & { kind: "pieces" }, values: readonly CelValue[]) {
  const texts = values.flatMap((value) => {
    const items: readonly unknown[] = Array.isArray(value) && value.length > 0 ? value : [0];
    const isPiece = (item: unknown) => typeof item === "string" && !item.includes(separator);
    return items.every(isPiece) ? [items.join(separator)] : [];
  });
  // Of a longer separator the end of one piece may be part of it.
  return separator.length > 1 ? undefined : testText([of], { kind: "oneOf", values: texts });
}

/** A number that is computed from a text: the texts of which it is so, and the others. */
function compareNumber(
  operator: Comparison,
  { of, counted }: Term & { kind: "number" },
  value: CelValue,
): Outcome | undefined {
  const number = typeof value === "bigint" || typeof value === "number" ? Number(value) : undefined;
  if (number === undefined || !Number.isSafeInteger(number)) return undefined;
  switch (operator) {
    case "==":
    case ">=": {
      const set = operator === "==" ? counted.exactly(number) : counted.atLeast(number);
      const yes = set && of.preimage(set);
      const no = set && of.preimage(complement(set));
      return yes && no && { yes: [claimIs(of.path, stringsIn(yes))], no: [claimIs(of.path, stringsIn(no))] };
    }
    case ">":
      return compareNumber(">=", { kind: "number", of, counted }, number + 1);
    case "!=":
    case "<":
    case "<=": {
      const opposite = { "!=": "==", "<": ">=", "<=": ">" } as const;
      const outcome = compareNumber(opposite[operator], { kind: "number", of, counted }, value);
      return outcome && flip(outcome);
    }
  }
}

/** Whether a value is a list or a map: those are not compared as sets. */
export function isComposite(value: CelValue): boolean {
  return Array.isArray(value) || isMap(value);
}

/** The claim states that equal one of the values, and those that are there and do not. */
export function valueSet(values: readonly CelValue[]): {
  readonly inside: ClaimSet;
  readonly outside: ClaimSet;
} {
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
