import { type JsonObject, objects, textOf } from "../../readers/text/json.js";
import { type Links, type Mark, noLinks, secondOf } from "../event.js";
import { at } from "./actor.js";

/**
 * What ties a CloudTrail event to others: the temporary key or session that it was made with or hands out (CloudTrail
 * User Guide, "Logging IAM and STS API calls"), the sign-in session and tool call of an agent behind the AWS MCP
 * server, and the token of IAM Identity Center. The key that was handed out is not always the one that is used, so a
 * session is known by name and second as well.
 */
export function linksOf(action: string, record: JsonObject, when: string): Links {
  const user = at(record, "userIdentity");
  const context = at(user, "sessionContext");
  const key = textOf(user.accessKeyId);
  const principal = textOf(user.principalId);
  const created = secondOf(at(context, "attributes").creationDate);
  const request = textOf(record.requestID);
  const needs = [
    ...(key?.startsWith("ASIA") ? [exact(`key ${key}`)] : []),
    ...(principal !== undefined && created !== undefined
      ? [inferred(`session ${principal} ${created}`)]
      : []),
    ...exactly("sign-in", context.signInSessionArn),
    ...exactly("token", user.credentialId),
    ...(request === undefined ? [] : [exact(`request ${request}`)]),
    ...(action === "sts:AssumeRoleWithSAML" ? portal(at(record, "requestParameters").roleArn, when) : []),
  ];
  const gives = givenBy(action, record, when);
  return gives.length === 0 && needs.length === 0 ? noLinks : { needs, gives };
}

function givenBy(action: string, record: JsonObject, when: string): readonly Mark[] {
  const answer = at(record, "responseElements");
  const more = at(record, "additionalEventData");
  const sets = [answer, ...objects(answer.credentialSet)];
  const sessions = sets.flatMap((set) => {
    const { assumedRoleId, arn } = at(set, "assumedRoleUser");
    const [id, session] = [textOf(assumedRoleId), textOf(arn)];
    return [
      ...exactly("key", at(set, "credentials").accessKeyId),
      ...(id === undefined ? [] : [inferred(`session ${id} ${when}`)]),
      // Google calls whoever comes from AWS by the session's ARN.
      ...(session === undefined ? [] : [inferred(`session ${session}`)]),
    ];
  });
  const calls = objects(more.downstreamRequests).flatMap(({ requestId }) => exactly("request", requestId));
  const details = at(record, "serviceEventDetails");
  const isPortal = action.endsWith(":GetRoleCredentials");
  const role = textOf(details.role_name);
  return [
    ...sessions,
    ...calls,
    ...exactly("sign-in", more.signInSessionArn),
    ...exactly("token", more["identitycenter:CredentialId"]),
    ...(isPortal && role !== undefined
      ? [inferred(`portal ${textOf(details.account_id)} ${role} ${when}`)]
      : []),
  ];
}

/** The portal of Identity Center assumes the role of a permission set, `AWSReservedSSO_NAME_0123456789abcdef`. */
function portal(role: unknown, when: string): readonly Mark[] {
  const [, account, name] =
    /^arn:[^:]*:iam::(\d{12}):role\/(?:.*\/)?AWSReservedSSO_(.+)_[0-9a-f]{16}$/.exec(String(role)) ?? [];
  return account === undefined ? [] : [inferred(`portal ${account} ${name} ${when}`)];
}

function exactly(kind: string, value: unknown): readonly Mark[] {
  return typeof value === "string" && value !== "" ? [exact(`${kind} ${value}`)] : [];
}

function exact(mark: string): Mark {
  return { mark, grade: "exact" };
}

function inferred(mark: string): Mark {
  return { mark, grade: "inferred" };
}
