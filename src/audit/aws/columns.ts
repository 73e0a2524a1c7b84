import { isObject, type Json, type JsonObject } from "../../readers/text/json.js";

/** Names of an event's fields, and of those that stand in its identity (CloudTrail User Guide, "CloudTrail record contents"). */
const names = new Map(
  [
    "eventVersion",
    "userIdentity",
    "eventTime",
    "eventSource",
    "eventName",
    "awsRegion",
    "sourceIPAddress",
    "userAgent",
    "errorCode",
    "errorMessage",
    "requestParameters",
    "responseElements",
    "additionalEventData",
    "requestID",
    "eventID",
    "eventType",
    "apiVersion",
    "managementEvent",
    "readOnly",
    "resources",
    "recipientAccountId",
    "serviceEventDetails",
    "sharedEventID",
    "vpcEndpointId",
    "eventCategory",
    "type",
    "principalId",
    "arn",
    "accountId",
    "accessKeyId",
    "userName",
    "invokedBy",
    "identityProvider",
    "sessionContext",
    "sessionIssuer",
    "attributes",
    "creationDate",
    "mfaAuthenticated",
    "webIdFederationData",
    "federatedProvider",
    "sourceIdentity",
    "signInSessionArn",
    "ec2RoleDelivery",
    "assumedRoot",
    "inScopeOf",
    "issuerType",
    "credentialsIssuedTo",
    "onBehalfOf",
    "userId",
    "identityStoreArn",
    "credentialId",
  ].map((name) => [name.toLowerCase(), name]),
);

/** Columns that hold parts of an event as text; what a request asked for keeps its own names. */
const parsed = [
  "userIdentity",
  "requestParameters",
  "responseElements",
  "additionalEventData",
  "serviceEventDetails",
  "resources",
];
const renamed = new Set(["userIdentity", "resources"]);
const deepest = 8;

/**
 * A record from a table: Athena writes names in small letters, and tables keep the nested parts as JSON text or as
 * Athena prints a struct, `{type=AssumedRole, arn=…}`. Undefined for what is no event.
 */
export function eventOfRow(row: JsonObject): JsonObject | undefined {
  const event = withNames(row);
  if (typeof event.eventSource !== "string" || typeof event.eventName !== "string") return undefined;
  for (const name of parsed) {
    const value = event[name];
    if (value === undefined) continue;
    const whole = typeof value === "string" ? (nested(value) ?? null) : value;
    event[name] = renamed.has(name) ? renameAll(whole, 0) : whole;
  }
  if (event.managementEvent === "false") event.managementEvent = false;
  return event;
}

function withNames(value: JsonObject): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(value)
      // A table has every column in every row: an empty one says nothing.
      .filter(([, inner]) => inner !== "" && inner !== null && inner !== undefined)
      .map(([name, inner]) => [names.get(name.toLowerCase()) ?? name, inner as Json]),
  );
}

function renameAll(value: Json, depth: number): Json {
  if (depth > deepest) return null;
  if (Array.isArray(value)) return value.map((each) => renameAll(each, depth + 1));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(withNames(value)).map(([name, inner]) => [name, renameAll(inner, depth + 1)]),
  );
}

function nested(text: string): Json | undefined {
  if (!/^\s*[{[]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return new StructText(text.trim()).read();
  }
}

/** Reads what Athena prints of a struct or array: `{a=1, b={c=x, d=null}}`, `[{arn=…}, {arn=…}]`. Text is not quoted in it. */
class StructText {
  #at = 0;
  constructor(readonly text: string) {}

  read(): Json | undefined {
    const value = this.#value(0);
    return this.#at === this.text.length ? value : undefined;
  }

  #value(depth: number): Json | undefined {
    if (depth > deepest) return undefined;
    const first = this.text[this.#at];
    if (first === "{") return this.#struct(depth);
    if (first === "[") return this.#list(depth);
    const from = this.#at;
    // A value goes on to the next name, or to the end of what it stands in.
    const end = /[}\]]|, (?=\w+=)|, (?=\{)/g;
    end.lastIndex = from;
    const found = end.exec(this.text);
    this.#at = found?.index ?? this.text.length;
    const text = this.text.slice(from, this.#at);
    return text === "null" ? null : text;
  }

  #struct(depth: number): Json | undefined {
    const fields: Record<string, Json> = {};
    this.#at++;
    while (this.text[this.#at] !== "}") {
      const name = /^(?:, )?([\w.:/-]+)=/.exec(this.text.slice(this.#at, this.#at + 200));
      if (name === null) return undefined;
      this.#at += name[0].length;
      const value = this.#value(depth + 1);
      if (value === undefined) return undefined;
      fields[name[1]!] = value;
    }
    this.#at++;
    return fields;
  }

  #list(depth: number): Json | undefined {
    const items: Json[] = [];
    this.#at++;
    while (this.text[this.#at] !== "]") {
      if (this.text.startsWith(", ", this.#at)) this.#at += 2;
      const from = this.#at;
      const value = this.#value(depth + 1);
      if (value === undefined || this.#at === from) return undefined;
      items.push(value);
    }
    this.#at++;
    return items;
  }
}
