import type { Properties, Resource, Source, Value } from "../model/index.js";
import type { Json } from "./text/json.js";

/** A resource that a format gives as it is: nothing is planned, nothing refers to anything. */
export function plainResource(
  source: Source,
  type: string,
  address: string,
  name: string,
  properties: Properties,
  parent?: string,
): Resource {
  const resource = { address, type, name, properties, references: {}, change: "same" as const, source };
  return parent === undefined ? resource : { ...resource, parent };
}

/** Properties without the entries that are absent. */
export function given(properties: Readonly<Record<string, Json | Value | undefined>>): Properties {
  const present: Record<string, Value> = {};
  for (const name in properties) {
    const value = properties[name];
    if (value !== undefined && value !== null) present[name] = value;
  }
  return present;
}
