import type { Issuer } from "./issuer.js";
import { awsKeys, issuerUrl, privateTenancy } from "./request.js";

/**
 * An issuer of which nothing is known but that its tokens have a subject: other claims may say anything, and
 * strangers may have tokens of it too. Also the form for AI agents and platforms whose tokens are not documented.
 */
export const genericIssuer: Issuer = {
  id: "oidc",
  name: "an OIDC issuer that is not known here",
  layer: "access",
  recognise: (url) => {
    const at = issuerUrl(url);
    return at === undefined ? undefined : privateTenancy(at.url);
  },
  audiences: [],
  audienceIsChosen: true,
  parts: { subject: { words: "subject", grammar: "[^\\n]+", example: "workload-1" } },
  forms: () => [{ name: "token", words: "a token", claims: { sub: "{subject}" } }],
  types: { groups: "list" },
  families: [
    {
      name: "any-subject",
      reach: "organisation",
      words: "any other subject of the issuer",
      how: "Whoever can have a token from this issuer, for whatever workload, presents it.",
      fresh: ["subject", ""],
    },
  ],
  aws: () => ({ keys: awsKeys() }),
  openClaims: [""],
  slips: [],
  intended: { url: "https://issuer.example", form: "token", parts: { subject: "workload-1" } },
  sources: ["OpenID Connect Core 1.0, section 2"],
};

/** Arguments of a trust in any OIDC issuer. */
export interface OidcTrust {
  /** Issuer URL, exactly as the token's `iss` spells it. */
  issuer: string;
  /** Subjects that may use the identity, each exactly. */
  subjects: string[];
  /** Audience of the tokens. */
  audience: string;
  /** Further claims, each with its one value; only GCP can enforce them. */
  claims?: Readonly<Record<string, string>>;
  /** Session tags that the tokens bring along, each with its value. AWS only. */
  sessionTags?: Record<string, string>;
  /** Source identity that the tokens ask for. AWS only. */
  sourceIdentity?: string;
}
