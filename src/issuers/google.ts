import type { BadRequest, Issuer, TrustRequest } from "./issuer.js";
import { demand, issuerUrl, partProblems, sharedTenancy, trustRequest } from "./request.js";

/** Google identities into AWS: the provider that AWS knows by domain. Every Google account has tokens of this issuer. */
export const google: Issuer = {
  id: "google",
  name: "Google",
  layer: "access",
  recognise: (text) => {
    const at = issuerUrl(text);
    return at?.host === "accounts.google.com" && at.path === "" ? sharedTenancy(at.url) : undefined;
  },
  audiences: [],
  audienceIsChosen: true,
  parts: {
    uniqueId: { words: "service account's unique id", grammar: "[0-9]+", example: "100000000000000000001" },
    // The numeric one is a service account's, which no application has.
    client: {
      words: "authorised party",
      grammar: "[0-9A-Za-z-]+[.]apps[.]googleusercontent[.]com",
      example: "1234567890-abc.apps.googleusercontent.com",
    },
    audience: { words: "audience", grammar: "[^\\s]+", example: "https://keyless.example" },
    email: {
      words: "e-mail",
      grammar: "[^\\s@]+@[^\\s@]+",
      example: "someone@example.iam.gserviceaccount.com",
    },
    organization: { words: "organisation number", grammar: "[0-9]+", example: "200000000001" },
  },
  forms: () => [
    {
      name: "service-account",
      words: "an identity token of a service account",
      claims: {
        sub: "{uniqueId}",
        azp: "{uniqueId}",
        aud: "{audience}",
        email: "{email}",
        "google.organization_number": "{organization}",
      },
      optional: ["email", "google.organization_number"],
    },
    {
      name: "user",
      words: "a person who signed in to some application",
      claims: { sub: "{uniqueId}", azp: "{client}", aud: "{audience}", email: "{email}" },
      optional: ["email"],
    },
  ],
  types: {},
  families: [
    {
      name: "outsider",
      reach: "anyone",
      words: "any other Google identity",
      how: "Anyone with a Google Cloud project makes a service account and asks for a token with that audience.",
      fresh: ["uniqueId"],
    },
  ],
  aws: () => ({
    keys: {
      // AWS takes the authorised party for the audience, and the audience asked for under a name of its own.
      aud: "azp",
      oaud: "aud",
      sub: "sub",
      "google/organization_number": "google.organization_number",
    },
  }),
  slips: [
    {
      written: /^[^@\s]+@[^@\s]+$/,
      meant: "the service account's numeric unique id",
      why: "a subject is the numeric unique id, never the e-mail",
    },
  ],
  intended: {
    url: "https://accounts.google.com",
    form: "service-account",
    parts: { uniqueId: "100000000000000000001" },
  },
  sources: [
    "IAM User Guide: available keys for AWS OIDC federation",
    "AWS Service Authorization Reference: condition keys for AWS STS",
  ],
};

/** Which Google service account may use an AWS identity. */
export interface GoogleTrust {
  /** Numeric unique id of the service account. */
  serviceAccountUniqueId: string;
  /** Audience that the token is asked for. */
  audience: string;
  /** Number of the Google organisation. */
  organizationNumber?: string;
}

/** What a trust must demand for these arguments: subject, authorised party and audience all three. */
export function googleTrust(args: GoogleTrust): TrustRequest | BadRequest {
  const id = args.serviceAccountUniqueId;
  const problems = partProblems(google, {
    uniqueId: id,
    audience: args.audience,
    organization: args.organizationNumber,
  });
  return trustRequest(problems, () => ({
    issuer: "https://accounts.google.com",
    audience: id,
    subjects: [id],
    claims: [
      ...demand("azp", id, false),
      ...demand("aud", args.audience, false),
      ...demand("google.organization_number", args.organizationNumber, false),
    ],
  }));
}
