import { isProperties, Unknown, type Value } from "../../../model/index.js";
import { hasUnknown, plain, same } from "./values.js";

/**
 * Whether two JSON policy documents say the same: spacing, the order of keys and of lists, and one value for a list
 * of one do not count.
 */
export function isSameDocument(one: Value | undefined, other: Value | undefined): boolean {
  const [a, b] = [parseDocument(one), parseDocument(other)];
  return a !== undefined && b !== undefined && same(normalize(a), normalize(b));
}

/** A document given as an object, as JSON text; text and what is not known stay as they are. */
export function documentText(value: Value): Value {
  if (!isProperties(value)) return value;
  return hasUnknown(value)
    ? new Unknown("a part is known only after apply")
    : JSON.stringify(deepPlain(value));
}

/** The JSON value of a document; undefined when the text is not JSON. */
export function parseDocument(value: Value | undefined): Value | undefined {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value) as Value;
  } catch {
    return undefined;
  }
}

function normalize(value: Value): Value {
  if (Array.isArray(value)) {
    const items = value.map(normalize).toSorted((one, other) => (key(one) < key(other) ? -1 : 1));
    return items.length === 1 ? (items[0] as Value) : items;
  }
  if (!isProperties(value)) return value;
  const names = Object.keys(value).sort();
  return Object.fromEntries(names.map((name) => [name, normalize(value[name] as Value)]));
}

function key(value: Value): string {
  return JSON.stringify(value);
}

/** The value without secret marks at any depth. */
export function deepPlain(value: Value): Value {
  const inner = plain(value) as Value;
  if (Array.isArray(inner)) return inner.map(deepPlain);
  if (!isProperties(inner)) return inner;
  return Object.fromEntries(Object.entries(inner).map(([name, part]) => [name, deepPlain(part)]));
}
