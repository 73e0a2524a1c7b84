import type { Condition } from "../../model/index.js";
import { joinKey } from "./jsonKeys.js";
import { readOperator, type WrittenOperator } from "./operators/index.js";
import { isObject, type Reading } from "./reading.js";

/** Reads a `Condition` block, flattened to one operator on one key each; an absent one is the empty list. */
export function parseConditions(value: unknown, path: string, reading: Reading): readonly Condition[] {
  const block = reading.known(value, path);
  if (block === undefined) return [];
  if (!isObject(block)) {
    reading.fail(path, "must be an object of condition operators");
    return [];
  }
  const names = Object.keys(block);
  rejectCaseTwins(names, path, reading);
  return names.flatMap((name) => parseOperator(name, block[name], joinKey(path, name), reading));
}

function parseOperator(name: string, value: unknown, path: string, reading: Reading): readonly Condition[] {
  const written = readOperator(name);
  if (written === undefined) {
    reading.fail(path, "is not a condition operator");
    return [];
  }
  const keys = reading.known(value, path);
  if (keys === undefined) return [];
  if (!isObject(keys)) {
    reading.fail(path, "must be an object of condition keys");
    return [];
  }
  const names = Object.keys(keys);
  rejectCaseTwins(names, path, reading);
  return names.flatMap((key) => {
    const at = joinKey(path, key);
    const unknownBefore = reading.unknowns.length;
    const values = parseValues(keys[key], at, reading);
    // Without its unknown values a condition would mean something else; its absence is recorded in `reading`.
    return reading.unknowns.length > unknownBefore ? [] : [toCondition(written, key, values, at)];
  });
}

function toCondition(
  written: WrittenOperator,
  key: string,
  values: readonly string[],
  path: string,
): Condition {
  const { operator, quantifier, ifExists } = written;
  return {
    operator: operator.name,
    ...(quantifier === undefined ? {} : { quantifier }),
    ifExists,
    key,
    values,
    path,
  };
}

/** Keys and operators are compared without regard to case, so two spellings of one are a repetition. */
function rejectCaseTwins(names: readonly string[], path: string, reading: Reading): void {
  if (names.length < 2) return;
  const seen = new Set<string>();
  for (const name of names) {
    const folded = name.toLowerCase();
    if (seen.has(folded)) reading.fail(joinKey(path, name), "is written twice, in different cases");
    seen.add(folded);
  }
}

/** One value or a list; numbers and truth values stand for their text, as the grammar allows. */
function parseValues(value: unknown, path: string, reading: Reading): readonly string[] {
  const known = reading.known(value, path);
  if (known === undefined) {
    if (value === undefined) reading.fail(path, "has no value");
    return [];
  }
  if (!Array.isArray(known)) return parseValue(known, path, reading);
  if (known.every((item) => typeof item === "string")) return known;
  return known.flatMap((item, index) => {
    const at = `${path}[${index}]`;
    return parseValue(reading.known(item, at), at, reading);
  });
}

function parseValue(value: unknown, path: string, reading: Reading): readonly string[] {
  if (typeof value === "string") return [value];
  if (typeof value === "number" || typeof value === "boolean") return [String(value)];
  if (value !== undefined) reading.fail(path, "must be a string, number or truth value");
  return [];
}
