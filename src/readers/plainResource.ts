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

/** A resource as another that says the same: whoever reads its facts tells by their type and properties what they mean. */
export function readAs(
  resource: Resource,
  as: Pick<Resource, "type" | "properties"> & Partial<Pick<Resource, "references">>,
): Resource {
  const { address, name, references, change, source, parent, position, isUnmarked } = resource;
  return {
    ...{ address, name, references, change, source },
    ...(parent === undefined ? {} : { parent }),
    ...(position === undefined ? {} : { position }),
    ...(isUnmarked === undefined ? {} : { isUnmarked }),
    ...as,
  };
}
