import { Refusal } from "../core/model.js";
import { text } from "../core/values.js";
import type { GcpModel } from "./settings.js";

/** A model that minds `deletionPolicy`: `PREVENT` refuses to delete, `ABANDON` leaves the resource in the cloud. */
export function withDeletionPolicy(model: GcpModel): GcpModel {
  return {
    ...model,
    delete(id, old, call) {
      switch (text(old, "deletionPolicy")) {
        case "PREVENT":
          return new Refusal(
            "PREVENT",
            'cannot destroy resource with deletion_policy set to "PREVENT": set it to "DELETE" or "ABANDON" and update first',
          );
        case "ABANDON":
          return undefined;
        default:
          return model.delete(id, old, call);
      }
    },
  };
}
