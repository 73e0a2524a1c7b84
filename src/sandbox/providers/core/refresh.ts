import { isProperties, isUnknown, type Properties, Secret, type Value } from "../../../model/index.js";
import { isSameDocument } from "./documents.js";
import type { Model } from "./model.js";
import { isEmpty } from "./outputs.js";
import type { SdkResource } from "./sdk.js";
import { plain, same } from "./values.js";

interface Seen {
  /** What the cloud says now. */
  readonly properties: Properties;
  /** The state so far; empty for an import. */
  readonly known: Properties;
  /** The inputs so far; empty for an import. */
  readonly inputs: Properties;
  /** What a resource without inputs has from its surroundings. */
  readonly base: Properties;
}

type Traits = Pick<Model<never>, "notImported" | "documents" | "defaults">;

/**
 * The inputs that would give what the cloud says now, so that a later preview shows the drift: an input stands as
 * it was where the cloud's value has not moved, and follows the cloud where it has.
 */
export function inputsAfterRead(seen: Seen, resource: SdkResource, traits: Traits): Properties {
  const isImport = Object.keys(seen.inputs).length === 0;
  return isImport ? importedInputs(seen, resource, traits) : driftedInputs(seen, resource, traits);
}

function importedInputs({ properties, base }: Seen, resource: SdkResource, traits: Traits): Properties {
  const entries = Object.keys(resource.inputs)
    .filter((name) => !traits.notImported?.includes(name))
    .filter((name) => traits.defaults?.[name] !== undefined || !isEmpty(properties[name]))
    .filter((name) => resource.inputs[name]?.required === true || !same(properties[name], base[name]))
    .filter((name) => properties[name] !== undefined)
    .map((name) => [name, properties[name] as Value] as const);
  return { __defaults: [], ...Object.fromEntries(entries) };
}

function driftedInputs(
  { properties, known, inputs }: Seen,
  resource: SdkResource,
  traits: Traits,
): Properties {
  const moved = (name: string) =>
    !same(properties[name], known[name]) &&
    !(traits.documents?.includes(name) && isSameDocument(plain(properties[name]), plain(known[name])));
  const kept = Object.entries(inputs).flatMap(([name, value]): [string, Value][] => {
    if (name.startsWith("__") || !moved(name)) return [[name, value]];
    const now = properties[name];
    return now === undefined || isEmpty(now) ? [] : [[name, now]];
  });
  const added = Object.keys(resource.inputs)
    .filter((name) => inputs[name] === undefined && resource.outputs[name]?.always === false)
    .filter((name) => !isEmpty(properties[name]) && moved(name))
    .map((name): [string, Value] => [name, properties[name] as Value]);
  return Object.fromEntries([...kept, ...added]);
}

/**
 * The cloud keeps no secret values: in their place stand the last known ones, where there are any. And what the
 * program calls secret stays so, even where the cloud says it aloud.
 */
export function restoreSecrets(properties: Properties, known: Properties): Properties {
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, value]): [string, Value][] => {
      const restored = restore(value, known[name]);
      if (restored === undefined) return [];
      const isSecret = known[name] instanceof Secret && !(restored instanceof Secret);
      return [[name, isSecret ? new Secret(restored) : restored]];
    }),
  );
}

function restore(value: Value, known: Value | undefined): Value | undefined {
  if (value instanceof Secret && isUnknown(value.reveal())) return known;
  const before = plain(known);
  if (isProperties(value)) return restoreSecrets(value, isProperties(before) ? before : {});
  if (!Array.isArray(value)) return value;
  const items = Array.isArray(before) ? before : [];
  return value
    .map((part: Value, index) => restore(part, items[index]))
    .filter((part): part is Value => part !== undefined);
}
