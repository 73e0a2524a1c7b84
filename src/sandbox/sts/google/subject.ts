import { acceptedAudiences, type GcpProvider } from "../../../analysis/trust/gcpProvider.js";
import type { Claims } from "../../../issuers/index.js";
import { isAwsError } from "../aws/answer.js";
import { whoSigned } from "../aws/callerIdentity.js";
import { type HttpRequest, jsonOf } from "../http/message.js";
import { checkSignature, checkWithKeySet, readToken } from "../tokens/verify.js";
import { type OauthError, oauthError } from "./answer.js";
import type { GoogleState } from "./state.js";

/** The provider that a token is presented to, and the keys that were uploaded to it. */
export interface Target {
  readonly provider: GcpProvider;
  /** The audience of the exchange: `//iam.googleapis.com/projects/…`. */
  readonly audience: string;
  readonly jwksJson?: string;
  readonly trustStore: TrustStore;
}

/** Whose certificates a provider believes, PEM. */
export interface TrustStore {
  readonly anchors: readonly string[];
  readonly intermediates: readonly string[];
}

const DAY = 86_400;
/** Seconds by which clocks may be apart. */
const CLOCK_SKEW = 60;

/** The claims of an OIDC token, once issuer, signature, audience and time are found to be good. */
export async function jwtClaims(
  text: string,
  { provider, jwksJson }: Target,
  state: GoogleState,
  now: Date,
): Promise<Claims | OauthError> {
  if (provider.kind !== "gcp-oidc") return invalid("The subject token type does not fit the provider.");
  const token = readToken(text);
  if (token === undefined) return invalid("Unable to parse the ID Token.");
  const { claims } = token;
  if (claims.iss !== provider.issuer)
    return invalid(
      `The issuer in ID Token ${String(claims.iss)} does not match the expected ones: ${provider.issuer ?? ""}.`,
    );
  const signature =
    jwksJson === undefined
      ? await checkSignature(token, provider.issuer ?? "", state.keys)
      : await checkWithKeySet(token, jwksJson);
  if (signature === "no-key") return invalid("Error connecting to the given credential's issuer.");
  if (signature === "bad") return invalid("Invalid signature for ID Token.");
  return audienceProblem(claims, provider) ?? timeProblem(claims, now) ?? claims;
}

function audienceProblem({ aud }: Claims, provider: GcpProvider): OauthError | undefined {
  const accepted = acceptedAudiences(provider);
  const given = [aud ?? []].flat().map(String);
  if (given.some((each) => accepted.includes(each))) return undefined;
  return oauthError(
    "invalid_grant",
    `The audience in ID Token [${given.join(", ")}] does not match the expected audience ${accepted[0] ?? ""}.`,
    `the provider accepts the audience ${accepted.join(" or ")}, and the token has ${given.join(", ") || "none"}`,
  );
}

function timeProblem({ exp, iat, nbf }: Claims, now: Date): OauthError | undefined {
  if (typeof exp !== "number" || typeof iat !== "number")
    return invalid("The ID Token must have the claims iat and exp.");
  const seconds = Math.floor(now.getTime() / 1000);
  if (exp <= seconds)
    return oauthError(
      "invalid_grant",
      `ID Token issued at ${iat} is stale to sign-in.`,
      `the token expired at ${exp}`,
    );
  if (exp - iat > DAY) return invalid("The ID Token is valid for more than 24 hours.");
  if (Math.max(iat, typeof nbf === "number" ? nbf : 0) > seconds + CLOCK_SKEW)
    return invalid("The ID Token is used before it is valid.");
  return undefined;
}

/**
 * The claims of a caller who signed a `GetCallerIdentity` request for Google, as JSON and percent-encoded
 * (docs.cloud.google.com, "Configure Workload Identity Federation with AWS").
 */
export function awsClaims(text: string, target: Target, state: GoogleState, now: Date): Claims | OauthError {
  const { provider, audience } = target;
  if (provider.kind !== "gcp-aws") return invalid("The subject token type does not fit the provider.");
  const request = readAwsRequest(text);
  if (request === undefined) return invalid("Unable to parse the AWS subject token.");
  // Google's own client does not sign this header, so it binds only as far as whoever shows it is honest.
  const bound = request.headers["x-goog-cloud-target-resource"]?.replace(/^https:/, "");
  if (bound !== audience)
    return invalid("The x-goog-cloud-target-resource header of the AWS subject token is not the audience.");
  const caller = whoSigned(request, state, now);
  if (isAwsError(caller))
    return oauthError(
      "invalid_grant",
      "Received invalid AWS response of type error with the following error message: " + caller.message,
      caller.reason,
    );
  if (provider.awsAccount !== caller.account)
    return invalid(`The AWS account ${caller.account} is not the one that the provider admits.`);
  return { arn: caller.arn, account: caller.account, userid: caller.userId };
}

/** A request to `https://sts.REGION.amazonaws.com?Action=GetCallerIdentity`; nothing else is taken for a proof. */
function readAwsRequest(text: string): HttpRequest | undefined {
  const value = jsonOf(decode(text));
  const { url, method, headers, body } = value ?? {};
  if (typeof url !== "string" || method !== "POST" || !Array.isArray(headers) || !URL.canParse(url))
    return undefined;
  const { protocol, hostname, pathname, searchParams } = new URL(url);
  const isSts = protocol === "https:" && /^sts(?:\.[a-z0-9-]+)?\.amazonaws\.com$/.test(hostname);
  if (!isSts || searchParams.get("Action") !== "GetCallerIdentity") return undefined;
  const pairs = headers.flatMap((each: unknown) => {
    const { key, value: text } = (each ?? {}) as { key?: unknown; value?: unknown };
    return typeof key === "string" && typeof text === "string" ? [[key.toLowerCase(), text] as const] : [];
  });
  const named = Object.fromEntries(pairs);
  if (named.host !== hostname) return undefined;
  return {
    method,
    path: pathname,
    query: searchParams,
    headers: named,
    body: typeof body === "string" ? body : "",
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function invalid(description: string): OauthError {
  return oauthError("invalid_grant", description);
}
