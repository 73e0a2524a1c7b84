import type { Expression, File, Node as Syntax } from "@babel/types";
import type { Entry, Node, Span } from "../node.js";
import { syntaxes } from "../syntax.js";

/** A program file that is understood: its text and its syntax. */
export interface Program {
  readonly path: string;
  readonly text: string;
  readonly file: File;
}

/** Reads a TypeScript or JavaScript file; undefined for what the parser cannot make sense of. */
export function parseProgram(path: string, text: string): Program | undefined {
  // Loaded only where there is a program to be read.
  const { parse } = require("@babel/parser") as typeof import("@babel/parser");
  const isTyped = /\.[cm]?tsx?$/.test(path);
  try {
    const file = parse(text, {
      sourceType: "unambiguous",
      allowReturnOutsideFunction: true,
      plugins: [
        ...(isTyped ? (["typescript", "decorators"] as const) : []),
        ...(/\.[cm]?ts$/.test(path) ? [] : (["jsx"] as const)),
      ],
    });
    return { path, text, file: file as unknown as File };
  } catch (error) {
    // A mistake in the program, or nesting that overflows the parser: either way it is left alone.
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Every node below a node, in the order of the text; nothing is recursive, however deep it is. */
export function* nodesIn(root: Syntax): Iterable<Syntax> {
  const waiting: Syntax[] = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    yield node;
    const inner: Syntax[] = [];
    for (const [key, value] of Object.entries(node)) {
      if (key === "loc" || /[cC]omments$/.test(key) || key === "extra" || key === "tokens") continue;
      for (const each of Array.isArray(value) ? value : [value]) if (isSyntax(each)) inner.push(each);
    }
    waiting.push(...inner.reverse());
  }
}

function isSyntax(value: unknown): value is Syntax {
  return (
    typeof value === "object" && value !== null && typeof (value as { type?: unknown }).type === "string"
  );
}

/** Deeper is computed, as far as a patch is concerned. */
const deepest = 200;

/** What an expression says, as far as it is literal. */
export function toNode(expression: Syntax, text: string, depth = 0): Node {
  const span = spanOf(expression);
  if (depth > deepest) return { kind: "other", ...span };
  const inside = { start: span.start + 1, end: span.end - 1 };
  const inner = (each: Syntax) => toNode(each, text, depth + 1);
  switch (expression.type) {
    case "ObjectExpression": {
      const entries = expression.properties.map((each) => entryOf(each, inner));
      return { kind: "map", syntax: syntaxes.javascript, entries, inside, ...span };
    }
    case "ArrayExpression":
      return {
        kind: "list",
        items: expression.elements.map((each): Node => (each ? inner(each) : { kind: "other", ...span })),
        inside,
        ...span,
      };
    case "StringLiteral":
      return literal(expression.value, text, span, inside);
    case "NumericLiteral":
    case "BooleanLiteral":
      return { kind: "literal", value: expression.value, ...span };
    case "TemplateLiteral": {
      const [only] = expression.quasis;
      if (expression.expressions.length > 0 || typeof only?.value.cooked !== "string")
        return { kind: "other", ...span };
      return literal(only.value.cooked, text, span, inside);
    }
    case "TSAsExpression":
    case "TSSatisfiesExpression":
    case "TSNonNullExpression":
    case "TSTypeAssertion":
    case "ParenthesizedExpression":
      return inner(expression.expression);
    case "AwaitExpression":
      return inner(expression.argument);
    case "CallExpression":
      return callOf(expression, text, span, inner);
    case "Identifier":
    case "MemberExpression":
      return { kind: "reference", name: textOf(expression, text), ...span };
    default:
      return { kind: "other", ...span };
  }
}

function literal(value: string, text: string, span: Span, inside: Span): Node {
  const isPlain = text.slice(inside.start, inside.end) === value;
  return { kind: "literal", value, ...span, ...(isPlain ? { content: inside } : {}) };
}

/** A call; one whose function only computes a value from others stands for what the function answers. */
function callOf(
  call: Extract<Expression, { readonly type: "CallExpression" }>,
  text: string,
  span: Span,
  inner: (each: Syntax) => Node,
): Node {
  const { callee } = call;
  const [first] = call.arguments;
  const isApply =
    callee.type === "MemberExpression" &&
    callee.property.type === "Identifier" &&
    /^(?:apply|then)$/.test(callee.property.name);
  if (isApply && first?.type === "ArrowFunctionExpression") {
    const answer = answerOf(first.body);
    if (answer === undefined) return { kind: "other", ...span };
    // `document.apply((it) => it.json)` is `document.json`.
    const isPart = answer.type === "MemberExpression" && answer.property.type === "Identifier";
    return isPart && callee.object.type === "Identifier"
      ? { kind: "reference", name: `${callee.object.name}.${textOf(answer.property, text)}`, ...span }
      : inner(answer);
  }
  const items = call.arguments.map(
    (each): Node => (each.type === "SpreadElement" ? { kind: "other", ...span } : inner(each)),
  );
  return { kind: "call", name: textOf(callee, text), items, ...span };
}

function answerOf(body: Syntax): Syntax | undefined {
  if (body.type !== "BlockStatement") return body;
  const [only, ...more] = body.body;
  return more.length === 0 && only?.type === "ReturnStatement" ? (only.argument ?? undefined) : undefined;
}

function entryOf(property: Syntax, inner: (each: Syntax) => Node): Entry {
  const span = spanOf(property);
  if (property.type !== "ObjectProperty") {
    return { key: undefined, keySpan: span, value: { kind: "other", ...span }, ...span };
  }
  const { key, computed, value } = property;
  const node = inner(key);
  const name =
    !computed && key.type === "Identifier"
      ? key.name
      : node.kind === "literal"
        ? String(node.value)
        : undefined;
  return { key: name, keySpan: spanOf(key), value: inner(value), ...span };
}

export function spanOf(node: Syntax): Span {
  return { start: node.start ?? 0, end: node.end ?? 0 };
}

export function textOf(node: Syntax, text: string): string {
  return text.slice(node.start ?? 0, node.end ?? 0);
}
