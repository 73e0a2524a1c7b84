import type { Properties } from "../../model/index.js";
import { isObject, type Json, type JsonObject, textOf } from "../text/json.js";
import { mergedProperties } from "./values.js";

/** Tags that providers give all that they make, by the provider's URN. */
export type DefaultTags = ReadonlyMap<string, Properties[string]>;

/** The default tags of the AWS providers among resources as the engine serialises them. */
export function defaultTagsOf(entries: readonly Json[]): DefaultTags {
  const found = new Map<string, Properties[string]>();
  for (const entry of entries) {
    if (!isObject(entry) || entry.type !== "pulumi:providers:aws" || !isObject(entry.inputs)) continue;
    const urn = textOf(entry.urn);
    const tags = tagsIn(entry.inputs.defaultTags);
    if (urn !== undefined && tags !== undefined) found.set(urn, tags);
  }
  return found;
}

/** A provider's nested inputs are JSON texts. */
function tagsIn(value: Json | undefined): Properties[string] | undefined {
  const block = typeof value === "string" ? parsed(value) : value;
  if (!isObject(block) || block.tags === undefined) return undefined;
  return mergedProperties({ tags: block.tags }, undefined).tags;
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** The tags that a resource will have from its provider; undefined where it has been made, and says so itself. */
export function tagsFromProvider(entry: JsonObject, defaults: DefaultTags): Properties[string] | undefined {
  const provider = textOf(entry.provider);
  if (provider === undefined || (isObject(entry.outputs) && "tagsAll" in entry.outputs)) return undefined;
  return defaults.get(provider.slice(0, provider.lastIndexOf("::")));
}
