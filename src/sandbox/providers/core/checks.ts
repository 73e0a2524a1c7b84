import type { Properties } from "../../../model/index.js";
import type { Problem } from "./model.js";
import { text } from "./values.js";

/** A text whose length is out of bounds. */
export function lengthProblems(value: string, path: string, least: number, most: number): Problem[] {
  if (value.length >= least && value.length <= most) return [];
  const shown = value.length > 80 ? `${value.slice(0, 80)}… (${value.length} characters)` : value;
  return [
    { path, reason: `expected length of ${path} to be in the range (${least} - ${most}), got ${shown}` },
  ];
}

/** At most so many characters at a property. */
export function longest(properties: Properties, name: string, most: number): Problem[] {
  const value = text(properties, name);
  return value === undefined ? [] : lengthProblems(value, name, 0, most);
}

/** One of a few values at a property. */
export function oneOf(properties: Properties, name: string, values: readonly string[]): Problem[] {
  const value = text(properties, name);
  if (value === undefined || values.includes(value)) return [];
  return [{ path: name, reason: `expected ${name} to be one of ${JSON.stringify(values)}, got ${value}` }];
}
