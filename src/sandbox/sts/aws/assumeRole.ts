import { type Context, callerArn, evaluate, type Reason, sessionArn } from "../../../iam/aws/index.js";
import { entityOf, readAccount, trustOfRole } from "./account.js";
import { type AwsError, awsError, isAwsError, validationError } from "./answer.js";
import {
  accountIdOf,
  authenticate,
  type Caller,
  callerContext,
  callerPolicies,
  wireContext,
} from "./caller.js";
import { callerTrail } from "./callerTrail.js";
import {
  type AwsCall,
  credentialsTrail,
  credentialsXml,
  type Handled,
  refused,
  type Trail,
} from "./operation.js";
import { organizationPolicies } from "./organization.js";
import { checkTexts, membersOf, textRules } from "./parameters.js";
import { describeReason, type useWords } from "./reasons.js";
import { accountOfRole, sessionLimits, type TagRequest, tagContext, tagsOf } from "./sessionRequest.js";
import { roleTags } from "./webIdentity.js";

const rules = [
  textRules.roleArn,
  textRules.roleSessionName,
  textRules.policy,
  textRules.externalId,
  textRules.sourceIdentity,
];
const action = "sts:AssumeRole";

/** `AssumeRole`: a signed request of a user or session in, a session of the role out. */
export function assumeRole(call: AwsCall): Handled {
  const { parameters, request, state, now } = call;
  const caller = authenticate(request, state.home, state.sessions, now);
  if (isAwsError(caller)) return refused(caller, { userIdentity: { type: "Unknown" } });
  const asked = readAsked(call, caller);
  const trail: Trail = {
    userIdentity: callerTrail(caller),
    requestParameters: requestTrail(call, caller),
    account: accountIdOf(caller),
    region: caller.region,
  };
  if (isAwsError(asked)) return refused(asked, trail);
  const { roleArn, accountId, tags, sourceIdentity } = asked;
  const account = readAccount(state.home, accountId);
  const role = entityOf(account, roleArn);
  const trust = role?.kind === "role" ? trustOfRole(account, role) : undefined;
  if (role === undefined || trust === undefined)
    return refused(notAuthorized(caller, roleArn, action), trail);

  const name = parameters.get("RoleSessionName") as string;
  const externalId = parameters.get("ExternalId");
  const context: Context = {
    ...wireContext(request, caller.region, now),
    ...callerContext(caller),
    ...roleTags(role),
    ...tagContext(tags),
    "sts:RoleSessionName": name,
    ...(externalId === undefined ? {} : { "sts:ExternalId": externalId }),
    ...(sourceIdentity === undefined ? {} : { "sts:SourceIdentity": sourceIdentity }),
  };
  const decision = evaluate(
    {
      ...callerPolicies(caller),
      trust,
      scp: organizationPolicies(state.home, accountIdOf(caller), "scp"),
      rcp: organizationPolicies(state.home, accountId, "rcp").flat(),
    },
    { principal: caller.principal, action, resource: roleArn, context },
  );
  if (decision.decision !== "allowed") {
    return refused(notAuthorized(caller, roleArn, decision.reason.action, decision.reason), trail);
  }
  const limits = sessionLimits(parameters, role, account, tags.tags, caller.session !== undefined);
  if (isAwsError(limits)) return refused(limits, trail);

  const session = state.sessions.add(
    {
      roleArn,
      roleId: role.id,
      name,
      issued: now,
      expires: new Date(now.getTime() + limits.seconds * 1000),
      policies: limits.policies,
      tags: tags.tags,
      transitive: tags.transitive,
      ...(sourceIdentity === undefined ? {} : { sourceIdentity }),
    },
    now,
  );
  const assumed = { AssumedRoleId: `${role.id}:${name}`, Arn: sessionArn(roleArn, name) };
  return {
    answer: {
      kind: "result",
      result: {
        Credentials: credentialsXml(session),
        AssumedRoleUser: assumed,
        PackedPolicySize: limits.packedSize,
        SourceIdentity: sourceIdentity,
      },
    },
    trail: {
      ...trail,
      responseElements: {
        credentials: credentialsTrail(session),
        assumedRoleUser: { assumedRoleId: assumed.AssumedRoleId, arn: assumed.Arn },
        ...(limits.packedSize === undefined ? {} : { packedPolicySize: limits.packedSize }),
        ...(sourceIdentity === undefined ? {} : { sourceIdentity }),
      },
      resources: [{ accountId, type: "AWS::IAM::Role", ARN: roleArn }],
    },
  };
}

interface Asked {
  readonly roleArn: string;
  readonly accountId: string;
  /** With those that the caller's session hands down. */
  readonly tags: TagRequest;
  readonly sourceIdentity: string | undefined;
}

