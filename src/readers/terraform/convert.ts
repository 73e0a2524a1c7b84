import {
  afterApply,
  type Properties,
  Secret,
  secretAfterApply,
  Unknown,
  type Value,
} from "../../model/index.js";
import { isObject, type Json, type JsonObject } from "../text/json.js";
import { camelCase, type Shape } from "./table.js";

/** Deeper than any provider's schema: a value nested further is not read, so that no input overflows the stack. */
const deepest = 100;
const tooDeep = new Unknown("nested too deeply to be read");
const noShape: Shape = new Map();

/** Values of a Terraform resource with the marks that a plan keeps beside them, mirrored in shape. */
export interface Marked {
  readonly values: JsonObject;
  /** `after_unknown`: `true` where the value is known only after apply. */
  readonly unknown?: Json | undefined;
  /** `after_sensitive` or `sensitive_values`: `true` where the value is secret. */
  readonly sensitive?: Json | undefined;
}

/**
 * Properties in Pulumi's vocabulary: camelCase, one-element blocks flattened, nulls dropped, marks applied.
 *
 * @param isFilledIn whether an unknown attribute is the provider's own business, and left out
 */
export function toProperties(
  marked: Marked,
  shape: Shape,
  isFilledIn?: (attribute: string) => boolean,
): Properties {
  return convertObject(marked.values, shape, marked.unknown, marked.sensitive, 0, isFilledIn);
}

function convertObject(
  values: JsonObject,
  shape: Shape,
  unknown: Json | undefined,
  sensitive: Json | undefined,
  depth: number,
  isFilledIn?: (attribute: string) => boolean,
): Properties {
  const unknowns = isObject(unknown) ? unknown : undefined;
  const secrets = isObject(sensitive) ? sensitive : undefined;
  const result: Record<string, Value> = {};
  for (const key in values) {
    const value = values[key]!;
    // Providers keep an empty text where nothing was given.
    if (value === null || value === "") continue;
    const entry = shape.get(key);
    const name = entry === undefined ? camelCase(key) : entry.name;
    const secret = secrets?.[key];
    if (typeof value !== "object" && secret !== true) {
      result[name] = value;
      continue;
    }
    const converted = convertMember(value, entry, unknowns?.[key], secret, depth + 1);
    if (converted !== null) result[name] = secret === true ? new Secret(converted) : converted;
  }
  for (const key in unknowns) {
    if (unknowns[key] !== true || isFilledIn?.(key)) continue;
    result[shape.get(key)?.name ?? camelCase(key)] = secrets?.[key] === true ? secretAfterApply : afterApply;
  }
  return result;
}

function convertMember(
  value: Json,
  entry: { readonly kind: string; readonly shape: Shape } | undefined,
  unknown: Json | undefined,
  sensitive: Json | undefined,
  depth: number,
): Value {
  if (unknown === true) return afterApply;
  if (depth > deepest) return tooDeep;
  const shape = entry?.shape ?? noShape;
  if (Array.isArray(value)) {
    if (entry?.kind === "one") {
      if (value.length === 0) return null;
      if (value.length === 1)
        return convertBlock(value[0]!, shape, element(unknown, 0), element(sensitive, 0), depth);
    }
    return convertList(value, shape, unknown, sensitive, depth);
  }
  if (isObject(value)) {
    if (entry !== undefined && entry.kind !== "same")
      return convertObject(value, shape, unknown, sensitive, depth);
    return convertMap(value, unknown, sensitive, depth);
  }
  return value;
}

function element(marks: Json | undefined, index: number): Json | undefined {
  return Array.isArray(marks) ? marks[index] : undefined;
}

function convertList(
  values: readonly Json[],
  shape: Shape,
  unknown: Json | undefined,
  sensitive: Json | undefined,
  depth: number,
): Value {
  return values.map((value, index) =>
    convertBlock(value, shape, element(unknown, index), element(sensitive, index), depth),
  );
}

function convertBlock(
  value: Json,
  shape: Shape,
  unknown: Json | undefined,
  sensitive: Json | undefined,
  depth: number,
): Value {
  if (unknown === true) return afterApply;
  const convert = (): Value => {
    if (isObject(value))
      return convertObject(value, shape, unknown, sensitive === true ? undefined : sensitive, depth + 1);
    return convertMember(value, undefined, unknown, undefined, depth + 1);
  };
  return sensitive === true ? new Secret(convert()) : convert();
}

/** A map's keys are the user's own and stay as they are. */
function convertMap(
  values: JsonObject,
  unknown: Json | undefined,
  sensitive: Json | undefined,
  depth: number,
): Value {
  const unknowns = isObject(unknown) ? unknown : undefined;
  const secrets = isObject(sensitive) ? sensitive : undefined;
  if (!unknowns && !secrets && isShallow(values)) return values;
  const result: [string, Value][] = [];
  for (const key in values) {
    const value = convertMember(values[key]!, undefined, unknowns?.[key], secrets?.[key], depth + 1);
    result.push([key, secrets?.[key] === true ? new Secret(value) : value]);
  }
  for (const key in unknowns) {
    if (unknowns[key] === true) result.push([key, secrets?.[key] === true ? secretAfterApply : afterApply]);
  }
  return Object.fromEntries(result);
}

function isShallow(values: JsonObject): boolean {
  for (const key in values) if (typeof values[key] === "object" && values[key] !== null) return false;
  return true;
}
