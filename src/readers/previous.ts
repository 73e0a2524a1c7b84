import { readFileSync } from "node:fs";
import type { Facts } from "../model/index.js";
import { extractFacts } from "./extract/index.js";
import { readPulumiStack } from "./formats/pulumiStack.js";
import type { Reading } from "./formats/reading.js";
import { moduleResources } from "./formats/terraformPlan.js";
import { readShownState } from "./formats/terraformState.js";
import { recogniseJson } from "./recognise.js";
import { decode } from "./text/decode.js";
import { isObject, type Json, type JsonObject, objects, parseJson } from "./text/json.js";

/**
 * The facts of what there was before a Terraform plan or a Pulumi preview; undefined where none of the files is one.
 * Files that are neither say nothing of a change.
 *
 * @throws InputProblem for a file that is malformed
 */
export function previousFacts(files: readonly string[]): Facts | undefined {
  const readings = files.flatMap((file) => previousOf(file) ?? []);
  if (readings.length === 0) return undefined;
  return extractFacts(
    readings.flatMap(({ resources }) => resources),
    readings.flatMap(({ unread }) => unread),
  );
}

function previousOf(file: string): Reading | undefined {
  const text = textOf(file);
  if (text === undefined || !/^\s*\{/.test(text)) return undefined;
  const content = parseJson(file, text);
  return isObject(content) ? beforeChange(file, content) : undefined;
}

/** Folders and standard input hold no plan to compare by. */
function textOf(file: string): string | undefined {
  try {
    return file === "-" ? undefined : decode(file, readFileSync(file));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EISDIR") return undefined;
    throw error;
  }
}

/** What a change would be made to, by its plan or preview. */
export function beforeChange(file: string, content: JsonObject): Reading | undefined {
  switch (recogniseJson(content)) {
    case "terraform-plan":
      return readShownState(file, stateBefore(content));
    case "pulumi-preview": {
      const resources = objects(content.steps).flatMap(({ oldState }) =>
        isObject(oldState) ? [oldState] : [],
      );
      return readPulumiStack(file, { version: 3, deployment: { resources: distinct(resources, "urn") } });
    }
    default:
      return undefined;
  }
}

/** The state that a plan starts from: what it would change as it was, and what else it knows to be there. */
function stateBefore(plan: JsonObject): JsonObject {
  const changed = objects(plan.resource_changes).flatMap((entry): JsonObject[] => {
    const change = entry.change;
    if (!isObject(change) || !isObject(change.before)) return [];
    return [{ ...entry, values: change.before, sensitive_values: change.before_sensitive ?? {} }];
  });
  const prior =
    isObject(plan.prior_state) && isObject(plan.prior_state.values) ? plan.prior_state.values : {};
  const there = [...moduleResources(prior.root_module)].map(([entry]) => entry);
  const resources: Json = distinct([...changed, ...there], "address");
  return { format_version: "1.0", values: { root_module: { resources } } };
}

/** The first of each name. */
function distinct(resources: readonly JsonObject[], name: string): JsonObject[] {
  return [...new Map([...resources].reverse().map((each) => [each[name], each])).values()].reverse();
}
