import type { Source } from "../../model/index.js";
import { InputProblem } from "../problem.js";
import { stateOutputs } from "../terraform/outputs.js";
import { TerraformResource } from "../terraform/resource.js";
import { dataType, terraformType } from "../terraform/table.js";
import { isObject, type Json, type JsonObject, objects, onlyObjects, textOf, typeOf } from "../text/json.js";
import type { Reading } from "./reading.js";
import { moduleResources } from "./terraformPlan.js";

/** A state as `terraform show -json` prints it (HashiCorp, "JSON output format", state representation). */
export function readShownState(file: string, state: JsonObject): Reading {
  const values = state.values;
  if (values !== undefined && !isObject(values)) {
    throw new InputProblem(file, "is not a Terraform state: `values` is not an object", "values");
  }
  const source: Source = { file };
  const reading: Reading = { resources: [], unread: [] };
  for (const [entry, parent] of moduleResources(values?.root_module)) {
    add(reading, source, {
      address: textOf(entry.address),
      type: typeOf(entry.type),
      name: textOf(entry.name),
      data: entry.mode === "data",
      parent,
      values: entry.values,
      sensitive: entry.sensitive_values,
      dependsOn: entry.depends_on,
    });
  }
  reading.resources.push(...stateOutputs(values?.outputs, source));
  return reading;
}

/** A raw `terraform.tfstate`, version 4 (Terraform 0.12 and later, OpenTofu). */
export function readRawState(file: string, state: JsonObject): Reading {
  if (state.version !== 4) {
    throw new InputProblem(
      file,
      "is a Terraform state in a version that is not known (4 is): run `terraform show -json` with the Terraform that wrote it",
      "version",
    );
  }
  const source: Source = { file };
  const reading: Reading = { resources: [], unread: [] };
  if (!Array.isArray(state.resources)) {
    throw new InputProblem(file, "is not a Terraform state: `resources` is not a list", "resources");
  }
  for (const resource of onlyObjects(file, "resources", state.resources)) {
    const parent = textOf(resource.module);
    const data = resource.mode === "data";
    const local = `${data ? "data." : ""}${textOf(resource.type)}.${textOf(resource.name)}`;
    for (const instance of objects(resource.instances)) {
      // A deposed object is on its way out and has the address of its successor.
      if (instance.deposed !== undefined) continue;
      const key = instance.index_key;
      const suffix = key === undefined || key === null ? "" : `[${JSON.stringify(key)}]`;
      add(reading, source, {
        address: `${parent ? `${parent}.` : ""}${local}${suffix}`,
        type: typeOf(resource.type),
        name: textOf(resource.name),
        data,
        parent,
        values: instance.attributes,
        sensitive: marksOf(instance.sensitive_attributes),
        dependsOn: instance.dependencies,
      });
    }
  }
  reading.resources.push(...stateOutputs(state.outputs, source));
  return reading;
}

interface Entry {
  readonly address: string | undefined;
  readonly type: string | undefined;
  readonly name: string | undefined;
  readonly data: boolean;
  readonly parent: string | undefined;
  readonly values: Json | undefined;
  readonly sensitive: Json | undefined;
  readonly dependsOn: Json | undefined;
}

function add(reading: Reading, source: Source, entry: Entry): void {
  const { address, type, values, parent } = entry;
  if (address === undefined || type === undefined || !isObject(values)) {
    reading.unread.push({
      source,
      path: address ?? "resources",
      reason: "a resource without type or values",
    });
    return;
  }
  const mapped = entry.data ? dataType(type) : terraformType(type);
  const header = {
    address,
    type: mapped.token,
    name: entry.name ?? address,
    change: "same" as const,
    source,
    parent,
  };
  const from = { references: () => dependencies(entry.dependsOn) };
  const marked = { values, sensitive: entry.sensitive };
  reading.resources.push(new TerraformResource(header, { type: mapped, marked: () => marked, from }));
}

/** A state keeps what a resource depends on, not by which property: all stand under `dependsOn`. */
function dependencies(list: Json | undefined): Readonly<Record<string, readonly string[]>> {
  const addresses = Array.isArray(list) ? list.filter((each) => typeof each === "string") : [];
  return addresses.length > 0 ? { dependsOn: addresses } : {};
}

/** `sensitive_attributes` (a list of paths) as a tree that mirrors the values. */
function marksOf(paths: Json | undefined): Json {
  const root: JsonObject = {};
  for (const path of Array.isArray(paths) ? paths : []) {
    const steps = objects(path).map(stepOf);
    let node: Json = root;
    steps.forEach((step, index) => {
      if (typeof node !== "object" || node === null || step === undefined) return;
      const container = node as Record<string | number, Json>;
      const next = typeof steps[index + 1] === "number" ? [] : {};
      container[step] = index === steps.length - 1 ? true : (container[step] ?? next);
      node = container[step]!;
    });
  }
  return root;
}

function stepOf(step: JsonObject): string | number | undefined {
  const value = isObject(step.value) ? step.value.value : step.value;
  return typeof value === "string" || typeof value === "number" ? value : undefined;
}
