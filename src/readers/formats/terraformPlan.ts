import type { Change, Resource, Source } from "../../model/index.js";
import { InputProblem } from "../problem.js";
import type { Marked } from "../terraform/convert.js";
import { plannedOutputs } from "../terraform/outputs.js";
import { PolicyData } from "../terraform/policyData.js";
import { providerResources } from "../terraform/providers.js";
import { provisionerResources } from "../terraform/provisioners.js";
import { Configuration, withoutKeys } from "../terraform/references.js";
import { TerraformResource } from "../terraform/resource.js";
import { type TerraformType, terraformType } from "../terraform/table.js";
import { isObject, type Json, type JsonObject, objects, textOf } from "../text/json.js";
import type { Reading } from "./reading.js";

/**
 * A plan as `terraform show -json` or `tofu show -json` prints it
 * (HashiCorp, "JSON output format", plan representation).
 */
export function readTerraformPlan(file: string, plan: JsonObject): Reading {
  checkShape(file, plan);
  const source: Source = { file };
  const changes = objects(plan.resource_changes);
  const configured = isObject(plan.configuration) ? plan.configuration : {};
  const root = isObject(configured.root_module) ? configured.root_module : {};
  const configuration = new Configuration(root, lazyInstances(changes));
  const data = new PolicyData(configuration);
  const reading: Reading = { resources: [], unread: [] };
  const add = (entry: JsonObject, change: Change, marked: Marked | undefined, parent: string | undefined) => {
    const [address, type] = [textOf(entry.address), textOf(entry.type)];
    if (address === undefined || type === undefined || marked === undefined) {
      const reason = "a resource without address, type or values";
      reading.unread.push({ source, path: address ?? "resource_changes", reason });
      return;
    }
    const name = textOf(entry.name) ?? address;
    const isData = entry.mode === "data";
    const local = `${isData ? "data." : ""}${type}.${name}`;
    const mapped = isData ? dataType(type) : terraformType(type);
    const header = { address, type: mapped.token, name, change, source, parent };
    const resource = new TerraformResource(header, { local, shape: mapped.shape, marked, from: data });
    if (isData) data.add(resource);
    reading.resources.push(resource);
  };

  for (const entry of changes) {
    const change = isObject(entry.change) ? entry.change : {};
    const kind = changeOf(change.actions);
    add(entry, kind, marksOf(change, kind), textOf(entry.module_address));
  }
  const seen = new Set(changes.map((entry) => entry.address));
  const planned = isObject(plan.planned_values) ? plan.planned_values : {};
  const prior =
    isObject(plan.prior_state) && isObject(plan.prior_state.values) ? plan.prior_state.values : {};
  for (const [entry, parent] of moduleResources(planned.root_module)) {
    // Without a change of its own it may be new: it must not be passed over where only changes are judged.
    const change = entry.mode === "data" ? "same" : "create";
    if (!seen.has(entry.address ?? "")) add(entry, change, valuesOf(entry), parent);
  }
  // Of what is there already only the data sources matter: the rest stands among the changes.
  for (const [entry, parent] of moduleResources(prior.root_module)) {
    if (entry.mode === "data" && !seen.has(entry.address ?? "")) add(entry, "same", valuesOf(entry), parent);
  }
  const outputs: Resource[] = plannedOutputs(
    plan.output_changes,
    planned.outputs,
    configuration.outputReferences(),
    source,
  );
  reading.resources.push(...providerResources(configured, plan.variables, source), ...outputs);
  reading.resources.push(...provisionerResources(configuration, source));
  return reading;
}

function checkShape(file: string, plan: JsonObject): void {
  const version = textOf(plan.format_version);
  if (version !== undefined && !/^[01]\./.test(version)) {
    throw new InputProblem(
      file,
      "is a Terraform plan in a format version that is not known (1.x is)",
      "format_version",
    );
  }
  const wanted: Readonly<Record<string, (value: Json) => boolean>> = {
    resource_changes: Array.isArray,
    planned_values: isObject,
    configuration: isObject,
    prior_state: isObject,
  };
  for (const [key, fits] of Object.entries(wanted)) {
    const value = plan[key];
    if (value !== undefined && value !== null && !fits(value)) {
      throw new InputProblem(file, `is not a Terraform plan: \`${key}\` has the wrong type`, key);
    }
  }
  if (plan.errored === true && plan.resource_changes === undefined) {
    throw new InputProblem(file, "is the plan of a run that failed before anything was planned", "errored");
  }
}

/** Addresses of all instances by address without keys; built when the first reference is followed. */
function lazyInstances(changes: readonly JsonObject[]): () => ReadonlyMap<string, readonly string[]> {
  let memo: Map<string, string[]> | undefined;
  return () => {
    if (memo) return memo;
    memo = new Map();
    for (const { address } of changes) {
      if (typeof address !== "string") continue;
      const bare = withoutKeys(address);
      const list = memo.get(bare);
      if (list) list.push(address);
      else memo.set(bare, [address]);
    }
    return memo;
  };
}

/** HashiCorp, "JSON output format", change representation: one action, or two for a replacement. */
function changeOf(actions: Json | undefined): Change {
  const list: readonly Json[] = Array.isArray(actions) ? actions : [];
  if (list.includes("delete")) return list.includes("create") ? "replace" : "delete";
  if (list.includes("create")) return "create";
  if (list.includes("update")) return "update";
  return list.includes("forget") ? "delete" : "same";
}

/** What will be there, or, where something goes away, what was. */
function marksOf(change: JsonObject, kind: Change): Marked | undefined {
  const gone = kind === "delete";
  const values = gone ? change.before : change.after;
  // The other half is not looked at again, and in a large plan it is much.
  if (!gone) change.before = null;
  if (!isObject(values)) return undefined;
  return gone
    ? { values, sensitive: change.before_sensitive }
    : { values, unknown: change.after_unknown, sensitive: change.after_sensitive };
}

function valuesOf(entry: JsonObject): Marked | undefined {
  return isObject(entry.values) ? { values: entry.values, sensitive: entry.sensitive_values } : undefined;
}

/** Data sources declare nothing: their type is marked, so that no extraction takes them for a resource. */
export function dataType(type: string): TerraformType {
  return { token: `data.${type}`, shape: terraformType(type).shape };
}

/** All resources of a module and its children, with the module's address. */
export function* moduleResources(root: unknown): Iterable<[JsonObject, string | undefined]> {
  const waiting: unknown[] = [root];
  while (waiting.length > 0) {
    const module = waiting.pop();
    if (!isObject(module)) continue;
    const address = textOf(module.address);
    for (const each of objects(module.resources)) yield [each, address];
    waiting.push(...objects(module.child_modules));
  }
}
