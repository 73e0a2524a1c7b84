import { isObject, type Json } from "./json.js";

/** Below this many bytes reading the whole is as fast. */
const worthwhile = 1_000_000;

/**
 * A text whose middle was left out, with the way to all of it.
 *
 * Of a large Terraform plan only a half is needed: `planned_values` says again what `resource_changes` says.
 * A quote inside a JSON string is written `\"`, so the two keys cannot be found inside one; if they are keys of
 * something deeper, what remains does not parse, and the whole is read instead.
 */
export interface Shortened {
  readonly text: string;
  readonly whole: () => string;
}

const plannedKey = '"planned_values":{';
const changesKey = ',"resource_changes":[';

/** The bytes to leave out of a large plan: from, to. */
export function redundantPart(bytes: Buffer): readonly [from: number, to: number] | undefined {
  if (bytes.length < worthwhile) return undefined;
  // It follows the version and the variables: further down it belongs to something else.
  const from = bytes.subarray(0, worthwhile).indexOf(plannedKey);
  const to = from < 0 ? -1 : bytes.indexOf(changesKey, from);
  return to < 0 ? undefined : [from, to + 1];
}

/** Parses what was kept of a plan; undefined when that is not a plan, and the whole must be read. */
export function parseShortened(text: string): Json | undefined {
  try {
    const plan = JSON.parse(text) as Json;
    const changes = isObject(plan) ? plan.resource_changes : undefined;
    return Array.isArray(changes) && changes.length > 0 ? plan : undefined;
  } catch {
    return undefined;
  }
}
