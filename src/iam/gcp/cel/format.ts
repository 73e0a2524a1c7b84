import { type CelValue, Duration, type Expression, Timestamp } from "./ast.js";

/** The expression as CEL text that parses to the same expression, fully parenthesised where it nests operators. */
export function formatCel(expression: Expression): string {
  switch (expression.kind) {
    case "literal":
      return formatValue(expression.value);
    case "name":
      return expression.name;
    case "field":
      return `${operand(expression.of)}.${expression.name}`;
    case "index":
      return `${operand(expression.of)}[${formatCel(expression.index)}]`;
    case "has":
      return `has(${operand(expression.of)}.${expression.name})`;
    case "not":
      return `!${operand(expression.of)}`;
    case "negate":
      return `-${operand(expression.of)}`;
    case "and":
      return expression.parts.map(operand).join(" && ");
    case "or":
      return expression.parts.map(operand).join(" || ");
    case "sum":
      return expression.parts.map(operand).join(" + ");
    case "compare":
    case "arithmetic":
      return `${operand(expression.left)} ${expression.operator} ${operand(expression.right)}`;
    case "in":
      return `${operand(expression.item)} in ${operand(expression.collection)}`;
    case "choice":
      return [operand(expression.condition), "?", operand(expression.yes), ":", operand(expression.no)].join(
        " ",
      );
    case "list":
      return `[${expression.items.map(formatCel).join(", ")}]`;
    case "map":
      return `{${expression.entries.map(([key, value]) => `${formatCel(key)}: ${formatCel(value)}`).join(", ")}}`;
    case "call":
      return `${expression.name}(${expression.args.map(formatCel).join(", ")})`;
    case "method":
      return `${operand(expression.of)}.${expression.name}(${expression.args.map(formatCel).join(", ")})`;
    case "macro":
      return `${operand(expression.of)}.${expression.name}(${[expression.variable, ...expression.args.map(formatCel)].join(", ")})`;
  }
}

const operators: readonly Expression["kind"][] = [
  "and",
  "or",
  "sum",
  "compare",
  "arithmetic",
  "in",
  "choice",
  "not",
  "negate",
];

function operand(expression: Expression): string {
  const text = formatCel(expression);
  const isNegative = expression.kind === "literal" && text.startsWith("-");
  return operators.includes(expression.kind) || isNegative ? `(${text})` : text;
}

/** A value as CEL would write it; `timestamp("…")` and `duration("…s")` where it has no literal. */
export function formatValue(value: CelValue): string {
  if (value === null || typeof value === "boolean" || typeof value === "bigint") return String(value);
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number") return Number.isInteger(value) ? value.toFixed(1) : String(value);
  if (value instanceof Timestamp) return `timestamp("${timestampText(value)}")`;
  if (value instanceof Duration) return `duration("${value.milliseconds / 1000}s")`;
  if (value instanceof Uint8Array) return `b"${[...value].map(byteText).join("")}"`;
  if (Array.isArray(value)) return `[${value.map(formatValue).join(", ")}]`;
  const entries = [...(value as ReadonlyMap<CelValue, CelValue>)];
  return `{${entries.map(([key, item]) => `${formatValue(key)}: ${formatValue(item)}`).join(", ")}}`;
}

/** RFC 3339 in UTC, without the fraction where it is zero: how `string(timestamp)` prints. */
export function timestampText(value: Timestamp): string {
  return new Date(value.milliseconds).toISOString().replace(".000Z", "Z");
}

function byteText(byte: number): string {
  return `\\x${byte.toString(16).padStart(2, "0")}`;
}
