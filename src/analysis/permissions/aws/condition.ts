import { operatorNamed } from "../../../iam/aws/operators/index.js";
import type { Operator } from "../../../iam/aws/operators/operator.js";
import { readBool } from "../../../iam/aws/operators/simple.js";
import type { Condition } from "../../../model/index.js";
import {
  allIn,
  complementValues,
  type Dimension,
  isAbsent,
  isPresent,
  noString,
  oneIn,
  orAbsent,
  someIn,
  texts,
  uniteValues,
  type ValueSet,
} from "../../sets/index.js";
import { hasSeveralValues } from "./keys.js";
import { matchedBy, type Resolve, readPieces } from "./patterns.js";

const nothing: ValueSet = texts(noString);

/** The key that a condition tests, in lower case. */
export function keyOf(condition: Condition): string {
  return condition.key.toLowerCase();
}

/**
 * What a condition asks of its key, with absent keys, `IfExists` and the set operators as AWS documents them
 * (AWS IAM User Guide, "Condition operators", "Single-valued vs. multivalued context keys"). Undefined for a
 * condition that has no definite meaning.
 */
export function conditionDimension(
  condition: Condition,
  hasVariables: boolean,
  resolve: Resolve,
): Dimension | undefined {
  const operator = operatorNamed(condition.operator);
  if (!operator) return undefined;
  const several = hasSeveralValues(keyOf(condition), condition.quantifier !== undefined);
  if (operator.type === "Null") return presence(condition.values, several);
  const passing = passingValues(condition, operator, hasVariables, resolve);
  const dimension = quantify(condition.quantifier, operator.negated, several, passing);
  return condition.ifExists ? orAbsent(dimension) : dimension;
}

function presence(values: readonly string[], several: boolean): Dimension | undefined {
  const wanted = values.map(readBool);
  if (wanted.includes(undefined)) return undefined;
  const present = wanted.includes(false) ? isPresent(several) : oneIn(nothing);
  return wanted.includes(true) ? (wanted.includes(false) ? orAbsent(present) : isAbsent) : present;
}

/** The single values that pass: they match one of the written values, or none of them when negated. */
function passingValues(
  condition: Condition,
  operator: Operator,
  hasVariables: boolean,
  resolve: Resolve,
): ValueSet {
  const matched = condition.values.flatMap((written) => {
    const pieces = readPieces(written, hasVariables && operator.variables);
    return matchedBy(operator.name, operator.type, pieces, resolve) ?? [];
  });
  const all = matched.length === 0 ? nothing : matched.reduce(uniteValues);
  // One operator looks at values in one way, so its complement is one set, or none at all.
  return operator.negated ? (complementValues(all)[0] ?? nothing) : all;
}

function quantify(
  quantifier: Condition["quantifier"],
  negated: boolean,
  several: boolean,
  passing: ValueSet,
): Dimension {
  switch (quantifier) {
    case "ForAllValues":
      return orAbsent(several ? allIn(passing) : oneIn(passing));
    case "ForAnyValue":
      return several ? someIn(passing) : oneIn(passing);
    case undefined:
      if (negated) return orAbsent(several ? allIn(passing) : oneIn(passing));
      return several ? someIn(passing) : oneIn(passing);
  }
}

/** What a condition asks at least, whatever its variables stand for; undefined when that is nothing. */
export function conditionBound(condition: Condition, resolveAny: Resolve): Dimension | undefined {
  const operator = operatorNamed(condition.operator);
  if (!operator || operator.type === "Null") return undefined;
  if (!operator.negated) return conditionDimension(condition, true, resolveAny);
  return conditionDimension({ ...condition, values: [] }, true, resolveAny);
}
