import type { Context, ContextValue } from "../../../iam/aws/context.js";
import { operatorNamed } from "../../../iam/aws/operators/index.js";
import type { Operator } from "../../../iam/aws/operators/operator.js";
import type { Condition, Statement } from "../../../model/index.js";
import { admits } from "../../sets/index.js";
import { hasSeveralValues, keyDomain, usualSpelling } from "./keys.js";

/** Keys that AWS sends with every request. */
export const everyRequest: Context = {
  "aws:CurrentTime": "2026-01-01T00:00:00Z",
  "aws:EpochTime": "1767225600",
  "aws:SecureTransport": "true",
};

/** Values under which a statement's conditions probably hold; the evaluator has the last word. */
export function likelyContext({ conditions }: Statement, mayCarry: (key: string) => boolean): Context {
  const context: Record<string, ContextValue> = {};
  for (const condition of conditions) {
    const key = condition.key.toLowerCase();
    const operator = operatorNamed(condition.operator);
    const value = operator === undefined ? undefined : likelyValue(condition, operator);
    if (value === undefined || !mayCarry(key)) continue;
    const several = hasSeveralValues(key, condition.quantifier !== undefined);
    // Not what AWS never sends.
    if (admits(keyDomain(key, several), [value])) context[usualSpelling(key)] = several ? [value] : value;
  }
  return context;
}

/** The first value that a condition asks for; undefined where it asks for none, or only for bounds. */
function likelyValue({ values }: Condition, { type, negated, name }: Operator): string | undefined {
  const [first] = values;
  if (first === undefined || negated) return undefined;
  switch (type) {
    case "Null":
      return undefined;
    case "String":
    case "ARN":
      return name.endsWith("Like") || type === "ARN" ? first.replaceAll(/[*?]/g, "x") : first;
    case "IPAddress":
      return first.split("/", 1)[0];
    case "Date":
    case "Numeric":
      return name.endsWith("LessThan") || name.endsWith("GreaterThan") ? undefined : first;
    default:
      return first;
  }
}
