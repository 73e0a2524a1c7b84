import type { Change, Source } from "../../model/index.js";
import { InputProblem } from "../problem.js";
import { pulumiResource } from "../pulumi/resource.js";
import { isObject, type JsonObject, objects, textOf } from "../text/json.js";
import type { Reading } from "./reading.js";

/** What `pulumi preview --json` prints: the steps that `up` would take. */
export function readPulumiPreview(file: string, preview: JsonObject): Reading {
  if (!Array.isArray(preview.steps)) {
    throw new InputProblem(file, "is not a Pulumi preview: `steps` is not a list", "steps");
  }
  const source: Source = { file };
  const reading: Reading = { resources: [], unread: [] };
  objects(preview.steps).forEach((step, index) => {
    const change = changes[textOf(step.op) ?? ""];
    if (change === "skip") return;
    const state = change === "delete" ? step.oldState : (step.newState ?? step.oldState);
    const found =
      change && isObject(state)
        ? pulumiResource({ urn: step.urn ?? null, ...state }, change, source)
        : undefined;
    if (found) reading.resources.push(found);
    else {
      const path = textOf(step.urn) ?? `steps[${index}]`;
      reading.unread.push({ source, path, reason: "a step of a kind that is not known, or without a state" });
    }
  });
  return reading;
}

/**
 * Steps of the engine (pkg/resource/deploy/step.go). A replacement shows as several steps on one URN, of which
 * `replace` (or its `create-replacement`) carries the new state; the others are skipped.
 */
const changes: Readonly<Record<string, Change | "skip">> = {
  create: "create",
  import: "create",
  update: "update",
  replace: "replace",
  "import-replacement": "replace",
  delete: "delete",
  same: "same",
  refresh: "same",
  read: "same",
  "read-replacement": "same",
  "create-replacement": "skip",
  "delete-replaced": "skip",
  "discard-replaced": "skip",
  "remove-pending-replace": "skip",
  discard: "delete",
};
