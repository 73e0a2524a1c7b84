import type { Properties } from "../../model/index.js";
import { plainResource } from "../plainResource.js";
import { InputProblem } from "../problem.js";
import { isObject, type JsonObject } from "../text/json.js";
import type { Reading } from "./reading.js";

/** A bare GCP IAM policy, as `gcloud … get-iam-policy --format=json` prints it; without bindings where nobody has any. */
export function readGcpPolicy(file: string, policy: JsonObject): Reading {
  if (
    policy.bindings !== undefined &&
    (!Array.isArray(policy.bindings) || !policy.bindings.every(isObject))
  ) {
    throw new InputProblem(file, "is not a GCP IAM policy: `bindings` is not a list of objects", "bindings");
  }
  const resource = plainResource({ file }, "document:gcp/policy", file, file, policy as Properties);
  return { resources: [resource], unread: [] };
}
