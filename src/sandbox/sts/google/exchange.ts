import { readGcpProvider } from "../../../analysis/trust/gcpProvider.js";
import { evaluateProvider, formatMember, type PoolIdentity } from "../../../iam/gcp/index.js";
import type { Claims } from "../../../issuers/index.js";
import { isKnown } from "../../../model/index.js";
import { formOf, type HttpReply, type HttpRequest, jsonReply } from "../http/message.js";
import { appendRecord } from "../logs/append.js";
import { exchangeRecord } from "../logs/gcpAudit.js";
import { readToken } from "../tokens/verify.js";
import type { AccessToken } from "./accessTokens.js";
import { isRefusal, type OauthError, oauthError, refusalReply } from "./answer.js";
import { certificateClaims, trustStoreOf } from "./certificate.js";
import type { GoogleState } from "./state.js";
import { awsClaims, jwtClaims, type Target } from "./subject.js";
import { readWorld } from "./world.js";

const GRANT = "urn:ietf:params:oauth:grant-type:token-exchange";
const ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";
const JWT_TYPES: ReadonlySet<string> = new Set([
  "urn:ietf:params:oauth:token-type:jwt",
  "urn:ietf:params:oauth:token-type:id_token",
]);
const AWS_TYPE = "urn:ietf:params:aws:token-type:aws4_request";
const CERTIFICATE_TYPE = "urn:ietf:params:oauth:token-type:mtls";
const LIFETIME = 3600;
const POOL_PROVIDER =
  /^\/\/iam\.googleapis\.com\/(projects\/(\d+)\/locations\/global\/workloadIdentityPools\/([^/]+)\/providers\/[^/]+)$/;

/** `POST /v1/token`: Google's token exchange (RFC 8693), into a token of the pool's own principal. */
export async function exchangeToken(request: HttpRequest, state: GoogleState, now: Date): Promise<HttpReply> {
  const form = formOf(request);
  if (form === undefined) return refusalReply(oauthError("invalid_request", "The request is not a form."));
  const outcome = await exchange(form, request, state, now);
  const audience = form.get("audience") ?? "";
  // Nothing that a forged token says may stand in a log as somebody's name.
  const isVerified = !isRefusal(outcome) || outcome.error === "unauthorized_client";
  const rawSubject = isVerified ? readToken(form.get("subject_token") ?? "")?.claims.sub : undefined;
  appendRecord(
    state.home,
    "gcp",
    exchangeRecord({
      now,
      request,
      audience,
      ...(typeof rawSubject === "string" ? { subject: rawSubject } : {}),
      outcome,
    }),
  );
  if (isRefusal(outcome)) return refusalReply(outcome);
  return jsonReply(200, {
    access_token: outcome.token,
    issued_token_type: ACCESS_TOKEN,
    token_type: "Bearer",
    expires_in: LIFETIME,
  });
}

async function exchange(
  form: ReadonlyMap<string, string>,
  request: HttpRequest,
  state: GoogleState,
  now: Date,
): Promise<AccessToken | OauthError> {
  const asked = readAsked(form);
  if (isRefusal(asked)) return asked;
  const target = targetOf(asked.audience, state);
  if (isRefusal(target)) return target;
  const claims = await claimsOf(asked, target, request, state, now);
  if (isRefusal(claims)) return claims as OauthError;
  const result = evaluateProvider(target.provider, claims);
  switch (result.decision) {
    case "refused": {
      const isCondition = result.reason.startsWith("the attribute condition");
      return oauthError(isCondition ? "unauthorized_client" : "invalid_grant", result.answer, result.reason);
    }
    case "undecided":
      return oauthError("invalid_request", `The sandbox cannot decide: ${result.reason}`);
    case "admitted":
      return tokenFor(result.identity, target, asked.scopes, state, now);
  }
}

