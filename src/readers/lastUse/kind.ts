import type { LastUse } from "../../model/index.js";
import { type Json, type JsonObject, objects } from "../text/json.js";

/** What one record says, or why it says nothing. */
export type Read = (Omit<LastUse, "resource" | "path"> & { readonly address: string }) | string;

/** A kind of record: how it is told, the fields that are known of it, and how it is read. */
export interface RecordKind {
  readonly fits: (entry: JsonObject) => boolean;
  readonly fields: ReadonlySet<string>;
  readonly read: (entry: JsonObject, file: string) => Read;
}

/** A time as the APIs write it; undefined for what is none. */
export function timeOf(value: unknown): string | undefined {
  return typeof value === "string" && !Number.isNaN(Date.parse(value)) ? value : undefined;
}

/** The text of a list's entries at a key: `[{"permission": "a"}]`. */
export function textsIn(list: Json | undefined, key: string): readonly string[] {
  return objects(list).flatMap((each) => {
    const text = each[key];
    return typeof text === "string" ? [text] : [];
  });
}
