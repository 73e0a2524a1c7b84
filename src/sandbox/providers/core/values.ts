import {
  isProperties,
  isUnknown,
  type Properties,
  reveal,
  Secret,
  type Value,
} from "../../../model/index.js";

/** The string at a property; undefined when it is absent, unknown or something else. */
export function text(properties: Properties, name: string): string | undefined {
  const value = plain(properties[name]);
  return typeof value === "string" ? value : undefined;
}

export function number(properties: Properties, name: string): number | undefined {
  const value = plain(properties[name]);
  return typeof value === "number" ? value : undefined;
}

export function flag(properties: Properties, name: string): boolean {
  return plain(properties[name]) === true;
}

export function list(properties: Properties, name: string): readonly Value[] {
  const value = plain(properties[name]);
  return Array.isArray(value) ? (value as readonly Value[]) : [];
}

/** The known strings of a list. */
export function texts(properties: Properties, name: string): string[] {
  return list(properties, name)
    .map(plain)
    .filter((value): value is string => typeof value === "string");
}

export function object(properties: Properties, name: string): Properties | undefined {
  const value = plain(properties[name]);
  return isProperties(value) ? value : undefined;
}

export function objects(properties: Properties, name: string): Properties[] {
  return list(properties, name).map(plain).filter(isProperties);
}

/** Whether the program gives this property, even if its value is not known yet. */
export function given(properties: Properties, name: string): boolean {
  const value = plain(properties[name]);
  return value !== undefined && value !== null;
}

/** The value without secret marks around it. */
export function plain(value: Value | undefined): Value | undefined {
  const inner = reveal(value);
  return inner instanceof Secret ? plain(inner) : inner;
}

/** Whether something inside is not known yet. */
export function hasUnknown(value: Value | undefined): boolean {
  const inner = plain(value);
  if (isUnknown(inner)) return true;
  if (Array.isArray(inner)) return inner.some((part: Value) => hasUnknown(part));
  return isProperties(inner) && Object.values(inner).some(hasUnknown);
}

/** Whether two values are the same, secret marks aside; nothing that is unknown equals anything. */
export function same(one: Value | undefined, other: Value | undefined): boolean {
  const [a, b] = [plain(one) ?? null, plain(other) ?? null];
  if (isUnknown(a) || isUnknown(b)) return false;
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((part, index) => same(part, b[index]));
  }
  if (isProperties(a) && isProperties(b)) {
    return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((name) => same(a[name], b[name]));
  }
  return a === b;
}

/** The properties without those that have no value. */
export function present(properties: Readonly<Record<string, Value | undefined>>): Properties {
  return Object.fromEntries(
    Object.entries(properties).filter(
      (entry): entry is [string, Value] => entry[1] !== undefined && entry[1] !== null,
    ),
  );
}
