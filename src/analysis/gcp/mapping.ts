import { type Expression, isProblem, type Macro, parseCel } from "../../iam/gcp/cel/index.js";
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

const noValues: ReadonlyMap<string, Expression> = new Map();

/** A list with more items stays a list. */
const mostWritten = 32;

/** `exists` and `all` over a list that is written down, as the `||` or `&&` that they stand for. */
function writtenOut(
  name: Macro,
  of: Expression,
  testOf: (item: Expression) => readonly Expression[],
): Expression | undefined {
  if (of.kind !== "list" || of.items.length === 0 || of.items.length > mostWritten) return undefined;
  if (name !== "exists" && name !== "all") return undefined;
  const parts = of.items.flatMap(testOf);
  return { kind: name === "exists" ? "or" : "and", parts };
}

/** Whether an attribute is there: `has(attribute.x)` once the attribute is written out. Known to {@link substitute} only. */
const definedCall = "defined";

function replace(
  expression: Expression,
  mapping: ParsedMapping,
  bound: readonly string[],
  values: ReadonlyMap<string, Expression> = noValues,
): Expression {
  const next = (part: Expression): Expression => replace(part, mapping, bound, values);
  const attribute = attributeName(expression, bound);
  if (attribute !== undefined) return mapping.get(attribute) ?? { kind: "name", name: attribute };
  switch (expression.kind) {
    case "literal":
      return expression;
    case "name":
      return values.get(expression.name) ?? expression;
    case "has":
      return replaceHas(expression, mapping, bound, values);
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
      const { variable, args } = expression;
      const inside = [...bound, variable];
      const of = next(expression.of);
      const written = writtenOut(expression.name, of, (item) =>
        args.map((part) => replace(part, mapping, inside, new Map(values).set(variable, item))),
      );
      const outer = new Map([...values].filter(([name]) => name !== variable));
      return (
        written ?? { ...expression, of, args: args.map((part) => replace(part, mapping, inside, outer)) }
      );
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
  values: ReadonlyMap<string, Expression>,
): Expression {
  const { of, name } = expression;
  const attribute = attributeName({ kind: "field", of, name }, bound);
  if (attribute === undefined) return { ...expression, of: replace(of, mapping, bound, values) };
  const source = mapping.get(attribute);
  if (!source) return { kind: "literal", value: false };
  if (source.kind === "field" && source.of.kind === "name")
    return { kind: "has", of: source.of, name: source.name };
  if (source.kind === "literal") return { kind: "literal", value: true };
  return { kind: "call", name: definedCall, args: [source] };
}
