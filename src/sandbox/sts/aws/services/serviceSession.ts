import { type Context, evaluate, parseArn, sessionArn } from "../../../../iam/aws/index.js";
import type { HttpRequest } from "../../http/message.js";
import { type AwsAccount, entityOf, longestSession, trustOfRole } from "../account.js";
import { type AwsError, awsError } from "../answer.js";
import { wireContext } from "../caller.js";
import type { Session } from "../credentials.js";
import type { AwsState } from "../operation.js";
import { organizationPolicies } from "../organization.js";
import { describeReason } from "../reasons.js";
import { tagContext } from "../sessionRequest.js";
import { roleTags } from "../webIdentity.js";

/** What an AWS service asks AWS's token service for on behalf of a workload that has proven itself to the service. */
export interface ServiceRequest {
  /** `pods.eks.amazonaws.com`. */
  readonly service: string;
  readonly roleArn: string;
  readonly name: string;
  readonly region: string;
  /** ARN of what the service acts for: a cluster, a trust anchor. */
  readonly sourceArn: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Whether sessions made of this one keep the tags. */
  readonly transitive?: true;
  /** Whether trust policies test the tags as the principal's too (Roles Anywhere user guide, "Trust model"). */
  readonly tagsPrincipal?: true;
  readonly sourceIdentity?: string;
  /** Default: the shorter of what the role takes and an hour. */
  readonly seconds?: number;
  readonly request: HttpRequest;
}

/** A role that a service hands to a workload, if the role's trust policy lets the service. */
export function serviceSession(
  account: AwsAccount,
  state: AwsState,
  asked: ServiceRequest,
  now: Date,
): Session | AwsError {
  const { service, roleArn, name, region, sourceArn, tags, sourceIdentity, request } = asked;
  const role = entityOf(account, roleArn);
  const trust = role?.kind === "role" ? trustOfRole(account, role) : undefined;
  const action = "sts:AssumeRole";
  if (role === undefined || trust === undefined)
    return notAuthorized(service, action, "there is no such role");
  const keys = Object.keys(tags);
  const transitive = asked.transitive ? keys : [];
  const principal = asked.tagsPrincipal ? keys : [];
  const context: Context = {
    ...wireContext(request, region, now),
    ...roleTags(role),
    ...tagContext({ tags, transitive }),
    ...Object.fromEntries(principal.map((key) => [`aws:PrincipalTag/${key}`, tags[key] as string])),
    "aws:SourceArn": sourceArn,
    "aws:SourceAccount": parseArn(sourceArn)?.account ?? "",
    "aws:PrincipalIsAWSService": "true",
    "aws:PrincipalServiceName": service,
    "sts:RoleSessionName": name,
    ...(sourceIdentity === undefined ? {} : { "sts:SourceIdentity": sourceIdentity }),
  };
  const decision = evaluate(
    { trust, rcp: organizationPolicies(state.home, account.id, "rcp").flat() },
    { principal: { kind: "service", name: service }, action, resource: roleArn, context },
  );
  if (decision.decision !== "allowed")
    return notAuthorized(service, decision.reason.action, describeReason(decision.reason));
  const seconds = asked.seconds ?? Math.min(longestSession(role), 3600);
  return state.sessions.add(
    {
      roleArn,
      roleId: role.id,
      name,
      issued: now,
      expires: new Date(now.getTime() + seconds * 1000),
      policies: [],
      tags,
      transitive,
      ...(sourceIdentity === undefined ? {} : { sourceIdentity }),
    },
    now,
  );
}

/** ARN of the session, as the service's answer names it. */
export function assumedArn({ roleArn, name }: Session): string {
  return sessionArn(roleArn, name) ?? "";
}

function notAuthorized(service: string, denied: string, reason: string): AwsError {
  return awsError("AccessDeniedException", `${service} is not authorized to perform ${denied}`, 403, reason);
}
