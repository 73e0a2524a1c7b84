import type { ASTNode } from "@marcbachmann/cel-js";
import type { CelValue, Expression, Macro } from "./ast.js";

/** An expression that is not CEL, or beyond the bounds kept here: what is wrong, and where (from 0). */
export interface CelProblem {
  readonly kind: "problem";
  readonly message: string;
  readonly offset?: number;
}

/** Longest expression read: Google takes 4,096 characters for a provider's condition and 2,048 for a mapping. */
export const maxLength = 8192;
/** Deepest nesting read; chains of `&&`, `||` and `+` count as one level. */
export const maxDepth = 200;

/**
 * Parses a CEL expression. Never throws; memory and time are linear in the text, which is bounded by
 * {@link maxLength} and {@link maxDepth}.
 */
export function parseCel(text: string): Expression | CelProblem {
  if (text.length > maxLength) return problem(`the expression is longer than ${maxLength} characters`);
  if (longestUnaryRun(text) > maxDepth) return problem(`the expression is nested deeper than ${maxDepth}`);
  // Loaded by the first expression: most inputs have none.
  const { parse: parseText } = require("@marcbachmann/cel-js") as typeof import("@marcbachmann/cel-js");
  let root: ASTNode;
  try {
    root = parseText(text).ast;
  } catch (error) {
    return describe(error);
  }
  return convert(root, 0) ?? problem(`the expression is nested deeper than ${maxDepth}`);
}

export function isProblem(parsed: Expression | CelProblem): parsed is CelProblem {
  return parsed.kind === "problem";
}

function problem(message: string, offset?: number): CelProblem {
  return offset === undefined ? { kind: "problem", message } : { kind: "problem", message, offset };
}

function describe(error: unknown): CelProblem {
  const known = error as { summary?: string; range?: { start: number } };
  return problem(known.summary ?? "the expression is nested too deeply", known.range?.start);
}

/** The parser recurses once for each `!` or `-` without counting, so long runs are refused before it sees them. */
function longestUnaryRun(text: string): number {
  let longest = 0;
  let run = 0;
  for (const character of text) {
    if (character === "!" || character === "-") run += 1;
    else if (character.trim() !== "") run = 0;
    if (run > longest) longest = run;
  }
  return longest;
}

/** The library's tree as an {@link Expression}; undefined where it is too deep. */
function convert(node: ASTNode, depth: number): Expression | undefined {
  if (depth > maxDepth) return undefined;
  const next = (child: ASTNode) => convert(child, depth + 1);
  switch (node.op) {
    case "value":
      return { kind: "literal", value: literal(node.args) };
    case "id":
      return { kind: "name", name: node.args };
    case ".": {
      const of = next(node.args[0]);
      return of && { kind: "field", of, name: node.args[1] };
    }
    case "[]":
      return both(next, node.args, (of, index) => ({ kind: "index", of, index }));
    case "!_": {
      const of = next(node.args);
      return of && { kind: "not", of };
    }
    case "-_": {
      const of = next(node.args);
      return of && negated(of);
    }
    case "&&":
      return chain("and", node.op, node, next);
    case "||":
      return chain("or", node.op, node, next);
    case "+":
      return chain("sum", node.op, node, next);
    case "==":
    case "!=":
    case "<":
    case "<=":
    case ">":
    case ">=": {
      const operator = node.op;
      return both(next, node.args, (left, right) => ({ kind: "compare", operator, left, right }));
    }
    case "in":
      return both(next, node.args, (item, collection) => ({ kind: "in", item, collection }));
    case "-":
    case "*":
    case "/":
    case "%": {
      const operator = node.op;
      return both(next, node.args, (left, right) => ({ kind: "arithmetic", operator, left, right }));
    }
    case "?:": {
      const [condition, yes, no] = node.args.map(next);
      return condition && yes && no && { kind: "choice", condition, yes, no };
    }
    case "list": {
      const items = all(node.args.map(next));
      return items && { kind: "list", items };
    }
    case "map": {
      const flat = all(node.args.flat().map(next));
      return flat && { kind: "map", entries: pairs(flat) };
    }
    case "call":
      return convertCall(node.args[0], node.args[1], next);
    case "rcall":
      return convertMethod(node.args[0], node.args[1], node.args[2], next);
    default:
      // Optional access (`.?`, `[?]`) is switched off in the parser: Google does not document it.
      return { kind: "call", name: node.op, args: [] };
  }
}

type Next = (child: ASTNode) => Expression | undefined;

function both(
  next: Next,
  [left, right]: readonly [ASTNode, ASTNode],
  build: (left: Expression, right: Expression) => Expression,
): Expression | undefined {
  const first = next(left);
  const second = next(right);
  return first && second && build(first, second);
}

function all(expressions: readonly (Expression | undefined)[]): readonly Expression[] | undefined {
  return expressions.every((item) => item !== undefined) ? expressions : undefined;
}

function pairs(flat: readonly Expression[]): readonly (readonly [Expression, Expression])[] {
  const result: (readonly [Expression, Expression])[] = [];
  for (let at = 0; at + 1 < flat.length; at += 2) result.push([flat[at]!, flat[at + 1]!]);
  return result;
}

/** `a && b && c` comes as `((a && b) && c)`: walked down in a loop, because it is as long as the text allows. */
function chain(
  kind: "and" | "or" | "sum",
  op: "&&" | "||" | "+",
  node: ASTNode,
  next: Next,
): Expression | undefined {
  const reversed: ASTNode[] = [];
  let current = node;
  while (current.op === op) {
    const [left, right]: readonly [ASTNode, ASTNode] = current.args;
    reversed.push(right);
    current = left;
  }
  reversed.push(current);
  const parts = all(reversed.reverse().map(next));
  return parts && { kind, parts };
}

function convertCall(name: string, args: readonly ASTNode[], next: Next): Expression | undefined {
  const [only] = args;
  if (name === "has" && args.length === 1 && only?.op === ".") {
    const of = next(only.args[0]);
    return of && { kind: "has", of, name: only.args[1] };
  }
  const converted = all(args.map(next));
  return converted && { kind: "call", name, args: converted };
}

const macros: Readonly<Record<Macro, readonly number[]>> = {
  all: [2],
  exists: [2],
  exists_one: [2],
  map: [2, 3],
  filter: [2],
};

function isMacro(name: string): name is Macro {
  return Object.hasOwn(macros, name);
}

function convertMethod(
  name: string,
  receiver: ASTNode,
  args: readonly ASTNode[],
  next: Next,
): Expression | undefined {
  const of = next(receiver);
  const [variable, ...rest] = args;
  if (isMacro(name) && macros[name].includes(args.length) && variable?.op === "id") {
    const body = all(rest.map(next));
    return of && body && { kind: "macro", name, of, variable: variable.args, args: body };
  }
  const converted = all(args.map(next));
  return of && converted && { kind: "method", of, name, args: converted };
}

function literal(value: unknown): CelValue {
  if (typeof value === "object" && value !== null && !(value instanceof Uint8Array)) {
    // The library's unsigned integer; CEL compares it with int and double by value.
    return BigInt(String((value as { value: unknown }).value));
  }
  return value as CelValue;
}

/** `-5` is a literal, not an operation: so it stays one in atoms and messages. */
function negated(of: Expression): Expression {
  if (of.kind !== "literal") return { kind: "negate", of };
  if (typeof of.value === "bigint" || typeof of.value === "number")
    return { kind: "literal", value: -of.value };
  return { kind: "negate", of };
}
