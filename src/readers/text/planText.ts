import { isObject, type Json, parseJson } from "./json.js";

/** Below this many characters parsing the whole is as fast. */
const worthwhile = 1_000_000;

/**
 * Parses JSON, and of a large Terraform plan only what is needed: `planned_values` says again what
 * `resource_changes` says, and is half of the file. A quote inside a JSON string is written `\"`, so the two
 * keys cannot be found inside one; if they are keys of something deeper, the rest does not parse and the whole
 * is parsed instead.
 */
export function parsePlanOrJson(file: string, text: string): Json {
  const shortened = text.length > worthwhile ? withoutPlannedValues(text) : undefined;
  if (shortened !== undefined) {
    try {
      const plan = JSON.parse(shortened) as Json;
      if (isObject(plan) && Array.isArray(plan.resource_changes) && plan.resource_changes.length > 0)
        return plan;
    } catch {
      // Not the shape that Terraform prints.
    }
  }
  return parseJson(file, text);
}

const changesKey = ',"resource_changes":[';

function withoutPlannedValues(text: string): string | undefined {
  const start = text.indexOf('"planned_values":{');
  // It follows the version and the variables: far down it belongs to something else.
  if (start < 0 || start > worthwhile) return undefined;
  const end = text.indexOf(changesKey, start);
  return end < 0 ? undefined : text.slice(0, start) + text.slice(end + 1);
}
