import { parseArn } from "../../iam/aws/arn.js";
import { providerDomains } from "../../iam/aws/principals.js";
import type { PrincipalElement, PrincipalPattern } from "../../model/index.js";
import * as sets from "../sets/strings.js";
import { type ClaimValues, narrow, type Source, valuesOf } from "./alternative.js";

/** What is known of an identity provider in the account: a trust policy names it, the provider itself says the rest. */
export interface AwsProvider {
  /** `arn:aws:iam::ACCOUNT:oidc-provider/URL`. */
  readonly arn: string;
  /** Client ids that it accepts as audience; undefined when they are not known. */
  readonly audiences?: readonly string[];
}

/** Stands for every OIDC provider of the account, where a policy names none and none is known. */
const anyProvider = "*";

/** A source with what its principal entry says by itself. */
export interface PrincipalSource {
  readonly source: Source;
  readonly claims: ReadonlyMap<string, ClaimValues>;
}

/** Call that a source makes to become the role. */
export function actionOf(source: Source): string {
  switch (source.kind) {
    case "oidc":
      return "sts:AssumeRoleWithWebIdentity";
    case "saml":
      return "sts:AssumeRoleWithSAML";
    default:
      return "sts:AssumeRole";
  }
}

/** Everyone whom an Allow statement names, one source an entry. */
export function namedSources(
  principals: PrincipalElement | undefined,
  providers: readonly AwsProvider[],
): readonly PrincipalSource[] {
  if (principals === undefined) return [];
  if (!principals.negated) return principals.principals.flatMap((entry) => sourcesOf(entry, providers));
  return sourcesOf({ kind: "*", value: "*" }, providers).flatMap((each) => exclude(each, principals));
}

const everyArn: ClaimValues = valuesOf(sets.anyString);

function sourcesOf(
  { kind, value }: PrincipalPattern,
  providers: readonly AwsProvider[],
): readonly PrincipalSource[] {
  if (value === "*") {
    const federated = oidcProviders(providers);
    if (kind === "Federated") return federated;
    if (kind === "Service") return [plain({ kind: "service", service: "*" })];
    return [{ source: { kind: "aws", principal: "*" }, claims: new Map([[arnKey, everyArn]]) }, ...federated];
  }
  switch (kind) {
    case "Federated":
      return [federatedSource(value, providers)];
    case "Service":
      return [plain({ kind: "service", service: value })];
    case "AWS":
      return [awsSource(value)];
    case "CanonicalUser":
    case "*":
      return [plain({ kind: "aws", principal: value })];
  }
}

const arnKey = "aws:principalarn";
const accountKey = "aws:principalaccount";

function plain(source: Source): PrincipalSource {
  return { source, claims: new Map() };
}

function oidcProviders(providers: readonly AwsProvider[]): readonly PrincipalSource[] {
  if (providers.length === 0) return [plain({ kind: "oidc", issuer: anyProvider, provider: anyProvider })];
  return providers.map((provider) => federatedSource(provider.arn, providers));
}

function federatedSource(value: string, providers: readonly AwsProvider[]): PrincipalSource {
  const saml = /^arn:[^:]+:iam::\d*:saml-provider\//.test(value);
  if (saml) return plain({ kind: "saml", provider: value });
  const issuer = `https://${providerUrl(value)}`;
  const audiences = providers.find(({ arn }) => arn === value)?.audiences;
  const claims =
    audiences === undefined || issuerIsBuiltIn(value)
      ? new Map()
      : new Map([["aud", valuesOf(sets.oneOf(audiences))]]);
  return { source: { kind: "oidc", issuer, provider: value }, claims };
}

/** The URL in a provider's ARN, without scheme; the name itself for the providers that AWS knows by domain. */
export function providerUrl(provider: string): string {
  return /^arn:[^:]+:iam::\d*:oidc-provider\/(.+)$/.exec(provider)?.[1] ?? provider;
}

function issuerIsBuiltIn(provider: string): boolean {
  return providerDomains.has(provider);
}

const awsSourcesByValue = new Map<string, PrincipalSource>();
const mostSources = 5_000;

