import type { Change, Source } from "../../model/index.js";
import { InputProblem } from "../problem.js";
import { defaultTagsOf } from "../pulumi/defaultTags.js";
import { pulumiResource } from "../pulumi/resource.js";
import { isObject, type JsonObject, objects, onlyObjects, textOf } from "../text/json.js";
import type { Reading } from "./reading.js";

/** What `pulumi preview --json` prints: the steps that `up` would take. */
export function readPulumiPreview(file: string, preview: JsonObject): Reading {
  const failed = objects(preview.diagnostics).some(({ severity }) => severity === "error");
  if (failed && (!Array.isArray(preview.steps) || preview.steps.length === 0)) {
    throw new InputProblem(file, "is a preview that failed before anything was planned", "diagnostics");
  }
  if (!Array.isArray(preview.steps)) {
    throw new InputProblem(file, "is not a Pulumi preview: `steps` is not a list", "steps");
  }
  const source: Source = { file };
  const reading: Reading = { resources: [], unread: [] };
  if (failed) {
    const reason = "the preview failed, and what it had not planned yet is missing";
    reading.unread.push({ source, path: "diagnostics", reason });
  }
  const replaced = new Set<string>();
  const steps = onlyObjects(file, "steps", preview.steps);
  const defaults = defaultTagsOf(steps.map(({ newState }) => newState ?? null));
  steps.forEach((step, index) => {
    const change = changes[textOf(step.op) ?? ""];
    const urn = textOf(step.urn);
    if (change === "skip" || (change === "replace" && urn !== undefined && replaced.has(urn))) return;
    if (change === "replace" && urn !== undefined) replaced.add(urn);
    const state = change === "delete" ? step.oldState : (step.newState ?? step.oldState);
    const entry = isObject(state) ? { urn: urn ?? null, ...state } : undefined;
    const found = change && entry && pulumiResource(entry, change, source, defaults);
    if (found) reading.resources.push(found);
    else {
      const reason = "a step of a kind that is not known, or without a state";
      reading.unread.push({ source, path: urn ?? `steps[${index}]`, reason });
    }
  });
  return reading;
}

/**
 * Steps of the engine (pkg/resource/deploy/step.go). A replacement shows as several steps on one URN: the first
 * that carries the new state counts.
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
  "create-replacement": "replace",
  "delete-replaced": "skip",
  "discard-replaced": "skip",
  "remove-pending-replace": "skip",
  discard: "delete",
};
