import { type Request, readContext } from "../../iam/aws/context.js";
import { matchesCondition } from "../../iam/aws/matchCondition.js";
import { matchActions, matchStatement } from "../../iam/aws/matchStatement.js";
import { namesPrincipal, parsePrincipal, providerDomains } from "../../iam/aws/principals.js";
import type { Tri } from "../../iam/aws/tri.js";
import type { Claims, ClaimValue } from "../../issuers/index.js";
import { type PolicyDocument, type Statement, Unknown } from "../../model/index.js";
import type { Judgement } from "./alternative.js";
import { keyPrefix, rolesNamedBy, sessionTags, sourceIdentity, tokenContext } from "./awsKeys.js";
import { type AwsProvider, providerUrl } from "./awsSources.js";

const action = "sts:AssumeRoleWithWebIdentity";

/**
 * Whether a token becomes the role, by the plain evaluator: the provider it would be presented to, its audience,
 * then every statement. Signature and expiry are not looked at.
 */
export function judgeToken(
  document: PolicyDocument,
  providers: readonly AwsProvider[],
  token: Claims,
  request: Readonly<Record<string, string>>,
  roleArn: string | undefined,
): Judgement {
  const caller = callerOf(token);
  if (caller !== undefined) {
    const { principal, actions } = caller;
    const base = { principal, resource: "*", context: { ...request, ...keysOf(token) } };
    return judgeActions(document, base, actions);
  }
  const candidates = providersFor(document, providers, token);
  if (candidates.length === 0) {
    return { decision: "refused", reason: `no statement trusts the issuer ${String(token.iss)}` };
  }
  const roles = rolesNamedBy(token);
  if (roles !== undefined && (roleArn === undefined || !roles.includes(roleArn))) {
    if (roleArn === undefined)
      return { decision: "undecided", reason: "the token names its roles, and the role's ARN is not known" };
    return {
      decision: "refused",
      reason: "the token names the roles it may become, and this is none of them",
    };
  }
  const judged = candidates.map((provider) =>
    judgeAt(document, provider, providers, token, request, roles !== undefined),
  );
  return (
    judged.find((each) => each.decision === "admitted") ??
    judged.find((each) => each.decision === "undecided") ??
    (judged[0] as Judgement)
  );
}

/** Who calls AssumeRole, where what is shown are not a token's claims but the caller's own condition keys. */
function callerOf(
  token: Claims,
): (Pick<Request, "principal"> & { readonly actions: readonly string[] }) | undefined {
  const call = "sts:AssumeRole";
  if (token.iss === "aws-rolesanywhere://")
    return {
      principal: { kind: "service", name: "rolesanywhere.amazonaws.com" },
      actions: [call, "sts:TagSession", "sts:SetSourceIdentity"],
    };
  const principal = parsePrincipal(String(token["aws:principalarn"] ?? ""));
  return principal === undefined ? undefined : { principal, actions: [call] };
}

/** Every action must be allowed: the first that is not decides. */
function judgeActions(
  document: PolicyDocument,
  base: Omit<Request, "action">,
  actions: readonly string[],
): Judgement {
  const judged = actions.map((each) => judgeAction(document, { ...base, action: each }));
  return judged.find((each) => each.decision !== "admitted") ?? (judged[0] as Judgement);
}

function keysOf(token: Claims): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(token).flatMap(([key, value]) =>
      /^(?:aws|sts):/.test(key) ? [[key, String(value)]] : [],
    ),
  );
}

/** Providers of the token's issuer that the policy names or, where it names everyone, that the account has. */
function providersFor(
  document: PolicyDocument,
  providers: readonly AwsProvider[],
  token: Claims,
): readonly string[] {
  const prefix = keyPrefix(String(token.iss));
  const entries = document.statements.flatMap((statement) => statement.principals?.principals ?? []);
  const named = entries
    .filter((entry) => entry.kind === "Federated" && entry.value !== "*")
    .map((entry) => entry.value);
  const everyone =
    entries.some((entry) => entry.value === "*") ||
    document.statements.some((each) => each.principals?.negated);
  const known = everyone ? providers.map((provider) => provider.arn) : [];
  const found = [...new Set([...named, ...known])].filter(
    (provider) => !provider.includes(":saml-provider/") && providerUrl(provider) === prefix,
  );
  return found.length > 0 || !everyone ? found : [`arn:aws:iam::000000000000:oidc-provider/${prefix}`];
}

