import { issuerFor } from "../issuers/index.js";
import type { Facts } from "../model/index.js";

/**
 * Issuers whose own way of coming to AWS asks for this audience: GitHub's action `configure-aws-credentials`, and the
 * tokens that EKS projects into pods.
 */
const askForAws: ReadonlySet<string> = new Set(["github", "kubernetes"]);

/**
 * The audience that an issuer's tokens must have to be taken by AWS: the only one that the account's provider lists,
 * else what the issuer's workloads ask for. Undefined where a person has to say.
 */
export function audienceOnAws({ providers }: Facts, issuer: string): string | undefined {
  const own = providers.filter((each) => each.kind === "aws-oidc" && sameUrl(each.issuer, issuer));
  for (const { audiences } of own) {
    if (!Array.isArray(audiences)) continue;
    const [only, ...more] = audiences;
    return more.length === 0 && typeof only === "string" && !only.includes("*") ? only : undefined;
  }
  const known = issuerFor(issuer)?.issuer.id;
  return own.length === 0 && known !== undefined && askForAws.has(known) ? "sts.amazonaws.com" : undefined;
}

function sameUrl(one: unknown, other: string): boolean {
  return typeof one === "string" && plain(one) === plain(other);
}

function plain(url: string): string {
  return url
    .replace(/^https:\/\//i, "")
    .replace(/\/$/, "")
    .toLowerCase();
}
