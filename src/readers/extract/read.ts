import {
  isProperties,
  type Knowable,
  type Properties,
  type Reference,
  type Resource,
  reveal,
  Unknown,
  type Value,
} from "../../model/index.js";

/** What a property that a resource must have, and has not, reads as. */
export const notGiven = new Unknown("not given");
const notText = new Unknown("not a text");

/** The value at a property path (`environment.variables`), secret marks taken off on the way. */
export function valueAt(properties: Properties, path: string): Value | undefined {
  if (!path.includes(".")) return Object.hasOwn(properties, path) ? properties[path] : undefined;
  let value: Value | undefined = properties;
  for (const step of path.split(".")) {
    value = reveal(value);
    if (value instanceof Unknown) return value;
    if (!isProperties(value) || !Object.hasOwn(value, step)) return undefined;
    value = value[step];
  }
  return value;
}

/** A value as text; numbers and booleans as they print, anything else is unknown. Undefined stays so. */
export function asText(value: Value | undefined): Knowable<string> | undefined {
  const plain = reveal(value);
  if (plain === undefined || plain === null) return undefined;
  if (typeof plain === "string" || plain instanceof Unknown) return plain;
  return typeof plain === "object" ? notText : String(plain);
}

export function textAt(resource: Resource, path: string): Knowable<string> | undefined {
  return asText(valueAt(resource.properties, path));
}

/** A known text, or undefined. */
export function knownText(resource: Resource, path: string): string | undefined {
  const value = textAt(resource, path);
  return typeof value === "string" ? value : undefined;
}

/** A number, also where it is written as text. */
export function numberAt(resource: Resource, path: string): Knowable<number> | undefined {
  const value = textAt(resource, path);
  if (typeof value !== "string") return value;
  const number = Number(value);
  return value.trim() === "" || Number.isNaN(number) ? new Unknown("not a number") : number;
}

export function booleanAt(resource: Resource, path: string): Knowable<boolean> | undefined {
  const value = reveal(valueAt(resource.properties, path));
  if (value === undefined || value === null) return undefined;
  if (value instanceof Unknown || typeof value === "boolean") return value;
  if (value === "true" || value === "false") return value === "true";
  return new Unknown("neither true nor false");
}

/** A list's elements; a single value counts as a list of one, as in policy documents. Unknown as a whole stays so. */
export function listAt(resource: Resource, path: string): Knowable<readonly Value[]> {
  return asList(valueAt(resource.properties, path));
}

export function asList(value: Value | undefined): Knowable<readonly Value[]> {
  const plain = reveal(value);
  if (plain === undefined || plain === null) return [];
  if (plain instanceof Unknown) return plain;
  return Array.isArray(plain) ? plain : [plain];
}

/** Texts of a list, each known or not. */
export function textsAt(resource: Resource, path: string): Knowable<readonly Knowable<string>[]> {
  const list = listAt(resource, path);
  return list instanceof Unknown ? list : list.map((each) => asText(each) ?? notGiven);
}

/** Objects of a list of blocks, with their index; an unknown list or block is left out. */
export function blocksAt(resource: Resource, path: string): readonly (readonly [Properties, number])[] {
  return blocksOf(valueAt(resource.properties, path));
}

export function blocksOf(value: Value | undefined): readonly (readonly [Properties, number])[] {
  const list = asList(value);
  if (list instanceof Unknown) return [];
  return list.flatMap((each, index) => {
    const block = reveal(each);
    return isProperties(block) ? [[block, index] as const] : [];
  });
}

export function objectAt(resource: Resource, path: string): Properties | undefined {
  const value = reveal(valueAt(resource.properties, path));
  return isProperties(value) ? value : undefined;
}

/** What a property names, with the resources that it is computed from. */
export function referenceAt(resource: Resource, path: string): Reference {
  return { value: textAt(resource, path) ?? notGiven, addresses: addressesOf(resource, path) };
}

/** References of a list property; one unknown reference where the list as a whole is not known. */
export function referencesAt(resource: Resource, path: string): readonly Reference[] {
  const texts = textsAt(resource, path);
  const addresses = addressesOf(resource, path);
  if (texts instanceof Unknown) return [{ value: texts, addresses }];
  // Which element comes from which address is not told: only a single one is certain.
  return texts.map((value) => ({
    value,
    addresses: texts.length === 1 || value instanceof Unknown ? addresses : [],
  }));
}

/** Addresses by the first step of a path: formats tell references by top-level property. */
export function addressesOf(resource: Resource, path: string): readonly string[] {
  const dot = path.search(/[.[]/);
  return resource.references[dot < 0 ? path : path.slice(0, dot)] ?? none;
}

/** Most properties refer to nothing: one list says so for all of them. */
const none: readonly string[] = [];

export function parseValue(text: string): Value | undefined {
  try {
    return JSON.parse(text) as Value;
  } catch {
    return undefined;
  }
}

/**
 * All values at a path, with their concrete paths: `[]` after a step stands for each element of the list there,
 * `*` for each key. A part that is not known as a whole is given with its own path.
 */
export function valuesAt(
  properties: Properties,
  path: string,
): readonly (readonly [path: string, value: Value])[] {
  const found: (readonly [string, Value])[] = [];
  walk(properties, path.split("."), "", found);
  return found;
}

function walk(
  value: Value | undefined,
  steps: readonly string[],
  path: string,
  found: (readonly [string, Value])[],
): void {
  const plain = reveal(value);
  const [step, ...rest] = steps;
  if (value === undefined || plain === null) return;
  if (step === undefined || plain instanceof Unknown) {
    found.push([path, value]);
    return;
  }
  if (Array.isArray(plain)) {
    plain.forEach((each, index) => {
      walk(each, steps, `${path}[${index}]`, found);
    });
    return;
  }
  if (!isProperties(plain)) return;
  const each = step.endsWith("[]");
  const name = each ? step.slice(0, -2) : step;
  for (const key of name === "*" ? Object.keys(plain) : [name]) {
    if (!Object.hasOwn(plain, key)) continue;
    const inner = path === "" ? key : `${path}.${key}`;
    const list = each ? reveal(plain[key]) : undefined;
    if (!Array.isArray(list)) walk(plain[key], rest, inner, found);
    else for (const [index, one] of list.entries()) walk(one, rest, `${inner}[${index}]`, found);
  }
}
