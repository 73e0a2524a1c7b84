import { rolesNamedBy, tokenContext } from "../../../analysis/trust/awsKeys.js";
import { type Context, type Decision, evaluate, sessionArn } from "../../../iam/aws/index.js";
import { providerDomains } from "../../../iam/aws/principals.js";
import { awsTagsClaim, type Claims } from "../../../issuers/index.js";
import { checkSignature, readToken, type UnverifiedToken } from "../tokens/verify.js";
import { type AwsAccount, audiencesOf, type Entity, entityOf, readAccount, trustOfRole } from "./account.js";
import { type AwsError, awsError, isAwsError } from "./answer.js";
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
import { accountOfRole, checkTags, sessionLimits, type TagRequest } from "./sessionRequest.js";

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
    userIdentity: bearerTrail(token.claims, isAwsError(bearer) ? undefined : bearer.provider),
    requestParameters: asked,
    account: accountId,
  };
  if (isAwsError(bearer)) return refused(bearer, trail);
  const granted = grant(call, account, bearer);
  if (isAwsError(granted)) return refused(granted, trail);

  const { role, tags, limits } = granted;
  const sourceIdentity = sourceIdentityOf(token.claims);
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

/** The bearer of a token that is good: issued by a provider of the account, for it, and now. */
interface Bearer {
  /** ARN of the OIDC provider, or `accounts.google.com` and the like. */
  readonly provider: string;
  readonly audience: string;
  readonly claims: Claims;
}

async function identify(
  token: UnverifiedToken,
  account: AwsAccount,
  { state, now }: AwsCall,
): Promise<Bearer | AwsError> {
  const { claims } = token;
  const { iss, sub, exp, nbf, iat } = claims;
  if (typeof iss !== "string") return missingClaim("iss");
  const known = providerOf(iss, account);
  if (known === undefined) return invalidToken(`No OpenIDConnect provider found in your account for ${iss}`);
  const signature = await checkSignature(token, iss, state.keys);
  if (signature === "no-key")
    return invalidToken(
      "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements",
    );
  if (signature === "bad") return invalidToken("The web identity token's signature is not valid");
  if (typeof sub !== "string" || sub === "") return missingClaim("sub");
  if (typeof exp !== "number") return missingClaim("exp");
  if (typeof iat !== "number") return missingClaim("iat");
  const seconds = Math.floor(now.getTime() / 1000);
  if (exp <= seconds)
    return awsError(
      "ExpiredTokenException",
      `Token expired: current date/time ${seconds} must be before the expiration date/time ${exp}`,
    );
  const from = Math.max(typeof nbf === "number" ? nbf : 0, iat);
  if (from > seconds + CLOCK_SKEW)
    return invalidToken(`Token is not yet valid: current date/time ${seconds} must be after ${from}`);
  const given = [claims.azp ?? claims.aud ?? []].flat().map(String);
  const audience =
    known.audiences === undefined ? given[0] : given.find((each) => known.audiences?.includes(each));
  if (audience === undefined)
    return awsError(
      "InvalidIdentityToken",
      "Incorrect token audience",
      400,
      `the provider accepts the audience ${known.audiences?.join(" or ") || "of nobody"}, and the token has ${given.join(", ") || "none"}`,
    );
  return { provider: known.provider, audience, claims };
}

/** Seconds by which an issuer's clock may be ahead. */
const CLOCK_SKEW = 300;

function invalidToken(message: string): AwsError {
  return awsError("InvalidIdentityToken", message);
}

function missingClaim(name: string): AwsError {
  return invalidToken(`Missing a required claim: ${name}`);
}

/** The provider that a token's issuer stands for: AWS knows some by domain, the account has the others. */
function providerOf(
  iss: string,
  account: AwsAccount,
): { readonly provider: string; readonly audiences?: readonly string[] } | undefined {
  const name = iss.startsWith("https://") ? iss.slice("https://".length) : undefined;
  if (name === undefined) return undefined;
  if (providerDomains.has(name)) return { provider: name };
  for (const { kind, id } of account.facts.providers) {
    if (kind !== "aws-oidc" || typeof id !== "string" || !id.endsWith(`:oidc-provider/${name}`)) continue;
    if (id.slice(id.indexOf("oidc-provider/") + "oidc-provider/".length) !== name) continue;
    return { provider: id, audiences: audiencesOf(account, id) ?? [] };
  }
  return undefined;
}

interface Granted {
  readonly role: Entity;
  readonly tags: TagRequest;
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
  return isAwsError(limits) ? limits : { role, tags, limits };
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

/** Session tags that the token itself carries; AWS refuses claims that are not as it documents them. */
function tagsOfToken(claims: Claims): TagRequest | AwsError {
  const claim = claims[awsTagsClaim];
  if (claim === undefined) return { tags: {}, transitive: [] };
  const fields = fieldsOf(claim);
  const principal = fieldsOf(fields?.principal_tags ?? {});
  const transitive = fields?.transitive_tag_keys ?? [];
  const pairs = Object.entries(principal ?? {}).map(([key, value]) => [key, oneText(value)] as const);
  const isWhole =
    principal !== undefined && isTextList(transitive) && pairs.every(([, value]) => value !== undefined);
  if (!isWhole)
    return awsError("IDPRejectedClaim", `The claim ${awsTagsClaim} is not as session tags are.`, 403);
  return checkTags(pairs as readonly (readonly [string, string])[], transitive);
}

/** Each tag is a text, or a list of one text. */
function oneText(value: unknown): string | undefined {
  const [first, ...more] = [value].flat();
  return typeof first === "string" && more.length === 0 ? first : undefined;
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}

function sourceIdentityOf(claims: Claims): string | undefined {
  const value = claims["https://aws.amazon.com/source_identity"];
  return typeof value === "string" ? value : undefined;
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

function bearerTrail(claims: Claims, provider: string | undefined): Readonly<Record<string, unknown>> {
  const subject = String(claims.sub ?? "");
  const identityProvider = provider ?? String(claims.iss ?? "");
  return {
    type: "WebIdentityUser",
    principalId: `${identityProvider}:${[claims.azp ?? claims.aud ?? ""].flat().join(",")}:${subject}`,
    userName: subject,
    identityProvider,
  };
}
