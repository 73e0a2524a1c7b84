import type { CelValue } from "./ast.js";
import { type CelFailure, type CelResult, celError, isFailure } from "./values.js";

/** `all` (absorbing false) and `exists` (absorbing true) over the items. */
export function quantify(
  items: readonly CelValue[],
  body: (item: CelValue, part: number) => CelResult,
  absorbing: boolean,
): CelResult {
  let failure: CelFailure | undefined;
  for (const item of items) {
    const result = body(item, 0);
    if (result === absorbing) return absorbing;
    if (isFailure(result)) failure = worse(failure, result);
    else if (typeof result !== "boolean") failure = worse(failure, celError("a macro's test must be a bool"));
    if (failure?.kind === "unknown") return failure;
  }
  return failure ?? !absorbing;
}

/** The body's value for each item; the first failure otherwise. */
export function collect(
  items: readonly CelValue[],
  body: (item: CelValue) => CelResult,
): readonly CelValue[] | CelFailure {
  const results: CelValue[] = [];
  for (const item of items) {
    const result = body(item);
    if (isFailure(result)) return result;
    results.push(result);
  }
  return results;
}

/** How many of the results are true. */
export function countTrue(results: readonly CelValue[]): number {
  return results.filter((result) => result === true).length;
}

/** What is not modelled outweighs an error: nothing may be concluded from an expression that contains it. */
export function worse(a: CelFailure | undefined, b: CelFailure): CelFailure {
  return a === undefined || (a.kind === "error" && b.kind === "unknown") ? b : a;
}
