import { isObject, type Json, type JsonObject, objects, textOf } from "../../readers/text/json.js";
import { at } from "./actor.js";

/**
 * The CloudTrail record that an event of Amazon Security Lake was made from, of any class; undefined for what is none
 * (OCSF, mappings of CloudTrail 1.0.0-rc.2, 1.1.0 and 1.5.0). What the mapping has no place for stands under `unmapped`,
 * by its path in the record.
 */
export function eventOfOcsf(value: JsonObject): JsonObject | undefined {
  const [api, metadata] = [at(value, "api"), at(value, "metadata")];
  const [name, source] = [textOf(api.operation), textOf(at(api, "service").name)];
  if (textOf(at(metadata, "product").name) !== "CloudTrail" || name === undefined || source === undefined)
    return undefined;
  const rest = unflattened(at(value, "unmapped"));
  const [asked, answered] = [at(api, "request"), at(api, "response")];
  const from = at(value, "src_endpoint");
  const category = textOf(at(at(metadata, "product"), "feature").name);
  return {
    ...rest,
    ...given({
      eventName: name,
      eventSource: source,
      eventID: metadata.uid,
      eventType: metadata.event_code,
      eventTime: timeOf(value.time) ?? value.time_dt,
      awsRegion: at(value, "cloud").region,
      // The older mapping leaves the account out of its place.
      recipientAccountId: at(at(value, "cloud"), "account").uid ?? rest.recipientAccountId,
      requestID: asked.uid,
      errorCode: answered.error,
      errorMessage: answered.message,
      sourceIPAddress: from.ip ?? from.domain ?? from.svc_name,
      vpcEndpointId: from.uid,
      userAgent: at(value, "http_request").user_agent,
      // One name for all of them is none.
      eventCategory: category?.includes(",") ? undefined : category,
      managementEvent: rest.managementEvent === "false" ? false : rest.managementEvent,
      requestParameters: dataOf(asked.data) ?? rest.requestParameters,
      responseElements: dataOf(answered.data) ?? rest.responseElements,
      resources: Array.isArray(value.resources) ? objects(value.resources).map(resourceOf) : undefined,
    }),
    userIdentity: identityOf(at(value, "actor"), at(rest, "userIdentity")),
  };
}

function identityOf(actor: JsonObject, rest: JsonObject): JsonObject {
  const [user, session, idp] = [at(actor, "user"), at(actor, "session"), at(actor, "idp")];
  // What was called `uuid` came to be `uid`, and `uid` `uid_alt`.
  const isOld = user.uuid !== undefined;
  const [arn, principal] = isOld ? [user.uuid, user.uid] : [user.uid, user.uid_alt];
  const isPerson = textOf(user.type) === "IdentityCenterUser";
  const context = at(rest, "sessionContext");
  const issuer = given({ arn: session.issuer });
  const created = timeOf(session.created_time) ?? session.created_time_dt;
  return {
    ...rest,
    ...given({
      type: user.type,
      arn,
      principalId: isPerson ? undefined : principal,
      userName: user.name,
      accountId: at(user, "account").uid ?? user.account_uid,
      accessKeyId: isPerson ? undefined : user.credential_uid,
      credentialId: isPerson ? user.credential_uid : undefined,
      invokedBy: actor.invoked_by,
      identityProvider: idp.name,
      onBehalfOf: isPerson ? given({ userId: principal, identityStoreArn: idp.uid }) : rest.onBehalfOf,
    }),
    sessionContext: {
      ...context,
      sessionIssuer: { ...at(context, "sessionIssuer"), ...issuer },
      attributes: { ...at(context, "attributes"), ...given({ creationDate: created }) },
    },
  };
}

function resourceOf({ uid, type, owner, account_uid: account }: JsonObject): JsonObject {
  const of = isObject(owner) ? at(owner, "account").uid : account;
  return given({ ARN: uid, type, accountId: of });
}

/** Milliseconds as CloudTrail writes a time. */
function timeOf(value: Json | undefined): string | undefined {
  if (typeof value !== "number" || !Number.isFinite(value)) return undefined;
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? undefined : `${date.toISOString().slice(0, 19)}Z`;
}

/** Data of a request or an answer, which stands as JSON text. */
function dataOf(value: Json | undefined): Json | undefined {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value) as Json;
  } catch {
    return undefined;
  }
}

function given(fields: Readonly<Record<string, Json | undefined>>): JsonObject {
  return Object.fromEntries(
    Object.entries(fields).filter(
      (entry): entry is [string, Json] => entry[1] !== undefined && entry[1] !== null,
    ),
  );
}

const deepest = 8;

/** `{"a.b": "c"}` as `{"a": {"b": "c"}}`. */
function unflattened(flat: JsonObject): JsonObject {
  const whole: JsonObject = {};
  for (const [path, value] of Object.entries(flat)) {
    const parts = path.split(".");
    const last = parts.pop()!;
    if (parts.length > deepest || [...parts, last].includes("__proto__")) continue;
    let inner = whole;
    for (const part of parts) {
      const next = Object.hasOwn(inner, part) ? inner[part] : undefined;
      const object = isObject(next) ? next : {};
      inner[part] = object;
      inner = object;
    }
    inner[last] = value;
  }
  return whole;
}
