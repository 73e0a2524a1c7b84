import type { ErrorObject } from "ajv";
import { nearestName } from "../iam/aws/index.js";

/** Where a value is not as its schema wants it, and what was expected there. */
export interface SchemaProblem {
  readonly path: string;
  readonly message: string;
}

/** Longer lists of names are no help. */
const mostNames = 40;

/**
 * A schema error (of ajv, with `verbose`) as people read it: the path as they would write it, what stands there, what
 * was expected. Undefined for errors that only repeat others. Values are not shown: somebody may have put a secret there.
 */
export function schemaProblem(error: ErrorObject, root: unknown): SchemaProblem | undefined {
  const path = pathOf(error.instancePath, root);
  switch (error.keyword) {
    case "if":
    case "anyOf":
      return undefined;
    case "required": {
      const missing = String(error.params.missingProperty);
      return {
        path: `${path}.${missing}`,
        message: `missing; expected ${describe(propertyOf(error.parentSchema, missing))}`,
      };
    }
    case "additionalProperties": {
      const odd = String(error.params.additionalProperty);
      const known = Object.keys((error.parentSchema?.properties ?? {}) as object);
      return { path: `${path}.${odd}`, message: `not known here${choiceOf(odd, known, error)}` };
    }
    case "type": {
      const quotes = error.schema === "string" && typeof error.data === "number" ? ", in quotes" : "";
      return {
        path,
        message: `is ${kindOf(error.data)}; expected ${kindWords[String(error.schema)]}${quotes}${about(error)}`,
      };
    }
    case "enum": {
      const choices = error.schema as readonly unknown[];
      return choices.length > mostNames
        ? { path, message: `not known here${choiceOf(String(error.data), choices.map(String), error)}` }
        : { path, message: `expected ${choices.map((value) => JSON.stringify(value)).join(" or ")}` };
    }
    case "pattern":
      return { path, message: `not as expected${about(error)}` };
    default:
      return { path, message: `${error.message ?? "is not valid"}${about(error)}` };
  }
}

/** What may have been meant by a name, of those that are known. */
function choiceOf(name: string, known: readonly string[], error: ErrorObject): string {
  const nearest = nearestName(name, known);
  if (nearest !== undefined) return `; did you mean "${nearest}"?`;
  return known.length > mostNames ? about(error) : `; expected one of ${known.join(", ")}`;
}

const kindWords: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  boolean: "true or false",
  integer: "a whole number",
  array: "a list",
  object: "named values",
};

function kindOf(value: unknown): string {
  if (value === null) return "empty";
  return kindWords[Array.isArray(value) ? "array" : typeof value] ?? "something else";
}

function about({ parentSchema }: ErrorObject): string {
  const description: unknown = parentSchema?.description;
  return typeof description === "string" ? `: ${firstSentence(description)}` : "";
}

function propertyOf(schema: ErrorObject["parentSchema"], name: string): unknown {
  const properties = (schema?.properties ?? {}) as Readonly<
    Record<string, { readonly description?: unknown }>
  >;
  return properties[name]?.description;
}

function describe(description: unknown): string {
  return typeof description === "string" ? firstSentence(description) : "a value";
}

function firstSentence(text: string): string {
  const flat = text.replace(/\s+/g, " ");
  const end = flat.search(/\.(?: |$)/);
  return end < 0 ? flat : flat.slice(0, end);
}

/** JSON pointer to `[0].trust.github`. */
function pathOf(pointer: string, root: unknown): string {
  let at = root;
  let path = "";
  for (const step of pointer.split("/").slice(1)) {
    const name = step.replaceAll("~1", "/").replaceAll("~0", "~");
    path += Array.isArray(at) ? `[${name}]` : `.${name}`;
    at = (at as Readonly<Record<string, unknown>> | undefined)?.[name];
  }
  return path;
}