/** The roles of an organisation trust the same few accounts over and over. */
function awsSource(value: string): PrincipalSource {
  let found = awsSourcesByValue.get(value);
  if (found === undefined) {
    found = { source: { kind: "aws", principal: value }, claims: awsClaims(value) };
    if (awsSourcesByValue.size >= mostSources) awsSourcesByValue.clear();
    awsSourcesByValue.set(value, found);
  }
  return found;
}

/** The callers' ARNs as a principal alone says them: the very values of an alternative that nothing narrows. */
export function arnsOfPrincipal(principal: string): ClaimValues | undefined {
  return awsSource(principal).claims.get(arnKey);
}

/** `aws:PrincipalArn` of a session is its role's ARN; an account entry stands for every principal of the account. */
function awsClaims(value: string): ReadonlyMap<string, ClaimValues> {
  const account = accountIn(value);
  return new Map([
    [arnKey, valuesOf(principalArns(value))],
    ...(account === undefined ? [] : [[accountKey, valuesOf(sets.literal(account))] as const]),
  ]);
}

function accountIn(value: string): string | undefined {
  return /^\d{12}$/.test(value) ? value : parseArn(value)?.account;
}

function principalArns(value: string): sets.StringSet {
  if (value === "*") return sets.anyString;
  const account = accountIn(value);
  if (/^\d{12}$/.test(value) || /:root$/.test(value))
    return sets.pattern(["arn:", word, `:iam::${account}:`, sets.anyString]);
  const session = /^arn:([^:]+):sts::(\d+):assumed-role\/([^/]+)\//.exec(value);
  if (session === null) return sets.literal(value);
  const [, partition, owner, role] = session;
  // A session's ARN does not tell the path of its role.
  return sets.pattern([
    `arn:${partition}:iam::${owner}:role/`,
    sets.union(sets.literal(""), sets.endsWith("/")),
    role as string,
  ]);
}

const word = sets.complement(sets.contains(":"));

/** Whether a Deny's principals take in a source: wholly, not at all, or for these ARNs. */
export type Reached = "all" | "none" | sets.StringSet;

/**
 * Which part of a source a statement's principals reach. A Deny with `NotPrincipal` that lists an account spares its
 * root user, and not everyone in it (AWS IAM User Guide, "NotPrincipal").
 */
export function reachedBy(
  principals: PrincipalElement | undefined,
  source: Source,
  effect: "Allow" | "Deny",
): Reached {
  if (principals === undefined) return "all";
  const sparesRoot = principals.negated && effect === "Deny";
  const named = unite(principals.principals.map((entry) => entryReaches(entry, source, sparesRoot)));
  if (!principals.negated) return named;
  if (named === "all") return "none";
  return named === "none" ? "all" : sets.complement(named);
}

function entryReaches({ kind, value }: PrincipalPattern, source: Source, rootAlone: boolean): Reached {
  if (kind === "*" || (kind === "AWS" && value === "*")) return "all";
  switch (source.kind) {
    case "oidc":
    case "saml":
      return kind === "Federated" && (value === "*" || value === source.provider) ? "all" : "none";
    case "service":
      return kind === "Service" && (value === "*" || value === source.service) ? "all" : "none";
    case "aws":
      if (kind !== "AWS") return "none";
      return rootAlone && /^\d{12}$|:root$/.test(value) ? rootOf(value) : principalArns(value);
    case "x509":
    case "google":
      return "none";
  }
}

function rootOf(value: string): sets.StringSet {
  return sets.pattern(["arn:", word, `:iam::${accountIn(value)}:root`]);
}

function unite(reached: readonly Reached[]): Reached {
  if (reached.includes("all")) return "all";
  const arns = reached.filter((each) => typeof each !== "string");
  return arns.length === 0 ? "none" : sets.union(...arns);
}

/** A source without those whom an Allow with `NotPrincipal` lists. */
function exclude(each: PrincipalSource, listed: PrincipalElement): readonly PrincipalSource[] {
  const reached = reachedBy({ ...listed, negated: true }, each.source, "Allow");
  if (reached === "none") return [];
  if (reached === "all") return [each];
  return [{ ...each, claims: narrow(each.claims, arnKey, valuesOf(reached)) }];
}
