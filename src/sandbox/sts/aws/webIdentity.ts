import { rolesNamedBy, tokenContext } from "../../../analysis/trust/awsKeys.js";
import { type Context, type Decision, evaluate, sessionArn } from "../../../iam/aws/index.js";
import { readToken } from "../tokens/verify.js";
import { type AwsAccount, type Entity, entityOf, readAccount, trustOfRole } from "./account.js";
import { type AwsError, awsError, isAwsError } from "./answer.js";
import { type Bearer, identify } from "./bearer.js";
import { wireContext } from "./caller.js";
import {
  type AwsCall,
  credentialsTrail,
  credentialsXml,
  type Handled,
  refused,
  type Trail,
} from "./operation.js";
import { organizationPolicies } from "./organization.js";
import { checkTexts, textRules } from "./parameters.js";
import { describeReason } from "./reasons.js";
import { accountOfRole, sessionLimits, type TagRequest } from "./sessionRequest.js";
import { sourceIdentityOf, tagsOfToken } from "./tokenClaims.js";

const rules = [
  textRules.roleArn,
  textRules.roleSessionName,
  textRules.webIdentityToken,
  textRules.providerId,
  textRules.policy,
];
const action = "sts:AssumeRoleWithWebIdentity";

/** `AssumeRoleWithWebIdentity`: a token in, a session of the role out. */
export async function assumeRoleWithWebIdentity(call: AwsCall): Promise<Handled> {
  const { parameters, state, now } = call;
  const asked = requestTrail(call);
  const anonymous: Trail = { userIdentity: { type: "Unknown" }, requestParameters: asked };
  const invalid = checkTexts(parameters, rules);
  if (invalid !== undefined) return refused(invalid, anonymous);
  const roleArn = parameters.get("RoleArn") as string;
  const accountId = accountOfRole(roleArn);
  if (typeof accountId !== "string") return refused(accountId, anonymous);
  const token = readToken(parameters.get("WebIdentityToken") as string);
  if (token === undefined) {
    return refused(
      awsError(
        "InvalidIdentityToken",
        "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)",
      ),
      { ...anonymous, account: accountId },
    );
  }
  const account = readAccount(state.home, accountId);
  const bearer = await identify(token, account, call);
  const trail: Trail = {
    // Nothing that a forged token says may stand in a log as somebody's name.
    userIdentity: isAwsError(bearer) ? { type: "Unknown" } : bearerTrail(bearer),
    requestParameters: asked,
    account: accountId,
  };
  if (isAwsError(bearer)) return refused(bearer, trail);
  const granted = grant(call, account, bearer);
  if (isAwsError(granted)) return refused(granted, trail);

  const { role, tags, limits, sourceIdentity } = granted;
  const name = parameters.get("RoleSessionName") as string;
  const session = state.sessions.add(
    {
      roleArn: role.arn,
      roleId: role.id,
      name,
      issued: now,
      expires: new Date(now.getTime() + limits.seconds * 1000),
      policies: limits.policies,
      tags: tags.tags,
      transitive: tags.transitive,
      federatedProvider: bearer.provider,
      ...(sourceIdentity === undefined ? {} : { sourceIdentity }),
    },
    now,
  );
  const assumed = { AssumedRoleId: `${role.id}:${name}`, Arn: sessionArn(role.arn, name) };
  const [audience, subject] = [bearer.audience, String(token.claims.sub)];
  return {
    answer: {
      kind: "result",
      result: {
        SubjectFromWebIdentityToken: subject,
        Audience: audience,
        AssumedRoleUser: assumed,
        Credentials: credentialsXml(session),
        Provider: bearer.provider,
        PackedPolicySize: limits.packedSize,
        SourceIdentity: sourceIdentity,
      },
    },
    trail: {
      ...trail,
      responseElements: {
        credentials: credentialsTrail(session),
        subjectFromWebIdentityToken: subject,
        assumedRoleUser: { assumedRoleId: assumed.AssumedRoleId, arn: assumed.Arn },
        provider: bearer.provider,
        audience,
        ...(limits.packedSize === undefined ? {} : { packedPolicySize: limits.packedSize }),
        ...(sourceIdentity === undefined ? {} : { sourceIdentity }),
      },
      resources: [{ accountId, type: "AWS::IAM::Role", ARN: role.arn }],
    },
  };
}

interface Granted {
  readonly role: Entity;
  readonly tags: TagRequest;
  readonly sourceIdentity: string | undefined;
  readonly limits: Exclude<ReturnType<typeof sessionLimits>, AwsError>;
}

/** What the role's trust policy, and the organisation's policies over it, say of the bearer. */
function grant(call: AwsCall, account: AwsAccount, { provider, claims }: Bearer): Granted | AwsError {
  const { parameters, request, now } = call;
  const role = entityOf(account, parameters.get("RoleArn") as string);
  const trust = role?.kind === "role" ? trustOfRole(account, role) : undefined;
  if (role === undefined || trust === undefined) return notAuthorized(action, "there is no such role");
  const named = rolesNamedBy(claims);
  if (named !== undefined && !named.includes(role.arn))
    return awsError(
      "IDPRejectedClaim",
      "The identity provider's token does not name this role.",
      403,
      "the token names the roles that it may become, and this is none of them",
    );
  const tags = tagsOfToken(claims);
  if (isAwsError(tags)) return tags;
  const sourceIdentity = sourceIdentityOf(claims);
  if (typeof sourceIdentity === "object") return sourceIdentity;
  const context: Context = {
    ...wireContext(request, "us-east-1", now),
    ...tokenContext(String(claims.iss), claims, provider),
    "sts:RoleSessionName": parameters.get("RoleSessionName") as string,
    ...(named === undefined ? {} : { "sts:RoleAuthorizedByIdp": "true" }),
    ...roleTags(role),
  };
  const decision: Decision = evaluate(
    { trust, rcp: organizationPolicies(call.state.home, account.id, "rcp").flat() },
    { principal: { kind: "federated", provider }, action, resource: role.arn, context },
  );
  if (decision.decision !== "allowed")
    return notAuthorized(decision.reason.action, describeReason(decision.reason));
  const limits = sessionLimits(parameters, role, account, tags.tags, false);
  return isAwsError(limits) ? limits : { role, tags, sourceIdentity, limits };
}

function notAuthorized(denied: string, reason: string): AwsError {
  return awsError("AccessDenied", `Not authorized to perform ${denied}`, 403, reason);
}

/** Tags of the resource that a request is about. */
export function roleTags({ tags }: Entity): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(tags).flatMap(([key, value]) => [
      [`aws:ResourceTag/${key}`, value],
      [`iam:ResourceTag/${key}`, value],
    ]),
  );
}

function requestTrail({ parameters }: AwsCall): Readonly<Record<string, unknown>> {
  const [roleArn, roleSessionName] = [parameters.get("RoleArn"), parameters.get("RoleSessionName")];
  const seconds = Number(parameters.get("DurationSeconds"));
  const policy = parameters.get("Policy");
  return {
    ...(roleArn === undefined ? {} : { roleArn }),
    ...(roleSessionName === undefined ? {} : { roleSessionName }),
    ...(Number.isSafeInteger(seconds) && seconds > 0 ? { durationSeconds: seconds } : {}),
    ...(policy === undefined ? {} : { policy }),
  };
}

function bearerTrail({ claims, provider, audience }: Bearer): Readonly<Record<string, unknown>> {
  const subject = String(claims.sub);
  return {
    type: "WebIdentityUser",
    principalId: `${provider}:${audience}:${subject}`,
    userName: subject,
    identityProvider: provider,
  };
}
