import type { Condition, PolicyDocument } from "../../model/index.js";
import { Unknown } from "../../model/index.js";
import type { KeyValues } from "./context.js";
import { operatorNamed } from "./operators/index.js";
import type { Operator, Pattern } from "./operators/operator.js";
import { readBool } from "./operators/simple.js";
import { every, not, some, type Tri } from "./tri.js";
import { resolveVariables } from "./variables.js";

/**
 * Whether a condition holds for a request.
 *
 * An absent key: `IfExists`, negated operators and `ForAllValues:` hold, everything else does not; `ForAnyValue:`
 * does not hold even when negated. A list of no values counts as absent. (AWS IAM User Guide, "Condition
 * operators" and "Single-valued vs. multivalued context keys".)
 *
 * @param version only 2012-10-17 documents have variables; in older ones `${…}` is text
 */
export function matchesCondition(
  condition: Condition,
  values: KeyValues,
  version: PolicyDocument["version"],
): Tri {
  const operator = operatorNamed(condition.operator);
  if (operator === undefined) return new Unknown(`${condition.operator} is not a known condition operator`);
  const given = values.get(condition.key.toLowerCase());
  if (given instanceof Unknown) return new Unknown(`${condition.key}: ${given.reason}`);
  const present = given !== undefined && given.length > 0;
  if (operator.type === "Null") return some(condition.values, (value) => isNull(value, present));
  if (!present) return holdsWhenAbsent(condition, operator);
  const expected = (value: string): Tri => matchesAny(value, condition, operator, values, version);
  if (condition.quantifier === "ForAllValues") return every(given, expected);
  if (condition.quantifier === "ForAnyValue") return some(given, expected);
  if (given.length === 1) return expected(given[0]!);
  return ofSeveral(condition.key, some(given, expected), every(given, expected));
}

function isNull(value: string, present: boolean): Tri {
  const wanted = readBool(value);
  return wanted === undefined
    ? new Unknown(`Null takes true or false, not ${JSON.stringify(value)}`)
    : wanted !== present;
}

function holdsWhenAbsent({ quantifier, ifExists }: Condition, operator: Operator): boolean {
  if (ifExists || quantifier === "ForAllValues") return true;
  return quantifier === undefined && operator.negated;
}

/** AWS asks for a set operator where a key has several values and does not say what happens without one. */
function ofSeveral(key: string, any: Tri, all: Tri): Tri {
  if (any === all || any instanceof Unknown || all instanceof Unknown)
    return any === all ? any : pickUnknown(any, all);
  return new Unknown(
    `${key} has several values, and the condition says neither ForAnyValue nor ForAllValues`,
  );
}

function pickUnknown(any: Tri, all: Tri): Tri {
  return any instanceof Unknown ? any : all;
}

/** Whether one value of the request passes: matches one of the policy's values, or none of them when negated. */
function matchesAny(
  value: string,
  condition: Condition,
  operator: Operator,
  values: KeyValues,
  version: PolicyDocument["version"],
): Tri {
  const matched = some(condition.values, (written) => matchesOne(value, written, operator, values, version));
  return operator.negated ? not(matched) : matched;
}

function matchesOne(
  value: string,
  written: string,
  operator: Operator,
  values: KeyValues,
  version: PolicyDocument["version"],
): Tri {
  const pattern =
    version === "2012-10-17" && operator.variables ? resolveVariables(written, values) : { text: written };
  if (pattern instanceof Unknown) return pattern;
  if ("unresolved" in pattern) {
    // AWS: such a value matches nothing, and "might cause the entire statement to be invalid".
    return operator.negated
      ? new Unknown(`the variable \${${pattern.unresolved}} has no value in the request`)
      : false;
  }
  return compare(value, pattern, operator);
}

/** Values that cannot be compared do not match; what a negated operator makes of them is not documented. */
function compare(value: string, pattern: Pattern, operator: Operator): Tri {
  const matched = operator.matches(value, pattern);
  if (matched !== undefined) return matched;
  return operator.negated
    ? new Unknown(`${JSON.stringify(value)} cannot be compared as ${operator.type}`)
    : false;
}
