import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Facts, Place } from "../../src/model/index.js";
import { Secret, Unknown } from "../../src/model/index.js";
import { readFiles } from "../../src/readers/index.js";

/** Facts as plain data: resources by address, unknowns by reason, documents parsed. */
export function plain(value: unknown): unknown {
  if (value instanceof Unknown) return { unknown: value.reason };
  if (value instanceof Secret) return "[secret]";
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, each]) => [
    key,
    key === "resource" ? (each as Place["resource"]).address : plain(each),
  ]);
  // Documents are parsed on demand and so are no property of the object itself.
  if ("document" in value && !Object.hasOwn(value, "document"))
    entries.push(["document", plain(value.document)]);
  return Object.fromEntries(entries);
}

/** Everything but the resources. */
export function plainFacts(facts: Facts): Record<keyof Facts, unknown[]> {
  const { resources, ...rest } = facts;
  return {
    ...(plain(rest) as Record<keyof Facts, unknown[]>),
    resources: resources.map(({ address }) => address),
  };
}

export function casePath(name: string): string {
  return join(__dirname, "../cases/readers", name);
}

export function readCase(name: string): Facts {
  return readFiles([{ name, text: readFileSync(casePath(name)) }]);
}

/** One file from a value or a text. */
export function readValue(value: unknown, name = "input"): Facts {
  return readFiles([{ name, text: typeof value === "string" ? value : JSON.stringify(value) }]);
}
