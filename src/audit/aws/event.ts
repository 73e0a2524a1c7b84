import { isDataEvent } from "../../governance/split/observable.js";
import { type JsonObject, textOf } from "../../readers/text/json.js";
import { type AuditEvent, secondOf } from "../event.js";
import { actionsOfEvent, servicePrefix } from "./actions.js";
import { at, awsActor } from "./actor.js";
import { becomingOf } from "./becoming.js";
import { linksOf } from "./links.js";
import { resourceOfCall } from "./resources.js";

/** Error codes by which services refuse for want of permission; other errors come after it was given. */
const refusal =
  /AccessDenied|Unauthori[sz]ed|NotAuthori[sz]ed|Forbidden|AuthFailure|InvalidClientTokenId|ExpiredToken|OptInRequired/i;

/** A CloudTrail record in the common words; a text says why it cannot be read as one. */
export function readCloudTrail(record: JsonObject): AuditEvent | string {
  const when = secondOf(record.eventTime);
  if (when === undefined) return "has no eventTime";
  const [source, name] = [String(record.eventSource), String(record.eventName)];
  const actor = awsActor(record);
  const account = textOf(record.recipientAccountId) ?? actor?.account ?? "";
  const region = textOf(record.awsRegion) ?? "";
  const code = textOf(record.errorCode);
  const denied = code !== undefined && refusal.test(code);
  const { names, mapped } = actionsOfEvent(source, name);
  const category = categoryOf(record, names[0]!);
  const address = textOf(record.sourceIPAddress);
  const asked = at(record, "requestParameters");
  const client = textOf(asked.client_id);
  // Whoever invokes an agent may name any user (Amazon Bedrock AgentCore, `InvokeAgentRuntimeForUser`).
  const claimed = textOf(asked.runtimeUserId);
  const id = textOf(record.eventID) ?? "";
  const creation = denied || code !== undefined ? undefined : creationOf(names[0]!, record);
  return {
    cloud: "aws",
    // Some public logs give one id to many events: copies agree in all of these.
    key: `${textOf(record.sharedEventID) ?? id} ${id === "" ? JSON.stringify(record) : ""} ${when} ${name} ${actor?.kind}`,
    id,
    at: when,
    name,
    account,
    ...(region === "" ? {} : { region }),
    category,
    ...(category === "data" ? { service: servicePrefix(source) } : {}),
    isRead: record.readOnly === true || record.readOnly === "true",
    ...(actor === undefined ? {} : { actor }),
    ...(address === undefined ? {} : { address }),
    ...(client === undefined ? {} : { client }),
    ...(claimed === undefined ? {} : { claimed }),
    calls: names.map((action) => {
      const resource = mapped ? resourceOfCall(action, record, { account, region }) : undefined;
      return { action, mapped, ...(resource === undefined ? {} : { resource }), denied };
    }),
    becoming: becomingOf(names[0]!, record, actor, denied || code !== undefined),
    ...(creation === undefined ? {} : { creation }),
    links: linksOf(names[0]!, record, when),
  };
}

/** Older records have no category, but say whether they are of management; a table may have neither column. */
function categoryOf({ eventCategory, managementEvent }: JsonObject, action: string): string {
  const category = textOf(eventCategory);
  if (category !== undefined) return category.toLowerCase();
  const isData = managementEvent === undefined ? isDataEvent(action) : managementEvent === false;
  return isData ? "data" : "management";
}

/** What was made, by the call that makes it: where the answer names it. */
const makers: ReadonlyMap<string, readonly [part: string, name: string]> = new Map([
  ["iam:CreateRole", ["role", "arn"]],
  ["iam:CreateUser", ["user", "arn"]],
  ["iam:CreateAccessKey", ["accessKey", "accessKeyId"]],
]);

function creationOf(action: string, record: JsonObject): AuditEvent["creation"] {
  const [part, name] = makers.get(action) ?? [];
  if (part === undefined || name === undefined) return undefined;
  const made = textOf(at(at(record, "responseElements"), part)[name]);
  return made === undefined ? undefined : { made, action };
}
