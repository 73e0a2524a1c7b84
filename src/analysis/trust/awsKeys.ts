import { type AwsView, awsTagsClaim, type Claims, type ClaimValue, issuerFor } from "../../issuers/index.js";
import { standardAwsKeys } from "../../issuers/request.js";

/** Which condition keys AWS fills from a token, under the issuer's prefix. Any OIDC provider has `aud`, `sub` and `amr`. */
function awsViewOf(issuerUrl: string): AwsView {
  const view = views.get(issuerUrl) ?? readView(issuerUrl);
  // Issuers come from input: the memory is bounded.
  if (views.size < mostViews) views.set(issuerUrl, view);
  return view;
}

const views = new Map<string, AwsView>();
const mostViews = 1_000;

function readView(issuerUrl: string): AwsView {
  const known = issuerFor(issuerUrl);
  return known === undefined ? { keys: standardAwsKeys } : known.issuer.aws(known.tenancy);
}

/** What AWS writes before the colon of an issuer's keys: the URL without its scheme; a final slash stays. */
export function keyPrefix(issuerUrl: string): string {
  return issuerUrl.replace(/^https:\/\//, "");
}

/** Claims in which a token asks for a source identity and names its roles (AWS Service Authorization Reference, STS). */
const sourceIdentityClaim = "https://aws.amazon.com/source_identity";
const rolesClaim = "https://aws.amazon.com/roles";

/** A dimension of the request: a claim of the token, a key of the request, or a key that never has a value. */
export type Dimension =
  | { readonly kind: "claim"; readonly name: string }
  | { readonly kind: "request"; readonly name: string }
  | { readonly kind: "never"; readonly why: string };

/** Keys that every request has, so that their absence cannot be met. */
export const alwaysPresent: ReadonlySet<string> = new Set([
  "aws:currenttime",
  "aws:epochtime",
  "aws:securetransport",
  "aws:useragent",
  "aws:requestedregion",
  "aws:sourceip",
  "sts:rolesessionname",
]);

/** Keys that every request of an AWS principal has besides (IAM User Guide, "AWS global condition context keys"). */
export const ofEveryPrincipal: ReadonlySet<string> = new Set([
  "aws:principalarn",
  "aws:principalaccount",
  "aws:principaltype",
  "aws:principalisawsservice",
  "aws:userid",
]);

/** Keys that speak of the caller's AWS credentials or of a calling service, which a bearer of a token does not have. */
const callerKey =
  /^(?:aws:(?:principal|source(?:arn|account|org|owner)|username|userid|multifactor|mfa|calledvia|viaawsservice|tokenissuetime|ec2|assumedroot|chatbot)|sts:externalid|saml:|iam:)/;

/** What a condition key means when a token of an issuer is presented. */
export function tokenDimension(key: string, issuerUrl: string): Dimension {
  const folded = key.toLowerCase();
  const prefix = `${keyPrefix(issuerUrl).toLowerCase()}:`;
  if (folded.startsWith(prefix)) {
    const name = folded.slice(prefix.length);
    const found = Object.entries(awsViewOf(issuerUrl).keys).find(([each]) => each.toLowerCase() === name);
    if (found !== undefined) return { kind: "claim", name: found[1] };
    return {
      kind: "never",
      why: `AWS does not evaluate ${key}: of this issuer's tokens it sees ${Object.keys(awsViewOf(issuerUrl).keys).join(", ")} only`,
    };
  }
  if (/^(?:aws|sts|saml|iam):/.test(folded)) {
    if (callerKey.test(folded))
      return { kind: "never", why: `${key} has no value when a token is presented` };
    return { kind: "request", name: folded };
  }
  return { kind: "never", why: `${key} belongs to another issuer than ${issuerUrl}` };
}

/** The condition keys that AWS fills when this token is presented to a provider of this issuer. */
export function tokenContext(
  issuerUrl: string,
  token: Claims,
  provider: string,
): Readonly<Record<string, string | readonly string[]>> {
  const prefix = keyPrefix(issuerUrl);
  const fromClaims = Object.entries(awsViewOf(issuerUrl).keys).flatMap(([key, claim]) => {
    // Where a token names an authorised party, that is the audience to AWS.
    const value = asText(key === "aud" ? (token.azp ?? token[claim]) : token[claim]);
    return value === undefined ? [] : [[`${prefix}:${key}`, value] as const];
  });
  return {
    ...Object.fromEntries(fromClaims),
    ...tagContext(token[awsTagsClaim]),
    ...(typeof token[sourceIdentityClaim] === "string"
      ? { "sts:SourceIdentity": token[sourceIdentityClaim] }
      : {}),
    "aws:FederatedProvider": provider,
  };
}

/** Roles that the token itself names; undefined when it names none, and then any role may be asked for. */
export function rolesNamedBy(token: Claims): readonly string[] | undefined {
  const roles = asText(token[rolesClaim]);
  return typeof roles === "string" ? [roles] : roles;
}

/** Session tags that a token asks for, by key. */
export function sessionTags(token: Claims): Readonly<Record<string, string>> {
  const tags = fieldsOf(token[awsTagsClaim]).principal_tags;
  return Object.fromEntries(
    Object.entries(fieldsOf(tags)).flatMap(([key, value]) => {
      const text = asText(value);
      const one = typeof text === "string" ? text : text?.[0];
      return one === undefined ? [] : [[key, one]];
    }),
  );
}

export function sourceIdentity(token: Claims): string | undefined {
  const value = token[sourceIdentityClaim];
  return typeof value === "string" ? value : undefined;
}

function tagContext(claim: ClaimValue | undefined): Readonly<Record<string, string | readonly string[]>> {
  const tags = sessionTags({ [awsTagsClaim]: claim ?? null });
  const names = Object.keys(tags);
  if (names.length === 0) return {};
  const transitive = asText(fieldsOf(claim).transitive_tag_keys);
  return {
    ...Object.fromEntries(names.map((name) => [`aws:RequestTag/${name}`, tags[name] as string])),
    "aws:TagKeys": names,
    ...(transitive === undefined ? {} : { "sts:TransitiveTagKeys": transitive }),
  };
}

function fieldsOf(value: ClaimValue | undefined): Readonly<Record<string, ClaimValue>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, ClaimValue>>)
    : {};
}

/** A claim as AWS compares it: as text. */
function asText(value: ClaimValue | undefined): string | readonly string[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (Array.isArray(value)) return value.filter((item) => typeof item !== "object").map(String);
  return typeof value === "object" ? undefined : String(value);
}