function judgeAt(
  document: PolicyDocument,
  provider: string,
  providers: readonly AwsProvider[],
  token: Claims,
  request: Readonly<Record<string, string>>,
  authorized: boolean,
): Judgement {
  const audience = audienceProblem(provider, providers, token);
  if (audience !== undefined) return { decision: "refused", reason: audience };
  const context = {
    ...defaults,
    ...request,
    ...tokenContext(`https://${providerUrl(provider)}`, token, provider),
    ...(authorized ? { "sts:RoleAuthorizedByIdp": "true" } : {}),
  };
  const base = { principal: { kind: "federated", provider } as const, resource: "*", context };
  const also = [
    ...(Object.keys(sessionTags(token)).length > 0 ? ["sts:TagSession"] : []),
    ...(sourceIdentity(token) === undefined ? [] : ["sts:SetSourceIdentity"]),
  ];
  const judged = judgeActions(document, base, [action, ...also]);
  return judged.decision === "undecided" && Array.isArray(token.aud) && token.azp === undefined
    ? (judgeAudiences(token.aud, (aud) =>
        judgeAt(document, provider, providers, { ...token, aud }, request, authorized),
      ) ?? judged)
    : judged;
}

/**
 * Several audiences without an authorised party: AWS documents the key with one value, and not which of them that is.
 * What holds for each of them holds; undefined for a single one.
 */
function judgeAudiences(
  audiences: readonly ClaimValue[],
  judgeOne: (audience: ClaimValue) => Judgement,
): Judgement | undefined {
  if (audiences.length < 2) return undefined;
  const [first, ...others] = audiences.map(judgeOne) as [Judgement, ...Judgement[]];
  if (others.every(({ decision }) => decision === first.decision)) return first;
  return {
    decision: "undecided",
    reason:
      "the token has several audiences and names no authorised party (azp): AWS does not document which of them it compares",
  };
}

/** What every request has, where nothing is said of it. */
const defaults: Readonly<Record<string, string>> = {
  "aws:SecureTransport": "true",
  "sts:RoleSessionName": "session",
};

function audienceProblem(
  provider: string,
  providers: readonly AwsProvider[],
  token: Claims,
): string | undefined {
  if (providerDomains.has(provider)) return undefined;
  const given = [token.azp ?? token.aud ?? []].flat().map(String);
  if (given.length === 0) return "the token has no audience";
  const audiences = providers.find(({ arn }) => arn === provider)?.audiences;
  if (audiences === undefined || given.some((each) => audiences.includes(each))) return undefined;
  return `the provider accepts the audience ${audiences.join(" or ")}, and the token has ${given.join(", ")}`;
}

/** Deny first; then an Allow that matches; else what stood in the way of the Allow that came closest. */
function judgeAction(document: PolicyDocument, request: Request): Judgement {
  const matched = document.statements.map((statement) => ({
    statement,
    result: matchStatement(statement, request, document.version),
  }));
  const denied = matched.find(({ statement, result }) => statement.effect === "Deny" && result === true);
  if (denied !== undefined)
    return { decision: "refused", reason: `${denied.statement.path} denies it`, path: denied.statement.path };
  const unsure = matched.find(({ result }) => result instanceof Unknown);
  const allowed = matched.find(({ statement, result }) => statement.effect === "Allow" && result === true);
  if (unsure !== undefined && (unsure.statement.effect === "Deny" || allowed === undefined)) {
    return { decision: "undecided", reason: (unsure.result as Unknown).reason, path: unsure.statement.path };
  }
  if (allowed !== undefined)
    return {
      decision: "admitted",
      reason: `${allowed.statement.path} allows it`,
      path: allowed.statement.path,
    };
  return refusal(document, request);
}

function refusal(document: PolicyDocument, request: Request): Judgement {
  const near = document.statements
    .filter(
      (statement) =>
        statement.effect === "Allow" &&
        names(statement, request) &&
        matchActions(statement.actions, request.action.toLowerCase()),
    )
    .map((statement) => ({ statement, failed: failedConditions(statement, request, document.version) }))
    .sort((a, b) => a.failed.length - b.failed.length)[0];
  const first = near?.failed[0];
  if (near === undefined || first === undefined)
    return { decision: "refused", reason: `no statement allows ${request.action}` };
  const given = readContext(request.context).get(first.key.toLowerCase());
  const has =
    given === undefined || given instanceof Unknown
      ? `${first.key} is absent`
      : `${first.key} is ${given.join(", ")}`;
  return {
    decision: "refused",
    reason: `${has}, and ${first.path} wants ${first.values.join(" or ")}`,
    path: first.path,
  };
}

function names(statement: Statement, request: Request): boolean {
  const { principals } = statement;
  return (
    principals !== undefined &&
    principals.negated !==
      principals.principals.some((entry) => typeof namesPrincipal(entry, request.principal) === "string")
  );
}

function failedConditions(statement: Statement, request: Request, version: PolicyDocument["version"]) {
  const values = readContext(request.context);
  return statement.conditions.filter((condition): boolean => {
    const result: Tri = matchesCondition(condition, values, version);
    return result !== true;
  });
}
