import type { Expression } from "./ast.js";

/** The expressions directly inside an expression, in order. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case "literal":
    case "name":
      return [];
    case "field":
    case "has":
    case "not":
    case "negate":
      return [expression.of];
    case "index":
      return [expression.of, expression.index];
    case "and":
    case "or":
    case "sum":
      return expression.parts;
    case "compare":
    case "arithmetic":
      return [expression.left, expression.right];
    case "in":
      return [expression.item, expression.collection];
    case "choice":
      return [expression.condition, expression.yes, expression.no];
    case "list":
      return expression.items;
    case "map":
      return expression.entries.flat();
    case "call":
      return expression.args;
    case "method":
    case "macro":
      return [expression.of, ...expression.args];
  }
}
