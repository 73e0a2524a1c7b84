import type { Change, Resource, Source } from "../../model/index.js";
import { LazyResource } from "../lazyResource.js";
import { isObject, type Json, type JsonObject, textOf } from "../text/json.js";
import { mergedProperties } from "./values.js";

/** One resource of a deployment or a preview; undefined when it lacks URN or type. */
export function pulumiResource(entry: JsonObject, change: Change, source: Source): Resource | undefined {
  const urn = textOf(entry.urn);
  const type = textOf(entry.type);
  if (urn === undefined || type === undefined) return undefined;
  const header = {
    address: urn,
    type: currentToken(type),
    name: urn.slice(urn.lastIndexOf("::") + 2),
    change,
    source,
  };
  const parent = textOf(entry.parent);
  return new LazyResource(
    parent === undefined || parent === "" ? header : { ...header, parent },
    () => {
      const properties = mergedProperties(entry.inputs, entry.outputs);
      const id = textOf(entry.id);
      return id === undefined || id === "" || "id" in properties ? properties : { ...properties, id };
    },
    () => references(entry.propertyDependencies, entry.dependencies),
  );
}

/** Earlier major versions of @pulumi/gcp wrote some modules in camelCase (`gcp:serviceAccount/key:Key`). */
function currentToken(type: string): string {
  return type.startsWith("gcp:") ? type.replace(/^gcp:[^/:]+/, (module) => module.toLowerCase()) : type;
}

function references(byProperty: Json | undefined, all: Json | undefined): Resource["references"] {
  const found: Record<string, readonly string[]> = {};
  if (isObject(byProperty)) {
    for (const [key, urns] of Object.entries(byProperty)) {
      const list = texts(urns);
      if (list.length > 0) found[key] = list;
    }
  }
  const rest = texts(all);
  if (rest.length > 0) found.dependsOn = rest;
  return found;
}

function texts(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}
