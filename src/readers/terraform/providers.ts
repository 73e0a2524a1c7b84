import {
  type Properties,
  type Resource,
  Secret,
  type Source,
  Unknown,
  type Value,
} from "../../model/index.js";
import { isObject, type Json, type JsonObject, textOf } from "../text/json.js";
import { camelCase } from "./table.js";

/** Pulumi's names of the providers whose configuration can hold a static credential. */
const providerNames: Readonly<Record<string, string>> = { google: "gcp", "google-beta": "gcp" };

/**
 * Provider configurations as Pulumi's provider resources. A plan keeps only their expressions: literals, and
 * root variables whose values it holds, are seen; anything else about them is not known.
 */
export function providerResources(
  configuration: JsonObject,
  variables: Json | undefined,
  source: Source,
): Resource[] {
  const providers = configuration.provider_config;
  if (!isObject(providers)) return [];
  return Object.entries(providers).flatMap(([key, provider]) => {
    if (!isObject(provider) || !isObject(provider.expressions)) return [];
    const plain = textOf(provider.name) ?? key;
    const properties = literals(provider.expressions, isObject(variables) ? variables : {});
    if (Object.keys(properties).length === 0) return [];
    return [
      {
        address: `provider.${key}`,
        type: `pulumi:providers:${providerNames[plain] ?? plain}`,
        name: textOf(provider.alias) ?? plain,
        properties,
        references: {},
        change: "same" as const,
        source,
      },
    ];
  });
}

function literals(expressions: JsonObject, variables: JsonObject): Properties {
  const found: Record<string, Value> = {};
  for (const [key, expression] of Object.entries(expressions)) {
    const value = Array.isArray(expression)
      ? blocks(expression, variables)
      : isObject(expression) && (expression.constant_value ?? variable(expression.references, variables));
    if (value !== undefined && value !== null && value !== false) found[camelCase(key)] = value as Value;
  }
  return found;
}

/** A block (`assume_role { … }`) is a list with one object of expressions. */
function blocks(list: readonly Json[], variables: JsonObject): Value {
  const read = list.filter(isObject).map((block) => literals(block, variables));
  return read.length === 1 ? read[0]! : read;
}

/** The value of a root variable, marked secret: it came from outside and its own mark is not in the plan. */
function variable(references: Json | undefined, variables: JsonObject): Value | undefined {
  if (!Array.isArray(references) || references.length === 0) return undefined;
  const [only] = references;
  const name = typeof only === "string" && only.startsWith("var.") ? only.slice(4) : "";
  const entry = Object.hasOwn(variables, name) ? variables[name] : undefined;
  if (!isObject(entry)) return new Unknown("computed from other values");
  return entry.value === undefined || entry.value === null ? undefined : new Secret(entry.value as Value);
}
