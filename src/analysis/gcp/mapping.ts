import { type Expression, isProblem, parseCel } from "../../iam/gcp/cel/index.js";
import { Unknown } from "../../model/index.js";

/** A provider's attribute mapping after parsing: `google.subject`, `attribute.x` … to what they are made of. */
export type ParsedMapping = ReadonlyMap<string, Expression>;

/** Parses a mapping as it is declared. Unknown, naming the attribute, where one expression is not CEL. */
export function parseMapping(mapping: Readonly<Record<string, string>>): ParsedMapping | Unknown {
  const parsed = new Map<string, Expression>();
  for (const [attribute, text] of Object.entries(mapping)) {
    const expression = parseCel(text);
    if (isProblem(expression))
      return new Unknown(`the mapping of ${attribute} does not parse: ${expression.message}`);
    parsed.set(attribute, expression);
  }
  return parsed;
}

/**
 * The expression over `assertion` alone: each mapped attribute is replaced by what it is mapped from. An attribute
 * without a mapping becomes a name that stands for nothing, which is CEL's error.
 */
export function substitute(expression: Expression, mapping: ParsedMapping): Expression {
  return replace(expression, mapping, []);
}

/** Whether an attribute is there: `has(attribute.x)` once the attribute is written out. Known to {@link substitute} only. */
const definedCall = "defined";

function replace(expression: Expression, mapping: ParsedMapping, bound: readonly string[]): Expression {
  const next = (part: Expression): Expression => replace(part, mapping, bound);
  const attribute = attributeName(expression, bound);
  if (attribute !== undefined) return mapping.get(attribute) ?? { kind: "name", name: attribute };
  switch (expression.kind) {
    case "literal":
    case "name":
      return expression;
    case "has":
      return replaceHas(expression, mapping, bound);
    case "field":
    case "not":
    case "negate":
      return { ...expression, of: next(expression.of) };
    case "index":
      return { ...expression, of: next(expression.of), index: next(expression.index) };
    case "and":
    case "or":
    case "sum":
      return { ...expression, parts: expression.parts.map(next) };
    case "compare":
    case "arithmetic":
      return { ...expression, left: next(expression.left), right: next(expression.right) };
    case "in":
      return { ...expression, item: next(expression.item), collection: next(expression.collection) };
    case "choice":
      return {
        kind: "choice",
        condition: next(expression.condition),
        yes: next(expression.yes),
        no: next(expression.no),
      };
    case "list":
      return { kind: "list", items: expression.items.map(next) };
    case "map":
      return {
        kind: "map",
        entries: expression.entries.map(([key, value]) => [next(key), next(value)] as const),
      };
    case "call":
      return { ...expression, args: expression.args.map(next) };
    case "method":
      return { ...expression, of: next(expression.of), args: expression.args.map(next) };
    case "macro": {
      const inside = [...bound, expression.variable];
      return {
        ...expression,
        of: next(expression.of),
        args: expression.args.map((part) => replace(part, mapping, inside)),
      };
    }
  }
}

/** `attribute.x`, `attribute["x"]`, `google.subject`: the attribute's full name. */
function attributeName(expression: Expression, bound: readonly string[]): string | undefined {
  if (expression.kind !== "field" && expression.kind !== "index") return undefined;
  const { of } = expression;
  if (of.kind !== "name" || (of.name !== "attribute" && of.name !== "google") || bound.includes(of.name))
    return undefined;
  if (expression.kind === "field") return `${of.name}.${expression.name}`;
  const { index } = expression;
  return index.kind === "literal" && typeof index.value === "string"
    ? `${of.name}.${index.value}`
    : undefined;
}

function replaceHas(
  expression: Expression & { kind: "has" },
  mapping: ParsedMapping,
  bound: readonly string[],
): Expression {
  const { of, name } = expression;
  const attribute = attributeName({ kind: "field", of, name }, bound);
  if (attribute === undefined) return { ...expression, of: replace(of, mapping, bound) };
  const source = mapping.get(attribute);
  if (!source) return { kind: "literal", value: false };
  if (source.kind === "field" && source.of.kind === "name")
    return { kind: "has", of: source.of, name: source.name };
  if (source.kind === "literal") return { kind: "literal", value: true };
  return { kind: "call", name: definedCall, args: [source] };
}
