import type { Change, Properties, Resource, Source } from "../../model/index.js";
import { type Header, LazyResource } from "../lazyResource.js";
import { isObject, type Json, type JsonObject, textOf, typeOf } from "../text/json.js";
import { type DefaultTags, tagsFromProvider } from "./defaultTags.js";
import { mergedProperties } from "./values.js";

/** A resource as the engine serialises it (`apitype.ResourceV3`). */
class PulumiResource extends LazyResource {
  readonly #entry: JsonObject;
  readonly #defaults: DefaultTags;

  constructor(header: Header, entry: JsonObject, defaults: DefaultTags) {
    super(header);
    this.#entry = entry;
    this.#defaults = defaults;
  }

  get position(): Source | undefined {
    return positionOf(textOf(this.#entry.sourcePosition));
  }

  protected readProperties(): Properties {
    const { inputs, outputs } = this.#entry;
    const own = mergedProperties(inputs, outputs);
    const tagsAll = this.#defaults.size === 0 ? undefined : tagsFromProvider(this.#entry, this.#defaults);
    const properties = tagsAll === undefined ? own : { ...own, tagsAll };
    const id = textOf(this.#entry.id);
    return id === undefined || id === "" || "id" in properties ? properties : { ...properties, id };
  }

  protected readReferences(): Resource["references"] {
    return references(this.#entry.propertyDependencies, this.#entry.dependencies);
  }
}

/** One resource of a deployment or a preview; undefined when it lacks URN or type. */
export function pulumiResource(
  entry: JsonObject,
  change: Change,
  source: Source,
  defaults: DefaultTags = new Map(),
): Resource | undefined {
  const urn = textOf(entry.urn);
  const type = typeOf(entry.type);
  if (urn === undefined || type === undefined) return undefined;
  const name = urn.slice(urn.lastIndexOf("::") + 2);
  const parent = textOf(entry.parent) || undefined;
  const header = { address: urn, type: currentToken(type), name, change, source, parent };
  return new PulumiResource(header, entry, defaults);
}

/** `project:///index.ts#12,3`: file from the project's folder, line and column (pulumi/pulumi, `source.proto`). */
function positionOf(uri: string | undefined): Source | undefined {
  const [, path, line] = /^project:\/\/\/([^#]+)#(\d+)/.exec(uri ?? "") ?? [];
  // What a package constructs is not written in the program.
  if (path === undefined || /(?:^|\/)(?:\.\.|node_modules)(?:\/|$)/.test(path)) return undefined;
  return { file: path, line: Number(line) };
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
