import { providerUrl } from "../../../analysis/trust/awsSources.js";
import { providerDomains } from "../../../iam/aws/principals.js";
import type { Claims } from "../../../issuers/index.js";
import { isKnown } from "../../../model/index.js";
import { checkSignature, type UnverifiedToken } from "../tokens/verify.js";
import type { AwsAccount } from "./account.js";
import { type AwsError, awsError } from "./answer.js";
import type { AwsCall } from "./operation.js";

/** The bearer of a token that is good: issued by a provider of the account, for it, and now. */
export interface Bearer {
  /** ARN of the OIDC provider, or `accounts.google.com` and the like. */
  readonly provider: string;
  readonly audience: string;
  readonly claims: Claims;
}

/** Checks a token as AWS does before it looks at any policy: issuer, signature, required claims, time, audience. */
export async function identify(
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
  for (const { kind, id, audiences } of account.facts.providers) {
    if (kind !== "aws-oidc" || typeof id !== "string" || providerUrl(id) !== name) continue;
    return { provider: id, audiences: isKnown(audiences) ? audiences.filter(isKnown) : [] };
  }
  return undefined;
}
