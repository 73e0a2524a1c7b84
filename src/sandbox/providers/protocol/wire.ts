import { afterApply, isUnknown, type Properties, Secret, type Value } from "../../../model/index.js";

/** The key by which the engine marks values that JSON has no form for (Pulumi "Property values" protocol). */
export const MARK = "4dabf18193072939515e22adb298388d";
export const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

/** What stands on the wire for a value that is not known yet, one for each kind of value. */
const UNKNOWN_TEXT = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const UNKNOWNS = new Set([
  UNKNOWN_TEXT,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", // boolean
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421", // number
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2", // array
  "030794c1-ac77-496b-92df-f27374a8bd58", // asset
  "e48ece36-62e2-4504-bad9-02848725956a", // archive
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff", // object
]);

/** The value behind its wire form. Assets and archives stay as the marked objects that they are. */
export function decode(wire: unknown): Value {
  if (typeof wire === "string") return UNKNOWNS.has(wire) ? afterApply : wire;
  if (Array.isArray(wire)) return wire.map(decode);
  if (typeof wire === "object" && wire !== null) return decodeObject(wire as Record<string, unknown>);
  return (wire ?? null) as Value;
}

export function decodeProperties(wire: Readonly<Record<string, unknown>> | undefined): Properties {
  return Object.fromEntries(Object.entries(wire ?? {}).map(([name, value]) => [name, decode(value)]));
}

function decodeObject(wire: Record<string, unknown>): Value {
  if (wire[MARK] === SECRET) return new Secret(decode(wire.value));
  if (wire[MARK] === OUTPUT) {
    const value = "value" in wire ? decode(wire.value) : afterApply;
    return wire.secret === true ? new Secret(value) : value;
  }
  return decodeProperties(wire);
}

/** The wire form of a value; what is unknown and what is secret keep their marks. */
export function encode(value: Value): unknown {
  if (isUnknown(value)) return UNKNOWN_TEXT;
  if (value instanceof Secret) return { [MARK]: SECRET, value: encode(value.reveal() as Value) };
  if (Array.isArray(value)) return value.map(encode);
  if (typeof value === "object" && value !== null) return encodeProperties(value as Properties);
  return value;
}

export function encodeProperties(properties: Properties): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(properties)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, encode(value)]),
  );
}
