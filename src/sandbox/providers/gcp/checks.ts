import { checkPoolId } from "../../../iam/gcp/checks.js";
import type { Properties } from "../../../model/index.js";
import type { Problem } from "../core/model.js";
import { text } from "../core/values.js";

/** The ids of a pool and of a provider. */
export function poolIdProblems(properties: Properties, name: string): Problem[] {
  const id = text(properties, name);
  const problem = id === undefined ? undefined : checkPoolId(id, name);
  return problem === undefined ? [] : [{ path: name, reason: problem.message }];
}
