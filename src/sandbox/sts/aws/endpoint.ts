import { randomUUID } from "node:crypto";
import { type HttpReply, type HttpRequest, headerText, reasonHeader } from "../http/message.js";
import { appendRecord } from "../logs/append.js";
import { cloudTrailRecord } from "../logs/cloudTrail.js";
import { awsError } from "./answer.js";
import { assumeRole } from "./assumeRole.js";
import { getCallerIdentity } from "./callerIdentity.js";
import type { AwsState, Handled, Operation } from "./operation.js";
import { assumeRoleWithWebIdentity } from "./webIdentity.js";
import { toXml } from "./xml.js";

const VERSION = "2011-06-15";

const operations: Readonly<Record<string, Operation>> = {
  AssumeRoleWithWebIdentity: assumeRoleWithWebIdentity,
  AssumeRole: assumeRole,
  GetCallerIdentity: getCallerIdentity,
};

/** AWS STS at `/`: the Query protocol, by form post or by query. Undefined for what is not a call to it. */
export async function awsEndpoint(
  request: HttpRequest,
  state: AwsState,
  now: Date,
): Promise<HttpReply | undefined> {
  const { method, path, query, body } = request;
  if (path !== "/" || (method !== "POST" && method !== "GET")) return undefined;
  const parameters = new Map([...query, ...(method === "POST" ? new URLSearchParams(body) : [])]);
  const name = parameters.get("Action") ?? "";
  const requestId = randomUUID();
  const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
  const version = parameters.get("Version") ?? VERSION;
  if (operation === undefined || version !== VERSION) {
    const shown = name.slice(0, 100);
    const unknown =
      name === ""
        ? awsError("MissingAction", "Could not find operation in the request")
        : awsError("InvalidAction", `Could not find operation ${shown} for version ${version.slice(0, 20)}`);
    return reply(name, { answer: unknown, trail: { userIdentity: {} } }, requestId);
  }
  const handled = await operation({ request, parameters, state, now });
  const context = { operation: name, request, now, requestId, eventId: randomUUID() };
  appendRecord(state.home, "aws", cloudTrailRecord(context, handled.answer, handled.trail));
  return reply(name, handled, requestId);
}

function reply(name: string, { answer }: Handled, requestId: string): HttpReply {
  const isRefused = answer.kind === "error";
  return {
    status: isRefused ? answer.status : 200,
    headers: {
      "content-type": "text/xml",
      "x-amzn-requestid": requestId,
      ...(isRefused && answer.reason !== undefined ? { [reasonHeader]: headerText(answer.reason) } : {}),
    },
    body: toXml(name, answer, requestId),
  };
}
