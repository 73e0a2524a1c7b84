import { type Arithmetic, type CelValue, Duration, Timestamp } from "./ast.js";
import { bounded } from "./functions.js";
import { type CelResult, celError, celUnknown, isFailure, isList, typeName } from "./values.js";

/** Longest list that `+` may build. */
const maxItems = 200_000;

/** One step of `a + b + …`: texts, lists, times and numbers. */
export function sumUp(left: CelResult, right: CelValue): CelResult {
  if (isFailure(left)) return left;
  if (typeof left === "string" && typeof right === "string") return bounded(left + right);
  if (isList(left) && isList(right)) {
    return left.length + right.length > maxItems ? celUnknown("the list is too long") : [...left, ...right];
  }
  if (left instanceof Timestamp && right instanceof Duration) return shift(left, right.milliseconds);
  if (left instanceof Duration && right instanceof Timestamp) return shift(right, left.milliseconds);
  if (left instanceof Duration && right instanceof Duration)
    return new Duration(left.milliseconds + right.milliseconds);
  return calculate("+", left, right);
}

function shift(from: Timestamp, by: number): CelResult {
  const at = from.milliseconds + by;
  return Math.abs(at) > 8.64e15 ? celError("the time is out of range") : new Timestamp(at);
}

/** An operation on two values of one type; CEL has none across types. */
export function calculate(operator: Arithmetic | "+", left: CelValue, right: CelValue): CelResult {
  if (typeof left === "bigint" && typeof right === "bigint") return calculateInt(operator, left, right);
  if (typeof left === "number" && typeof right === "number" && operator !== "%") {
    return calculateDouble(operator, left, right);
  }
  if (operator === "-" && left instanceof Timestamp && right instanceof Timestamp) {
    return new Duration(left.milliseconds - right.milliseconds);
  }
  if (operator === "-" && left instanceof Timestamp && right instanceof Duration)
    return shift(left, -right.milliseconds);
  if (operator === "-" && left instanceof Duration && right instanceof Duration) {
    return new Duration(left.milliseconds - right.milliseconds);
  }
  return celError(`there is no ${operator} for ${typeName(left)} and ${typeName(right)}`);
}

function calculateInt(operator: Arithmetic | "+", left: bigint, right: bigint): CelResult {
  if ((operator === "/" || operator === "%") && right === 0n) return celError("division by zero");
  switch (operator) {
    case "+":
      return checkedInt(left + right);
    case "-":
      return checkedInt(left - right);
    case "*":
      return checkedInt(left * right);
    case "/":
      return checkedInt(left / right);
    case "%":
      return left % right;
  }
}

function calculateDouble(operator: "+" | "-" | "*" | "/", left: number, right: number): number {
  switch (operator) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      return left / right;
  }
}

/** The number, unless it is an int beyond 64 bits. */
export function checkedInt(value: bigint | number): CelResult {
  const outside = typeof value === "bigint" && (value < -(2n ** 63n) || value >= 2n ** 63n);
  return outside ? celError("the number is out of range") : value;
}