function readAsked({ parameters }: AwsCall, { session }: Caller): Asked | AwsError {
  const invalid = checkTexts(parameters, rules);
  if (invalid !== undefined) return invalid;
  if (membersOf(parameters, "ProvidedContexts").length > 0)
    return validationError("ProvidedContexts are not modelled by the sandbox");
  if (parameters.has("SerialNumber") || parameters.has("TokenCode"))
    return awsError(
      "AccessDenied",
      "MultiFactorAuthentication failed with invalid MFA one time pass code.",
      403,
      "the sandbox has no MFA devices",
    );
  const roleArn = parameters.get("RoleArn") as string;
  const accountId = accountOfRole(roleArn);
  if (typeof accountId !== "string") return accountId;
  const own = tagsOf(parameters);
  if (isAwsError(own)) return own;
  const tags = withInherited(own, session?.tags ?? {}, session?.transitive ?? []);
  if (isAwsError(tags)) return tags;
  const wanted = parameters.get("SourceIdentity");
  const kept = session?.sourceIdentity;
  if (kept !== undefined && wanted !== undefined && kept !== wanted)
    return awsError(
      "AccessDenied",
      "The source identity of a session cannot be changed.",
      403,
      `the session has the source identity ${kept}, and keeps it`,
    );
  return { roleArn, accountId, tags, sourceIdentity: kept ?? wanted };
}

/** Transitive tags go down the chain; they cannot be given another value on the way. */
function withInherited(
  own: TagRequest,
  tags: Readonly<Record<string, string>>,
  transitive: readonly string[],
): TagRequest | AwsError {
  const folded = new Set(transitive.map((key) => key.toLowerCase()));
  const inherited = Object.entries(tags).filter(([key]) => folded.has(key.toLowerCase()));
  const again = Object.keys(own.tags).find((key) => folded.has(key.toLowerCase()));
  if (again !== undefined)
    return awsError(
      "InvalidParameterValue",
      `One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session: ${again}`,
    );
  return {
    tags: { ...own.tags, ...Object.fromEntries(inherited) },
    transitive: [...own.transitive, ...inherited.map(([key]) => key)],
  };
}

function notAuthorized(caller: Caller, roleArn: string, denied: string, reason?: Reason): AwsError {
  const who = callerArn(caller.principal) ?? "";
  return awsError(
    "AccessDenied",
    `User: ${who} is not authorized to perform: ${denied} on resource: ${roleArn}${suffix(reason, denied)}`,
    403,
    reason === undefined ? "there is no such role" : describeReason(reason),
  );
}

/** AWS names the kind of policy that is in the way, except where it would tell of another account's. */
function suffix(reason: Reason | undefined, denied: string): string {
  if (reason === undefined || (reason.kind !== "explicit-deny" && reason.kind !== "implicit-deny")) return "";
  if (reason.use === "trust") return "";
  const kind = policyKinds[reason.use];
  return reason.kind === "explicit-deny"
    ? ` with an explicit deny in ${/^[aeiou]/.test(kind) ? "an" : "a"} ${kind}`
    : ` because no ${kind} allows the ${denied} action`;
}

const policyKinds: Readonly<Record<keyof typeof useWords, string>> = {
  identity: "identity-based policy",
  boundary: "permissions boundary",
  session: "session policy",
  trust: "trust policy",
  resource: "resource-based policy",
  scp: "service control policy",
  rcp: "resource control policy",
};

function requestTrail({ parameters }: AwsCall, { session }: Caller): Readonly<Record<string, unknown>> {
  const own = tagsOf(parameters);
  const { tags, transitive } = isAwsError(own) ? { tags: {}, transitive: [] } : own;
  const text = (name: string, field: string) => {
    const value = parameters.get(name);
    return value === undefined ? {} : { [field]: value };
  };
  const seconds = Number(parameters.get("DurationSeconds"));
  const incoming = Object.entries(session?.tags ?? {}).filter(([key]) => session?.transitive.includes(key));
  return {
    ...text("RoleArn", "roleArn"),
    ...text("RoleSessionName", "roleSessionName"),
    ...text("ExternalId", "externalId"),
    ...text("SourceIdentity", "sourceIdentity"),
    ...text("Policy", "policy"),
    ...(Number.isSafeInteger(seconds) && seconds > 0 ? { durationSeconds: seconds } : {}),
    ...(Object.keys(tags).length === 0
      ? {}
      : { tags: Object.entries(tags).map(([key, value]) => ({ key, value })) }),
    ...(transitive.length === 0 ? {} : { transitiveTagKeys: transitive }),
    ...(incoming.length === 0 ? {} : { incomingTransitiveTags: Object.fromEntries(incoming) }),
  };
}
