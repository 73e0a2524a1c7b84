import { isUnknown, type Properties, Secret, Unknown, type Value } from "../../model/index.js";
import type { CloudRecord } from "./record.js";

/** As in a `pulumi stack export`, so that whoever reads those files understands these. */
const MARK = "4dabf18193072939515e22adb298388d";
const SECRET = { [MARK]: "1b47061264138c4ac30d75fd1eb44270", ciphertext: "" };

/** The file's text. Secret values are left out: a sandbox has no use for them, and a file may be read by others. */
export function serialize(record: CloudRecord): string {
  return JSON.stringify({ ...record, properties: toJson(record.properties) }, null, 1);
}

export function deserialize(text: string): CloudRecord {
  const record = JSON.parse(text) as CloudRecord;
  return { ...record, properties: fromJson(record.properties) as Properties };
}

function toJson(value: Value): unknown {
  if (value instanceof Secret || isUnknown(value)) return SECRET;
  if (Array.isArray(value)) return value.map(toJson);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, toJson(part)]));
}

function fromJson(value: unknown): Value {
  if (Array.isArray(value)) return value.map(fromJson);
  if (typeof value !== "object" || value === null) return value as Value;
  if (MARK in value && "ciphertext" in value) return new Secret(new Unknown("the sandbox keeps no secrets"));
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, fromJson(part)]));
}
