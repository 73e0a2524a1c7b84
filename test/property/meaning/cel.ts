import { type Expression, formatCel, isProblem, parseCel } from "../../../src/iam/gcp/cel/index.js";
import { isObject, type Json } from "./corpus.js";

/** Rewrites an expression from its leaves up. */
function rewritten(expression: Expression, rewrite: (each: Expression) => Expression): Expression {
  const inner = (each: Expression) => rewritten(each, rewrite);
  switch (expression.kind) {
    case "and":
    case "or":
      return rewrite({ ...expression, parts: expression.parts.map(inner) });
    case "not":
      return rewrite({ ...expression, of: inner(expression.of) });
    default:
      return rewrite(expression);
  }
}

const not = (of: Expression): Expression => ({ kind: "not", of });

/** Ways to say the same in CEL (CEL language definition). */
export const celRewrites: Readonly<Record<string, (expression: string, parsed: Expression) => string>> = {
  "as it is printed": (_, parsed) => formatCel(parsed),
  "with space around everything": (text) => ` \n\t(  ${text}  ) `,
  "in single quotes": (text) => (text.includes("'") ? text : text.replaceAll('"', "'")),
  "in double quotes": (text) => (/["\\]/.test(text) ? text : text.replaceAll("'", '"')),
  "denied twice": (_, parsed) => formatCel(not(not(parsed))),
  "and true": (text) => `(${text}) && true`,
  "or false": (text) => `false || (${text})`,
  "said twice": (text) => `(${text}) && (${text})`,
  "in another order": (_, parsed) =>
    formatCel(
      rewritten(parsed, (each) =>
        each.kind === "and" || each.kind === "or" ? { ...each, parts: [...each.parts].reverse() } : each,
      ),
    ),
  "with denials of alternatives": (_, parsed) =>
    formatCel(
      rewritten(parsed, (each) =>
        each.kind === "and" ? not({ kind: "or", parts: each.parts.map(not) }) : each,
      ),
    ),
  "with the sides of comparisons changed": (_, parsed) =>
    formatCel(
      rewritten(parsed, (each) =>
        each.kind === "compare" && (each.operator === "==" || each.operator === "!=")
          ? { ...each, left: each.right, right: each.left }
          : each,
      ),
    ),
  "with lists of one for equality": (_, parsed) =>
    formatCel(
      rewritten(parsed, (each) =>
        each.kind === "compare" && each.operator === "==" && each.right.kind === "literal"
          ? { kind: "in", item: each.left, collection: { kind: "list", items: [each.right] } }
          : each,
      ),
    ),
  "with equalities for lists": (_, parsed) =>
    formatCel(
      rewritten(parsed, (each) =>
        each.kind === "in" && each.collection.kind === "list" && each.collection.items.length > 1
          ? {
              kind: "or",
              parts: each.collection.items.map(
                (right): Expression => ({ kind: "compare", operator: "==", left: each.item, right }),
              ),
            }
          : each,
      ),
    ),
  "with a denied inequality": (_, parsed) =>
    formatCel(
      rewritten(parsed, (each) =>
        each.kind === "compare" && each.operator === "==" ? not({ ...each, operator: "!=" }) : each,
      ),
    ),
  "with a choice": (text) => `(${text}) ? true : false`,
};

/** A value with its conditions on Google Cloud rewritten; undefined where nothing changed. */
export function rewriteConditions(
  value: Json,
  rewrite: (expression: string, parsed: Expression) => string,
): Json | undefined {
  let changed = false;
  const walk = (each: Json, key = ""): Json => {
    if (typeof each === "string") {
      if (key !== "attributeCondition" && key !== "expression" && key !== "attribute_condition") return each;
      const parsed = parseCel(each);
      const other = isProblem(parsed) ? each : rewrite(each, parsed);
      if (other !== each) changed = true;
      return other;
    }
    if (Array.isArray(each)) return each.map((one) => walk(one));
    if (!isObject(each)) return each;
    return Object.fromEntries(Object.entries(each).map(([name, one]) => [name, walk(one, name)]));
  };
  const result = walk(value);
  return changed ? result : undefined;
}
