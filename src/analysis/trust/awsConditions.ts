import { operatorNamed } from "../../iam/aws/index.js";
import { readDate, readNumber } from "../../iam/aws/operators/ordered.js";
import { readBool } from "../../iam/aws/operators/simple.js";
import { splitVariables } from "../../iam/aws/variables.js";
import type { Condition, PolicyDocument } from "../../model/index.js";
import * as sets from "../sets/strings.js";
import {
  below,
  exactly,
  type Intervals,
  invertIntervals,
  noInterval,
  uniteIntervals,
} from "../sets/values/intervals.js";
import { addressBlock } from "../sets/values/measures.js";
import { complementValues, type ValueSet } from "../sets/values/valueSet.js";
import type { ClaimValues } from "./alternative.js";

/** The values with which a condition holds; `undecided` when it also depends on another key. */
export type ConditionSet = { readonly values: ClaimValues } | { readonly undecided: string };

/** What is known beforehand of a key that a policy variable names: its one value, that it has none, or nothing. */
export type KnownKey = (key: string) => string | "absent" | undefined;

/**
 * The set of a condition on a key with at most one value: AWS's rules for absent keys, negation, `IfExists` and
 * the set operators included (AWS IAM User Guide, "Condition operators").
 */
export function conditionSet(
  condition: Condition,
  version: PolicyDocument["version"],
  known: KnownKey,
): ConditionSet {
  const operator = operatorNamed(condition.operator);
  if (operator === undefined) return { undecided: `${condition.path}: unknown operator` };
  if (operator.type === "Null") return { values: nullSet(condition.values) };
  const hasVariables = version === "2012-10-17" && operator.variables;
  const read = hasVariables
    ? condition.values.map((value) => withoutVariables(value, known))
    : condition.values.map(escapeDollar);
  const values = read.filter((value) => typeof value === "string");
  // What AWS makes of a negated test against a variable without a value is not documented.
  if (read.includes(related) || (operator.negated && values.length < read.length))
    return { undecided: `${condition.path} depends on a policy variable` };
  const matched = matching(condition.operator, values);
  if (matched === undefined)
    return { undecided: `${condition.path}: ${condition.operator} is not decided as a set` };
  const [present, ...others] = operator.negated ? complementValues(matched) : [matched];
  if (others.length > 0) return { undecided: `${condition.path} mixes kinds of values` };
  const absent =
    condition.ifExists ||
    condition.quantifier === "ForAllValues" ||
    (operator.negated && condition.quantifier === undefined);
  return { values: { absent, present: present ?? { text: sets.noString } } };
}

function nullSet(values: readonly string[]): ClaimValues {
  const wanted = values.map(readBool);
  return {
    absent: wanted.includes(true),
    present: { text: wanted.includes(false) ? sets.anyString : sets.noString },
  };
}

const related = Symbol("a value that depends on another key");

/**
 * A value with what is known of its variables in their places: undefined where one has no value, and then it matches
 * nothing (AWS IAM User Guide, "Variables and tags").
 */
function withoutVariables(value: string, known: KnownKey): string | typeof related | undefined {
  if (!value.includes("${")) return value;
  let text = "";
  for (const piece of splitVariables(value)) {
    if (piece.kind === "variable") {
      const found = known(piece.key);
      if (found === undefined) return related;
      const given = found === "absent" ? piece.default : found;
      if (given === undefined) return undefined;
      text += literally(given);
    } else text += piece.kind === "literal" ? literally(piece.text) : piece.text;
  }
  return text;
}

/** A text in which no character is a wildcard, or the beginning of a variable. */
function literally(text: string): string {
  return text.replace(/[*?$]/g, (char) => `\${${char}}`);
}

/** In documents before 2012-10-17, and for operators without variables, `${` is text: `${$}{` says so in the newer spelling. */
function escapeDollar(value: string): string {
  return value.replaceAll("${", "${$}{");
}

/** The values that match one of the condition's, before negation. */
function matching(name: string, values: readonly string[]): ValueSet | undefined {
  const kind = name.replace("Not", "");
  switch (kind) {
    case "StringEquals":
    case "BinaryEquals":
      return { text: sets.oneOf(values.map(plainText)) };
    case "StringEqualsIgnoreCase":
      return { text: sets.foldCase(sets.oneOf(values.map(plainText))) };
    case "StringLike":
      return { text: sets.union(...values.map(globSet)) };
    case "ArnEquals":
    case "ArnLike":
      return { text: sets.union(...values.map(arnSet)) };
    case "Bool":
      return { text: sets.foldCase(sets.oneOf(values.map((value) => value.toLowerCase()))) };
    case "IpAddress":
      return {
        text: sets.anyString,
        address: { intervals: unite(values.map((value) => addressBlock(value))), others: false },
      };
    default:
      return ordered(kind, values);
  }
}

function ordered(kind: string, values: readonly string[]): ValueSet | undefined {
  const comparison = /^(Numeric|Date)(.+)$/.exec(kind);
  if (comparison === null) return undefined;
  const read = comparison[1] === "Numeric" ? readNumber : readDate;
  const intervals = unite(
    values.map((value) => {
      const at = read(value);
      return at === undefined ? undefined : compared(comparison[2] as string, at);
    }),
  );
  const quantity = { intervals, others: false };
  return comparison[1] === "Numeric"
    ? { text: sets.anyString, number: quantity }
    : { text: sets.anyString, date: quantity };
}

function compared(comparison: string, at: number): Intervals<number> | undefined {
  switch (comparison) {
    case "Equals":
      return exactly(at);
    case "LessThan":
      return below(at, false);
    case "LessThanEquals":
      return below(at, true);
    case "GreaterThan":
      return invertIntervals(below(at, true));
    case "GreaterThanEquals":
      return invertIntervals(below(at, false));
    default:
      return undefined;
  }
}

/** Values that cannot be read match nothing. */
function unite<T extends number | bigint>(all: readonly (Intervals<T> | undefined)[]): Intervals<T> {
  return all.reduce<Intervals<T>>(
    (sum, each) => (each === undefined ? sum : uniteIntervals(sum, each)),
    noInterval<T>(),
  );
}

/** A value without wildcards, its `${*}`, `${?}` and `${$}` replaced. */
function plainText(value: string): string {
  return splitVariables(value)
    .map((piece) => (piece.kind === "variable" ? "" : piece.text))
    .join("");
}

function globSet(value: string): sets.StringSet {
  return sets.pattern(
    splitVariables(value).map((piece) =>
      piece.kind === "text"
        ? sets.glob(piece.text)
        : sets.literal(piece.kind === "literal" ? piece.text : ""),
    ),
  );
}

const colons = 5;

/** An ARN pattern: a wildcard stays within its part, but for the last part, which may hold colons itself. */
function arnSet(value: string): sets.StringSet {
  const withoutColon = sets.complement(sets.contains(":"));
  if (value === "*") return sets.pattern([...Array(colons).fill([withoutColon, ":"]).flat(), sets.anyString]);
  const parts = value.split(":");
  if (parts.length <= colons) return sets.noString;
  const head = parts.slice(0, colons).map((part) => sets.intersect(globSet(part), withoutColon));
  return sets.pattern([...head.flatMap((part) => [part, ":"]), globSet(parts.slice(colons).join(":"))]);
}
