import type { Properties } from "../../../model/index.js";
import { Refusal } from "../core/model.js";
import { text } from "../core/values.js";

/** What `deletionPolicy: "PREVENT"` says when the resource is about to be deleted. */
export function preventedDeletion(properties: Properties): Refusal | undefined {
  if (text(properties, "deletionPolicy") !== "PREVENT") return undefined;
  return new Refusal(
    "PREVENT",
    'cannot destroy resource with deletion_policy set to "PREVENT": set it to "DELETE" or "ABANDON" and update first',
  );
}
