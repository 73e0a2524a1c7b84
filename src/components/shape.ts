import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isLater } from "./later.js";
import type { Problem } from "./problem.js";

/** What the package schema says of one argument. */
interface Property {
  readonly type?: "string" | "number" | "boolean" | "array" | "object";
  readonly $ref?: string;
  readonly items?: Property;
  readonly additionalProperties?: Property;
  readonly description?: string;
}

interface ObjectType {
  readonly properties?: Readonly<Record<string, Property>>;
  readonly required?: readonly string[];
}

interface PackageSchema {
  readonly resources: Readonly<
    Record<string, { readonly inputProperties?: Readonly<Record<string, Property>> }>
  >;
  readonly types: Readonly<Record<string, ObjectType>>;
}

/** The published schema. Two folders up, from `src/` and `dist/` alike. */
const schemaFile = join(__dirname, "..", "..", "schemas", "pulumi.json");

let schema: PackageSchema | undefined;

function readSchema(): PackageSchema {
  schema ??= JSON.parse(readFileSync(schemaFile, "utf8")) as PackageSchema;
  return schema;
}

/** Mistakes in how arguments are written, apart from what they say. */
export interface ShapeProblems {
  /** Words that no component knows: a misspelled condition would otherwise be left out without a word. */
  readonly unknown: readonly Problem[];
  /** Values of another kind than the argument's, and what is missing inside one: nothing else can be judged then. */
  readonly unreadable: readonly Problem[];
}

/**
 * Holds arguments to the published schema, as far as they are known: from JavaScript nothing else does. What is missing
 * at the top the component says itself.
 *
 * @param className name of the component
 */
export function shapeProblems(className: string, args: object): ShapeProblems {
  const { inputProperties: properties = {} } = readSchema().resources[`keyless:index:${className}`]!;
  const found = { unknown: [] as Problem[], unreadable: [] as Problem[] };
  inside("", args, { properties }, found);
  return found;
}

interface Found {
  readonly unknown: Problem[];
  readonly unreadable: Problem[];
}

function inside(
  path: string,
  value: object,
  { properties = {}, required = [] }: ObjectType,
  found: Found,
): void {
  const at = (name: string) => (path === "" ? name : `${path}.${name}`);
  for (const [name, each] of Object.entries(value)) {
    if (each === undefined) continue;
    const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (property !== undefined) one(at(name), each, property, found);
    else {
      const message = `not known here; expected one of ${Object.keys(properties).join(", ")}`;
      found.unknown.push({ path: at(name), message });
    }
  }
  for (const name of required) {
    if ((value as Readonly<Record<string, unknown>>)[name] !== undefined) continue;
    found.unreadable.push({ path: at(name), message: `missing${meaning(properties[name])}` });
  }
}

function one(path: string, value: unknown, property: Property, found: Found): void {
  if (isLater(value)) return;
  const { $ref, items, additionalProperties } = property;
  const expected = $ref === undefined ? (property.type ?? "object") : "object";
  if (kindOf(value) !== expected) {
    const quotes = expected === "string" && typeof value === "number" ? ", in quotes" : "";
    const message = `is ${kindWords[kindOf(value)]}; expected ${kindWords[expected]}${quotes}${meaning(property)}`;
    found.unreadable.push({ path, message });
  } else if ($ref !== undefined) {
    inside(path, value as object, readSchema().types[$ref.slice("#/types/".length)] ?? {}, found);
  } else if (items !== undefined) {
    for (const [index, each] of (value as readonly unknown[]).entries())
      one(`${path}[${index}]`, each, items, found);
  } else if (additionalProperties !== undefined) {
    for (const [name, each] of Object.entries(value as object)) {
      if (each !== undefined) one(`${path}.${name}`, each, additionalProperties, found);
    }
  }
}

const kindWords = {
  string: "text",
  number: "a number",
  boolean: "true or false",
  array: "a list",
  object: "named values",
  nothing: "empty",
  other: "something else",
} as const;

function kindOf(value: unknown): keyof typeof kindWords {
  if (value === null || value === undefined) return "nothing";
  if (Array.isArray(value)) return "array";
  switch (typeof value) {
    case "string":
    case "number":
    case "boolean":
    case "object":
      return typeof value as "string";
    default:
      return "other";
  }
}

/** The first sentence of what an argument means. */
function meaning(property: Property | undefined): string {
  const text = (property?.description ?? "").replace(/\s+/g, " ");
  const end = text.search(/\.(?: |$)/);
  return text === "" ? "" : `: ${end < 0 ? text : text.slice(0, end)}`;
}
