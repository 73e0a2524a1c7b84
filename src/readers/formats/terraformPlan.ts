import type { Change, Resource, Source } from "../../model/index.js";
import { makesFacts } from "../extract/index.js";
import { InputProblem } from "../problem.js";
import type { Marked } from "../terraform/convert.js";
import { withLooseDocuments } from "../terraform/looseDocuments.js";
import { plannedOutputs } from "../terraform/outputs.js";
import { PolicyData } from "../terraform/policyData.js";
import { providerResources } from "../terraform/providers.js";
import { provisionerResources } from "../terraform/provisioners.js";
import { Configuration, withoutKeys } from "../terraform/references.js";
import { TerraformResource } from "../terraform/resource.js";
import { dataType, terraformType } from "../terraform/table.js";
import type { ByteSource } from "../text/byteSource.js";
import { isObject, type Json, type JsonObject, objects, onlyObjects, textOf, typeOf } from "../text/json.js";
import { readPieces } from "../text/planText.js";
import type { Reading } from "./reading.js";

/**
 * A plan as `terraform show -json` or `tofu show -json` prints it
 * (HashiCorp, "JSON output format", plan representation).
 */
export function readTerraformPlan(file: string, plan: JsonObject): Reading {
  checkShape(file, plan);
  const reader = new PlanReader(file);
  reader.configure(plan);
  for (const entry of onlyObjects(file, "resource_changes", plan.resource_changes)) {
    reader.addChange(entry);
    // Only what goes away is told by what was before; and in a large plan that is much.
    if (isObject(entry.change) && changeOf(entry.change.actions) !== "delete") entry.change.before = null;
  }
  return reader.finish(plan);
}

/** A large plan, of which nothing is kept in memory but what is looked at; undefined where it must be read whole. */
export function readLargePlan(file: string, bytes: ByteSource): Reading | undefined {
  const reader = new PlanReader(file);
  let plan: JsonObject = {};
  const isRead = readPieces(bytes, {
    configuration: (last) => {
      plan = last;
      reader.configure(last);
    },
    change: (entry, text) => reader.addChange(entry, text),
    rest: (first) => {
      plan = { ...first, ...plan };
    },
  });
  if (!isRead) return undefined;
  checkShape(file, plan);
  return reader.finish(plan);
}

