import { isObject, type Json, type JsonObject, textOf } from "../../readers/text/json.js";
import { eventOfRow } from "../aws/columns.js";
import { eventOfOcsf } from "../aws/ocsf.js";

/** A record of one of the clouds' audit logs, as its cloud writes it. */
export type AuditRecord =
  | { readonly kind: "cloudtrail"; readonly record: JsonObject }
  | { readonly kind: "gcp"; readonly record: JsonObject }
  | { readonly kind: "gcp-activity"; readonly record: JsonObject };

/** Wrappings nest a few levels (Pub/Sub around a log entry); more is no log. */
const deepest = 6;

/**
 * The audit records in a JSON value, whatever carried them: CloudTrail files, EventBridge (`detail`), LookupEvents
 * (`CloudTrailEvent`), CloudTrail Lake and Athena rows (`eventJson`, or columns that hold JSON), CloudWatch Logs
 * (`message`), Security Lake (OCSF), log entries, Pub/Sub messages
 * (`message.data`), BigQuery exports (`protopayload_auditlog`), and Google's own record of last use
 * (`gcloud policy-intelligence query-activity`). A value that is none gives nothing.
 */
export function* auditRecords(value: Json, depth = 0): Iterable<AuditRecord> {
  if (depth > deepest) return;
  if (Array.isArray(value)) {
    const row = rowOf(value);
    if (row !== undefined) yield* auditRecords(row, depth + 1);
    else for (const each of value) yield* auditRecords(each, depth + 1);
    return;
  }
  if (!isObject(value)) return;
  if (typeof value.eventSource === "string" && typeof value.eventName === "string" && isPlain(value)) {
    yield { kind: "cloudtrail", record: value };
    return;
  }
  const event = "eventName" in value || "eventname" in value ? eventOfRow(value) : undefined;
  if (event !== undefined) {
    yield { kind: "cloudtrail", record: event };
    return;
  }
  const ocsf = isObject(value.api) ? eventOfOcsf(value) : undefined;
  if (ocsf !== undefined) {
    yield { kind: "cloudtrail", record: ocsf };
    return;
  }
  const payload = value.protoPayload ?? value.protopayload_auditlog;
  if (isObject(payload)) {
    yield {
      kind: "gcp",
      record: value.protoPayload === undefined ? { ...value, protoPayload: payload } : value,
    };
    return;
  }
  if (typeof value.activityType === "string" && typeof value.fullResourceName === "string") {
    yield { kind: "gcp-activity", record: value };
    return;
  }
  const inner = carried(value);
  if (inner !== undefined) yield* auditRecords(inner, depth + 1);
}

/** Whether the parts of an event are what they are, and not text as in a table. */
function isPlain({ userIdentity, requestParameters, resources }: JsonObject): boolean {
  return ![userIdentity, requestParameters, resources].some((part) => typeof part === "string");
}

function carried(value: JsonObject): Json | undefined {
  for (const name of [
    "detail",
    "Records",
    "Events",
    "events",
    "logEvents",
    "entries",
    "receivedMessages",
    "message",
    "logEntry",
  ]) {
    const inner = value[name];
    if (isObject(inner) || Array.isArray(inner)) return inner;
  }
  for (const name of ["CloudTrailEvent", "eventJson", "eventjson", "Message", "message"]) {
    const text = textOf(value[name]);
    if (text !== undefined) return parsed(text);
  }
  const data = textOf(value.data);
  return data === undefined ? undefined : parsed(Buffer.from(data, "base64").toString("utf8"));
}

/** A Lake result row is a list of objects of one column each (AWS, `GetQueryResults`). */
function rowOf(list: readonly Json[]): JsonObject | undefined {
  if (list.length === 0 || !list.every((each) => isObject(each) && Object.keys(each).length === 1))
    return undefined;
  const row = Object.assign({}, ...list) as JsonObject;
  return "eventName" in row || "eventname" in row || "eventJson" in row ? row : undefined;
}

function parsed(text: string): Json | undefined {
  if (!/^\s*[{[]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
