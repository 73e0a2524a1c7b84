import type { Facts } from "../model/index.js";
import { extractFacts } from "./extract/index.js";
import { withAllPages } from "./pages.js";
import { type Input, readInput } from "./read.js";

export { extractFacts } from "./extract/index.js";
export { InputProblem } from "./problem.js";
export { type Input, readInput, recognise } from "./read.js";
export type { Format } from "./recognise.js";

/**
 * The facts of many files together. A file that cannot be used as a whole throws an `InputProblem`; a part that
 * is not understood stands in `unread`.
 */
export function readFiles(inputs: Iterable<Input>): Facts {
  const readings = Array.from(inputs, readInput);
  const { resources, unread } = withAllPages({
    resources: readings.flatMap((reading) => reading.resources),
    unread: readings.flatMap((reading) => reading.unread),
  });
  return extractFacts(resources, unread);
}
