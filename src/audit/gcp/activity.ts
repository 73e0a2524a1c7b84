import type { Authentication } from "../../model/index.js";
import { readActivity as readRecord } from "../../readers/lastUse/gcp.js";
import type { JsonObject } from "../../readers/text/json.js";
import { secondOf } from "../event.js";

/** A row of Google's record of authentications, come upon among logs; a text says why it cannot be read as one. */
export function readActivity(row: JsonObject): Authentication | string {
  const read = readRecord.read(row, "");
  if (typeof read === "string") return read;
  const { id, last, record } = read;
  const [from, to] = [secondOf(record.from), secondOf(record.to)];
  if (from === undefined || to === undefined) return "has no observation period";
  const seen = secondOf(last);
  return { id, ...(seen === undefined ? {} : { last: seen }), from, to };
}
