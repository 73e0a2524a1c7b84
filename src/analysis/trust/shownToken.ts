import {
  awsTagsClaim,
  type Claims,
  claimAt,
  claimName,
  fieldSeparator,
  nestClaims,
  showClaim,
} from "../../issuers/index.js";
import type { Witness } from "../../model/index.js";
import type { Alternative, TrustAnalysis } from "./alternative.js";
import { sessionTags } from "./awsKeys.js";
import type { FoundToken } from "./findToken.js";

/**
 * What a report shows of a token: issuer, subject, audience, whatever is tested, and what the request needs; and of the
 * other claims those without which the trust would not let it in, so that `keyless prove` takes it as it is shown.
 */
export function shownToken(
  trust: TrustAnalysis,
  { claims }: Pick<Alternative, "claims">,
  { token, request }: FoundToken,
): Witness {
  const tested = ["iss", "sub", "aud", ...claims.keys(), ...companions].filter((name) =>
    isThere(token, name),
  );
  const admits = (names: readonly string[]) =>
    trust.judge(only(token, names), request).decision === "admitted";
  const shown = [...new Set(admits(tested) ? tested : needed(Object.keys(token), tested, admits))];
  const values = shown.flatMap((name) => {
    const value = claimAt(token, name);
    if (name === awsTagsClaim)
      return Object.entries(sessionTags(token)).map(
        ([tag, text]) => [`aws:RequestTag/${tag}`, text] as const,
      );
    // Only the issuers of tokens have a URL: the others stand for a way to come in.
    if (name === "iss" && !String(value).startsWith("https://")) return [];
    return leaves(showClaim(name), value);
  });
  return { ...Object.fromEntries(values), ...request };
}

/** Claims without which others do not say whose they are. */
const companions = ["account", "aws:sourcearn"];

function isThere(token: Claims, name: string): boolean {
  const value = claimAt(token, name);
  return value !== undefined && value !== null;
}

function only(token: Claims, names: readonly string[]): Claims {
  return nestClaims(Object.fromEntries(names.map((name) => [name, claimAt(token, name) ?? null])));
}

/** The tested claims with as few of the others as it takes; the tested ones alone where no others help. */
function needed(
  all: readonly string[],
  tested: readonly string[],
  admits: (names: readonly string[]) => boolean,
): readonly string[] {
  let names = [...tested, ...all.filter((name) => !tested.includes(name))];
  if (!admits(names)) return tested;
  for (const name of names.slice(tested.length)) {
    const fewer = names.filter((each) => each !== name);
    if (admits(fewer)) names = fewer;
  }
  return names;
}

/** A claim as text; the fields of an object one by one, under the names that they have together. */
function leaves(name: string, value: unknown): readonly (readonly [string, string | readonly string[]])[] {
  if (Array.isArray(value)) return [[name, value.map(String)]];
  if (typeof value !== "object" || value === null) return [[name, String(value)]];
  return Object.entries(value).flatMap(([field, inner]) => leaves(`${name}.${field}`, inner));
}

/** A token with the rest of the request, as it may have been shown. */
export interface Shown {
  readonly token: Claims;
  readonly request: Readonly<Record<string, string>>;
}

/**
 * What was shown of a token, under the claims' own names: keys of AWS are the request's, or tags that the token asks
 * for; once for each issuer that credentials without one may be of.
 */
export function readShown(trust: TrustAnalysis, shown: Claims): readonly Shown[] {
  const named = Object.entries(shown).map(([name, value]) => [nameOf(trust, name), value] as const);
  const token = nestClaims(Object.fromEntries(named));
  if (token.iss === undefined)
    return issuersWithoutUrl(trust, token).map((iss) => ({
      token: iss === undefined ? token : { ...token, iss },
      request: {},
    }));
  const keys = named.flatMap(([name, value]) =>
    /^(?:aws|sts):/.test(name) && typeof value === "string" ? [[name, value] as const] : [],
  );
  return [{ token, request: Object.fromEntries(keys) }];
}

/** Credentials that are no tokens have no issuer in them: that is told from their account, or from what the trust takes. */
function issuersWithoutUrl({ alternatives }: TrustAnalysis, token: Claims): readonly (string | undefined)[] {
  if (typeof token.arn === "string" && token.account !== undefined) return [`aws://${String(token.account)}`];
  if (token["aws:principalarn"] !== undefined) return [undefined];
  const taken = alternatives.flatMap(({ source }) =>
    source.kind === "service" && source.service === "rolesanywhere.amazonaws.com"
      ? ["aws-rolesanywhere://"]
      : source.kind === "oidc" && /^(?:aws|x509):\/\//.test(source.issuer)
        ? [source.issuer]
        : [],
  );
  return taken.length === 0 ? [undefined] : [...new Set(taken)];
}

/** The claim that is shown under a name: a field of an object claim where the trust looks at one, or a session tag. */
function nameOf({ alternatives }: TrustAnalysis, shown: string): string {
  const tag = /^aws:requesttag\/(.+)$/i.exec(shown)?.[1];
  if (tag !== undefined) return claimName([awsTagsClaim, "principal_tags", tag]);
  const isMeant = (claim: string) => claim.includes(fieldSeparator) && showClaim(claim) === shown;
  return alternatives.flatMap(({ claims }) => [...claims.keys()]).find(isMeant) ?? shown;
}