/** Puts a reading together: the configuration, the changes one by one, then what the rest of the plan says. */
class PlanReader {
  readonly #source: Source;
  readonly #reading: Reading = { resources: [], unread: [] };
  readonly #addresses: Json[] = [];
  readonly #modules = new Map<string, string>();
  /** Whether any resource of it is managed, and not only looked up. */
  #isManaging = false;
  #configuration = new Configuration({}, lazyInstances([]));
  readonly #data = new PolicyData({
    references: (id, shape) => this.#configuration.references(id, shape),
    uses: (id, shape) => this.#configuration.uses(id, shape),
    expressions: (id) => this.#configuration.expressions(id),
  });

  constructor(file: string) {
    this.#source = { file };
  }

  configure({ configuration }: JsonObject): void {
    const root = isObject(configuration) ? configuration.root_module : undefined;
    this.#configuration = new Configuration(isObject(root) ? root : {}, lazyInstances(this.#addresses));
  }

  /**
   * Takes up a change.
   *
   * @param text what it was read from, where that is kept in its place
   */
  addChange(entry: JsonObject, text?: string): void {
    const change = isObject(entry.change) ? entry.change : {};
    const kind = changeOf(change.actions);
    const marks = marksOf(change, kind);
    this.#addresses.push(entry.address ?? null);
    const isLookedAt = makesFacts(terraformType(textOf(entry.type) ?? "").token);
    const marked = marks && (text !== undefined && !isLookedAt ? marksLater(text, kind) : always(marks));
    const resource = this.#add(entry, kind, marked, textOf(entry.module_address));
    if (text !== undefined && isLookedAt) resource?.settle();
  }

  finish(plan: JsonObject): Reading {
    const source = this.#source;
    const configured = isObject(plan.configuration) ? plan.configuration : {};
    const planned = isObject(plan.planned_values) ? plan.planned_values : {};
    const prior =
      isObject(plan.prior_state) && isObject(plan.prior_state.values) ? plan.prior_state.values : {};
    const changed = new Set(this.#addresses);
    for (const [entry, parent] of moduleResources(planned.root_module)) {
      // Without a change of its own it may be new: it must not be passed over where only changes are judged.
      const change = entry.mode === "data" ? "same" : "create";
      if (!changed.has(entry.address ?? "")) this.#add(entry, change, valuesOf(entry), parent);
    }
    // Of what is there already only the data sources matter: the rest stands among the changes.
    // A plan that only refreshes has no changes at all: then what is there is all that it says.
    const isRefreshOnly = !this.#isManaging;
    for (const [entry, parent] of moduleResources(prior.root_module)) {
      if ((isRefreshOnly || entry.mode === "data") && !changed.has(entry.address ?? ""))
        this.#add(entry, "same", valuesOf(entry), parent);
    }
    this.#addUnfinished(plan);
    const outputs: Resource[] = plannedOutputs(
      plan.output_changes,
      planned.outputs,
      this.#configuration.outputReferences(),
      source,
    );
    const { resources } = this.#reading;
    resources.push(...providerResources(configured, plan.variables, source), ...outputs);
    resources.push(...provisionerResources(this.#configuration, source));
    const all = withLooseDocuments(resources, this.#configuration, this.#data);
    this.#configuration.trim();
    return { ...this.#reading, resources: all };
  }

  /** What Terraform left for a later plan: judged as far as it is known, and said to be unfinished. */
  #addUnfinished(plan: JsonObject): void {
    const unread = (path: string, reason: string) =>
      this.#reading.unread.push({ source: this.#source, path, reason });
    if (plan.errored === true)
      unread("errored", "the run failed, and what it had not planned yet is missing");
    const deferred = objects(plan.deferred_changes);
    for (const [index, { reason, resource_change: entry }] of deferred.entries()) {
      if (isObject(entry)) this.addChange(entry);
      const address = isObject(entry) ? textOf(entry.address) : undefined;
      const why = typeof reason === "string" ? ` (${reason})` : "";
      unread(
        address ?? `deferred_changes[${index}]`,
        `its change is deferred to a later plan${why}, and not all of it is known`,
      );
    }
    if (plan.complete === false && plan.errored !== true && deferred.length === 0)
      unread("complete", "the plan is not complete: what `-target` or `-exclude` leaves out is missing");
  }

  #add(
    entry: JsonObject,
    change: Change,
    marked: (() => Marked) | undefined,
    module: string | undefined,
  ): TerraformResource | undefined {
    const source = this.#source;
    const [address, type] = [textOf(entry.address), typeOf(entry.type)];
    if (address === undefined || type === undefined || marked === undefined) {
      const reason = "a resource without address, type or values";
      this.#reading.unread.push({ source, path: address ?? "resource_changes", reason });
      return undefined;
    }
    const isData = entry.mode === "data";
    const mapped = isData ? dataType(type) : terraformType(type);
    const name = textOf(entry.name) ?? address;
    const header = { address, type: mapped.token, name, change, source, parent: this.#moduleNamed(module) };
    const resource = new TerraformResource(header, { type: mapped, marked, from: this.#data });
    if (isData) this.#data.add(resource);
    else this.#isManaging = true;
    this.#reading.resources.push(resource);
    return resource;
  }

  /** One text for all resources of a module. */
  #moduleNamed(address: string | undefined): string | undefined {
    if (address === undefined) return undefined;
    const known = this.#modules.get(address);
    if (known === undefined) this.#modules.set(address, address);
    return known ?? address;
  }
}

/** Functions of their own: one that stood beside other values would keep them as well. */
function marksLater(text: string, kind: Change): () => Marked {
  return () => {
    const { change } = JSON.parse(text) as JsonObject;
    return (isObject(change) && marksOf(change, kind)) || { values: {} };
  };
}

function always(marks: Marked): () => Marked {
  return () => marks;
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
function lazyInstances(
  addresses: readonly (Json | undefined)[],
): () => ReadonlyMap<string, readonly string[]> {
  let memo: Map<string, string[]> | undefined;
  return () => {
    if (memo) return memo;
    memo = new Map();
    for (const address of addresses) {
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
  if (!isObject(values)) return undefined;
  return gone
    ? { values, sensitive: change.before_sensitive }
    : { values, unknown: change.after_unknown, sensitive: change.after_sensitive };
}

function valuesOf(entry: JsonObject): (() => Marked) | undefined {
  return isObject(entry.values)
    ? always({ values: entry.values, sensitive: entry.sensitive_values })
    : undefined;
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
