import { checkPoolId } from "../../../iam/gcp/checks.js";
import type { Properties } from "../../../model/index.js";
import type { Problem } from "../core/model.js";
import { text } from "../core/values.js";

/** At most so many characters. */
export function longest(properties: Properties, name: string, most: number): Problem[] {
  const value = text(properties, name);
  if (value === undefined || value.length <= most) return [];
  return [
    {
      path: name,
      reason: `expected length of ${name} to be in the range (0 - ${most}), got ${value.length} characters`,
    },
  ];
}

export function oneOf(properties: Properties, name: string, values: readonly string[]): Problem[] {
  const value = text(properties, name);
  if (value === undefined || values.includes(value)) return [];
  return [{ path: name, reason: `expected ${name} to be one of ${JSON.stringify(values)}, got ${value}` }];
}

/** The ids of a pool and of a provider. */
export function poolIdProblems(properties: Properties, name: string): Problem[] {
  const id = text(properties, name);
  const problem = id === undefined ? undefined : checkPoolId(id, name);
  return problem === undefined ? [] : [{ path: name, reason: problem.message }];
}
