import { Unknown } from "../../model/index.js";
import type { KeyValues } from "./context.js";
import type { Pattern } from "./operators/operator.js";

/**
 * One piece of a policy value: text in which `*` and `?` may be wildcards, or a variable.
 * `${*}`, `${?}` and `${$}` are variables whose value is that character.
 */
export type Piece =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "literal"; readonly text: string }
  | { readonly kind: "variable"; readonly key: string; readonly default?: string };

/**
 * Splits a policy value at its variables (AWS IAM User Guide, "IAM policy elements: Variables and tags"). Text
 * that only looks like a variable stays text.
 */
export function splitVariables(value: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (let open = value.indexOf("${"); open >= 0; open = value.indexOf("${", from)) {
    const close = value.indexOf("}", open + 2);
    if (close < 0) break;
    if (open > from) pieces.push({ kind: "text", text: value.slice(from, open) });
    pieces.push(toPiece(value.slice(open + 2, close), value.slice(open, close + 1)));
    from = close + 1;
  }
  if (from < value.length || pieces.length === 0) pieces.push({ kind: "text", text: value.slice(from) });
  return pieces;
}

function toPiece(inner: string, whole: string): Piece {
  if (inner === "*" || inner === "?" || inner === "$") return { kind: "literal", text: inner };
  const comma = inner.indexOf(",");
  const key = (comma < 0 ? inner : inner.slice(0, comma)).trim();
  if (key === "") return { kind: "text", text: whole };
  if (comma < 0) return { kind: "variable", key };
  const quoted = inner.slice(comma + 1).trim();
  if (quoted.length < 2 || !quoted.startsWith("'") || !quoted.endsWith("'"))
    return { kind: "text", text: whole };
  return { kind: "variable", key, default: quoted.slice(1, -1) };
}

/** Why a value has no definite text: its variable has no value in this request, or one that is not known. */
export type Resolved = Pattern | { readonly unresolved: string } | Unknown;

/**
 * A policy value with each variable replaced by the request's value. A variable needs a key with exactly one
 * value; an absent key takes the default, and without one the value cannot be resolved.
 */
export function resolveVariables(value: string, values: KeyValues): Resolved {
  if (!value.includes("${")) return { text: value };
  let text = "";
  const literal = new Set<number>();
  for (const piece of splitVariables(value)) {
    const part = piece.kind === "variable" ? variableValue(piece, values) : piece.text;
    if (typeof part !== "string") return part;
    if (piece.kind !== "text") {
      for (let at = 0; at < part.length; at++)
        if (part[at] === "*" || part[at] === "?") literal.add(text.length + at);
    }
    text += part;
  }
  return literal.size === 0 ? { text } : { text, literal };
}

function variableValue(
  variable: Extract<Piece, { kind: "variable" }>,
  values: KeyValues,
): string | { readonly unresolved: string } | Unknown {
  const given = values.get(variable.key.toLowerCase());
  if (given instanceof Unknown) return given;
  const [value, ...others] = given ?? [];
  if (value !== undefined && others.length === 0) return value;
  return value === undefined && variable.default !== undefined
    ? variable.default
    : { unresolved: variable.key };
}

/** A policy value with the same text for each of its variables. */
export function replaceVariables(value: string, text: string): string {
  if (!value.includes("${")) return value;
  return splitVariables(value)
    .map((piece) => (piece.kind === "text" ? piece.text : text))
    .join("");
}
