import { isUnknown, type Properties, Secret, type Value } from "../../../model/index.js";
import type { SdkResource } from "./sdk.js";
import type { SdkType } from "./sdkType.js";

/**
 * The properties, with an empty value for each output that always has one and that the model did not give. Of the
 * inputs that the cloud computes where they are left out, only lists and maps: an empty text would say too much.
 */
export function blank(properties: Properties, resource: SdkResource): Properties {
  const missing = Object.entries(resource.outputs)
    .filter(([name, output]) => output.always && properties[name] === undefined)
    .filter(
      ([name, { type }]) =>
        resource.inputs[name] === undefined || type.kind === "list" || type.kind === "map",
    )
    .filter(([, { type }]) => type.kind !== "object")
    .map(([name, output]) => [name, empty(output.type)] as const);
  return { ...properties, ...Object.fromEntries(missing) };
}

/** The properties, with a secret mark on each that the SDK declares secret. */
export function markSecrets(properties: Properties, resource: SdkResource): Properties {
  const marked = resource.secrets
    .filter((name) => properties[name] !== undefined && !(properties[name] instanceof Secret))
    .map((name) => [name, new Secret(properties[name] as Value)] as const);
  return { ...properties, ...Object.fromEntries(marked) };
}

function empty(type: SdkType): Value {
  switch (type.kind) {
    case "string":
    case "any":
      return "";
    case "number":
      return 0;
    case "boolean":
      return false;
    case "list":
      return [];
    case "map":
    case "object":
      return {};
    case "union":
      return type.of[0] === undefined ? "" : empty(type.of[0]);
  }
}

/** Whether a value says nothing: what the real provider leaves out of the inputs of an imported resource. */
export function isEmpty(value: Value | undefined): boolean {
  if (value === undefined || value === null || value === "" || value === false || isUnknown(value))
    return true;
  if (value instanceof Secret) return isEmpty(value.reveal());
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === "object" && Object.keys(value).length === 0;
}
