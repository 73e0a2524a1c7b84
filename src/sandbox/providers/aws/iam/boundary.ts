import type { Properties } from "../../../../model/index.js";
import type { Refusal } from "../../core/model.js";
import { text } from "../../core/values.js";
import { awsRefusal, type Doing } from "../refusals.js";
import type { AwsCall } from "../settings.js";
import { policyExists } from "./policyLookup.js";

/** Why a permissions boundary cannot be set. */
export function boundaryRefusal(properties: Properties, doing: Doing, call: AwsCall): Refusal | undefined {
  const boundary = text(properties, "permissionsBoundary");
  if (boundary === undefined || boundary === "" || policyExists(boundary, call)) return undefined;
  return awsRefusal(doing, "NoSuchEntity", `Scope ARN: ${boundary} does not exist or is not attachable.`);
}