async function claimsOf(
  { subjectToken, subjectTokenType }: Asked,
  target: Target,
  { certificate }: HttpRequest,
  state: GoogleState,
  now: Date,
): Promise<Claims | OauthError> {
  if (subjectTokenType === AWS_TYPE) return awsClaims(subjectToken, target, state, now);
  if (subjectTokenType === CERTIFICATE_TYPE) return certificateClaims(subjectToken, target, certificate, now);
  return jwtClaims(subjectToken, target, state, now);
}

interface Asked {
  readonly audience: string;
  readonly subjectToken: string;
  readonly subjectTokenType: string;
  readonly scopes: readonly string[];
}

function readAsked(form: ReadonlyMap<string, string>): Asked | OauthError {
  const at = (name: string) => form.get(name) ?? "";
  if (at("grant_type") !== GRANT)
    return oauthError("unsupported_grant_type", `Unsupported grant type; it must be ${GRANT}.`);
  if (form.has("requested_token_type") && at("requested_token_type") !== ACCESS_TOKEN)
    return oauthError("invalid_request", 'Invalid value for "requested_token_type".');
  for (const name of ["audience", "subject_token", "subject_token_type", "scope"])
    if (at(name) === "") return oauthError("invalid_request", `Missing required field "${name}".`);
  const type = at("subject_token_type");
  if (!JWT_TYPES.has(type) && type !== AWS_TYPE && type !== CERTIFICATE_TYPE)
    return oauthError("invalid_request", 'Invalid value for "subject_token_type".');
  if (!POOL_PROVIDER.test(at("audience")))
    return oauthError(
      "invalid_request",
      'Invalid value for "audience". This value should be the full resource name of the Identity Provider. See https://cloud.google.com/iam/docs/reference/sts/rest/v1/TopLevel/token for the list of possible formats.',
    );
  return {
    audience: at("audience"),
    subjectToken: at("subject_token"),
    subjectTokenType: type,
    scopes: at("scope").split(/ +/),
  };
}

function targetOf(audience: string, { home }: GoogleState): Target | OauthError {
  const [, id = "", project = "", poolId = ""] = POOL_PROVIDER.exec(audience) ?? [];
  const { facts } = readWorld(home);
  const found = facts.providers.find((each) => each.id === id && each.kind.startsWith("gcp-"));
  const poolName = `projects/${project}/locations/global/workloadIdentityPools/${poolId}`;
  const pool = facts.resources.find(
    ({ type, properties }) =>
      type === "gcp:iam/workloadIdentityPool:WorkloadIdentityPool" && properties.name === poolName,
  );
  const provider = found && readGcpProvider(found);
  const isOff = pool === undefined || pool.properties.disabled === true;
  if (provider === undefined || !isKnown(provider) || provider.disabled || isOff)
    return oauthError(
      "invalid_target",
      'The target service indicated by the "audience" parameters is invalid. This might either be because the pool or provider is disabled or deleted or because it doesn\'t exist.',
    );
  const oidc = found?.resource.properties.oidc as { readonly jwksJson?: unknown } | undefined;
  return {
    provider,
    audience,
    trustStore: trustStoreOf(found?.resource.properties.x509),
    ...(typeof oidc?.jwksJson === "string" && oidc.jwksJson !== "" ? { jwksJson: oidc.jwksJson } : {}),
  };
}

function tokenFor(
  identity: PoolIdentity,
  { audience }: Target,
  scopes: readonly string[],
  { tokens }: GoogleState,
  now: Date,
): AccessToken {
  const [, , project = "", id = ""] = POOL_PROVIDER.exec(audience) ?? [];
  const pool = { kind: "workload", project, id } as const;
  return tokens.add("federated", {
    principal: { kind: "pool", pool, identity },
    member: formatMember({ kind: "pool", pool, part: { kind: "subject", value: identity.subject } }),
    scopes,
    issued: now,
    expires: new Date(now.getTime() + LIFETIME * 1000),
    delegation: [],
  });
}
