import type { Properties, Resource, Value } from "../model/index.js";
import { afterApply, Secret, Unknown } from "../model/index.js";

/** What CrossGuard hands to a policy about one resource, as far as the rules need it. */
export interface PolicyResourceView {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly props: Readonly<Record<string, unknown>>;
  readonly parent?: string;
  /** URNs that each property was computed from; CrossGuard gives them for stack policies only. */
  readonly references?: Readonly<Record<string, readonly string[]>>;
  /** Outputs that the SDK or the program marks as secret: the one mark that CrossGuard passes on. */
  readonly additionalSecretOutputs?: readonly string[];
}

/** A resource as the policy SDK presents it, as a fact: unknown properties are carried instead of thrown. */
export function readPolicyResource(view: PolicyResourceView): Resource {
  return {
    address: view.urn,
    type: view.type,
    name: view.name,
    properties: marked(readProperties(view.props), view.additionalSecretOutputs ?? []),
    ...(view.parent === undefined ? {} : { parent: view.parent }),
    references: view.references ?? {},
    change: "update",
    source: { file: "pulumi" },
    isUnmarked: true,
  };
}

function marked(properties: Properties, secrets: readonly string[]): Properties {
  const given = secrets.filter((name) => properties[name] !== undefined);
  if (given.length === 0) return properties;
  const hidden = given.map((name) => {
    const value = properties[name]!;
    return [name, value instanceof Unknown ? value : new Secret(value)] as const;
  });
  return { ...properties, ...Object.fromEntries(hidden) };
}

function readProperties(props: Readonly<Record<string, unknown>>): Properties {
  return Object.fromEntries(Object.keys(props).map((name) => [name, readProperty(props, name)]));
}

/** Reading an unknown property throws in preview: the one place that turns this into a value. */
function readProperty(owner: object, name: string | number): Value {
  let value: unknown;
  try {
    value = (owner as Record<string | number, unknown>)[name];
  } catch (error) {
    if (isUnknownValueError(error)) return afterApply;
    throw error;
  }
  return readValue(value);
}

function readValue(value: unknown): Value {
  switch (typeof value) {
    case "string":
    case "number":
    case "boolean":
      return value;
    case "object":
      if (value === null) return null;
      // What a remediation is given are proxies, on which a list's own methods fail.
      if (Array.isArray(value)) return Array.from(value.keys(), (index) => readProperty(value, index));
      if ("__pulumiAsset" in value || "__pulumiArchive" in value)
        return new Unknown("the content of an asset");
      return readProperties(value as Record<string, unknown>);
    default:
      return null;
  }
}

/** The policy SDK does not export the class of this error; the field is what marks it. */
function isUnknownValueError(error: unknown): boolean {
  return error instanceof Error && "unknownTypeSentinel" in error;
}
