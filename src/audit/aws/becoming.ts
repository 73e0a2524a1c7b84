import { type Json, type JsonObject, objects, textOf } from "../../readers/text/json.js";
import type { Actor, AuditEvent } from "../event.js";
import { at, roleOfSession } from "./actor.js";

/** Calls that hand out a session of a role (AWS STS and IAM Roles Anywhere API References). */
const assuming = new Set([
  "sts:AssumeRole",
  "sts:AssumeRoleWithWebIdentity",
  "sts:AssumeRoleWithSAML",
  "rolesanywhere:CreateSession",
]);

/** Which role was assumed by whom, where the event is about that. */
export function becomingOf(
  name: string,
  record: JsonObject,
  actor: Actor | undefined,
  denied: boolean,
): AuditEvent["becoming"] {
  if (!assuming.has(name)) return [];
  const asked = at(record, "requestParameters");
  const answer = at(record, "responseElements");
  const user = at(record, "userIdentity");
  const assumed = textOf(at(answer, "assumedRoleUser").arn);
  const identity = textOf(asked.roleArn) ?? (assumed === undefined ? undefined : roleOfSession(assumed));
  if (identity === undefined) return [];
  const by = textOf(answer.subjectFromWebIdentityToken) ?? textOf(answer.subject) ?? actor?.id;
  if (by === undefined) return [];
  const provider = textOf(user.identityProvider) ?? textOf(answer.provider) ?? textOf(asked.trustAnchorArn);
  const session = textOf(asked.roleSessionName);
  const source =
    textOf(asked.sourceIdentity) ??
    actor?.sourceIdentity ??
    textOf(objects(answer.credentialSet)[0]?.sourceIdentity);
  const tags = tagsOf(asked);
  return [
    {
      identity,
      by,
      byKind: name === "sts:AssumeRole" ? (actor?.kind ?? "account") : "federated",
      ...(provider ? { provider } : {}),
      action: name,
      ...(session === undefined ? {} : { session }),
      ...(source ? { sourceIdentity: source } : {}),
      ...(Object.keys(tags).length > 0 ? { tags } : {}),
      denied,
    },
  ];
}

/** Session tags: those asked for, those inherited along a chain, and those of a token. */
export function tagsOf(asked: JsonObject): Readonly<Record<string, string>> {
  const listed = objects(asked.tags).map(({ key, value }): readonly [Json | undefined, Json | undefined] => [
    key,
    value,
  ]);
  const maps = [at(asked, "incomingTransitiveTags"), at(asked, "principalTags")].flatMap(Object.entries);
  return Object.fromEntries(
    [...maps, ...listed].filter((pair): pair is [string, string] =>
      pair.every((one) => typeof one === "string"),
    ),
  );
}
