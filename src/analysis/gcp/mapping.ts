import { type CelValue, type Expression, isProblem, type Macro, parseCel } from "../../iam/gcp/cel/index.js";
import { Unknown } from "../../model/index.js";
import { foldConstant } from "./cases.js";

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
  const nothing = (name: string): Expression => ({ kind: "name", name });
  return replace(expression, { roots: ["attribute", "google"], values: mapping, orElse: nothing }, []);
}

/** The expression with the values of some claims written in, by `assertion.NAME`. */
export function withClaims(expression: Expression, values: ParsedMapping): Expression {
  return replace(expression, { roots: ["assertion"], values, orElse: () => undefined }, []);
}

/** What is written in place of the fields of some names; where nothing is, they stay. */
interface Written {
  readonly roots: readonly string[];
  readonly values: ParsedMapping;
  readonly orElse: (name: string) => Expression | undefined;
}

const noValues: ReadonlyMap<string, Expression> = new Map();

/** A list with more items stays a list. */
const mostWritten = 32;

/** Each of so many tests is written beside all others. */
const mostCompared = 8;

/** One of the tests holds, and no other. */
function onlyOne(tests: readonly Expression[], at: number): Expression {
  const parts = tests.map((test, index) => (index === at ? test : ({ kind: "not", of: test } as const)));
  return { kind: "and", parts };
}

/** The items of a list that is written down, or that needs no token to be worked out. */
function itemsOf(list: Expression): readonly Expression[] | undefined {
  if (list.kind === "list") return list.items;
  const [folded] = foldConstant(list) ?? [];
  const value = folded?.term.kind === "constant" ? folded.term.value : undefined;
  return Array.isArray(value)
    ? value.map((item: CelValue) => ({ kind: "literal", value: item }) as const)
    : undefined;
}

/** A macro over a list that is written down, as the `||`, `&&` or list that it stands for. */
function writtenOut(
  name: Macro,
  of: Expression,
  testOf: (item: Expression) => readonly Expression[],
): Expression | undefined {
  const items = itemsOf(of);
  if (items === undefined || items.length === 0 || items.length > mostWritten) return undefined;
  const parts = items.map(testOf);
  // A map with a test of its own leaves items out.
  if (parts.some(({ length }) => length !== 1)) return undefined;
  switch (name) {
    case "exists":
      return { kind: "or", parts: parts.flat() };
    case "all":
      return { kind: "and", parts: parts.flat() };
    case "map":
      return { kind: "list", items: parts.flat() };
    case "exists_one":
      return parts.length > mostCompared
        ? undefined
        : { kind: "or", parts: parts.map((_, at) => onlyOne(parts.flat(), at)) };
    case "filter":
      return undefined;
  }
}

/** Whether an attribute is there: `has(attribute.x)` once the attribute is written out. Known to {@link substitute} only. */
const definedCall = "defined";

function replace(
  expression: Expression,
  written: Written,
  bound: readonly string[],
  values: ReadonlyMap<string, Expression> = noValues,
): Expression {
  const next = (part: Expression): Expression => replace(part, written, bound, values);
  const field = fieldName(expression, written, bound);
  const instead = field === undefined ? undefined : (written.values.get(field) ?? written.orElse(field));
  if (instead !== undefined) return instead;
  switch (expression.kind) {
    case "literal":
      return expression;
    case "name":
      return values.get(expression.name) ?? expression;
    case "has":
      return replaceHas(expression, written, bound, values);
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
      const plain = writtenOut(expression.name, of, (item) =>
        args.map((part) => replace(part, written, inside, new Map(values).set(variable, item))),
      );
      const outer = new Map([...values].filter(([name]) => name !== variable));
      return plain ?? { ...expression, of, args: args.map((part) => replace(part, written, inside, outer)) };
    }
  }
}

/** `attribute.x`, `attribute["x"]`, `google.subject`: the field's full name. */
function fieldName(expression: Expression, { roots }: Written, bound: readonly string[]): string | undefined {
  if (expression.kind !== "field" && expression.kind !== "index") return undefined;
  const { of } = expression;
  if (of.kind !== "name" || !roots.includes(of.name) || bound.includes(of.name)) return undefined;
  if (expression.kind === "field") return `${of.name}.${expression.name}`;
  const { index } = expression;
  return index.kind === "literal" && typeof index.value === "string"
    ? `${of.name}.${index.value}`
    : undefined;
}

function replaceHas(
  expression: Expression & { kind: "has" },
  written: Written,
  bound: readonly string[],
  values: ReadonlyMap<string, Expression>,
): Expression {
  const { of, name } = expression;
  const field = fieldName({ kind: "field", of, name }, written, bound);
  const source = field === undefined ? undefined : (written.values.get(field) ?? written.orElse(field));
  if (source === undefined) return { ...expression, of: replace(of, written, bound, values) };
  if (source.kind === "name") return { kind: "literal", value: false };
  if (source.kind === "field" && source.of.kind === "name")
    return { kind: "has", of: source.of, name: source.name };
  if (source.kind === "literal") return { kind: "literal", value: true };
  return { kind: "call", name: definedCall, args: [source] };
}
