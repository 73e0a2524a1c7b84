import type { BadRequest, Issuer, TrustRequest } from "./issuer.js";
import { awsKeys, demand, issuerUrl, partProblems, privateTenancy, trustRequest } from "./request.js";

const slug = "[a-z0-9][a-z0-9-]*";

/** Fly.io machines: an issuer URL for each organisation. */
export const fly: Issuer = {
  id: "fly",
  name: "Fly.io",
  layer: "access",
  recognise: (text) => {
    const at = issuerUrl(text);
    const isOrg = at?.host === "oidc.fly.io" && /^[a-z0-9-]+$/.test(at.path);
    return isOrg ? privateTenancy(at.url, { org: at.path }) : undefined;
  },
  audiences: [],
  audienceIsChosen: true,
  parts: {
    org: { words: "organisation", grammar: slug, example: "acme" },
    app: { words: "app", grammar: slug, example: "web" },
    machine: { words: "machine", grammar: "[A-Za-z0-9_-]+", example: "148ed193a1d789" },
    machineId: { words: "machine id", grammar: "[A-Za-z0-9_-]+", example: "148ed193a1d789" },
    orgId: { words: "organisation id", grammar: "[0-9]+", example: "1717" },
    image: { words: "image", grammar: "[^\\s]+", example: "registry.fly.io/web:deployment-1" },
    region: { words: "region", grammar: "[a-z0-9-]+", example: "ams" },
    appId: { words: "app id", grammar: "[0-9]+", example: "4242" },
  },
  forms: () => [
    {
      name: "machine",
      words: "a machine",
      claims: {
        sub: "{org}:{app}:{machine}",
        org_name: "{org}",
        app_name: "{app}",
        machine_name: "{machine}",
        app_id: "{appId}",
        machine_id: "{machineId}",
        org_id: "{orgId}",
        image: "{image}",
        region: "{region}",
      },
    },
  ],
  types: {},
  families: [
    {
      name: "other-app",
      reach: "organisation",
      words: "another app of the organisation",
      how: "Any member of the organisation creates an app and runs what they like.",
      fresh: ["app", "appId"],
    },
  ],
  aws: () => ({ keys: awsKeys() }),
  slips: [{ written: /^([^:]+:[^:]+):?$/, meant: "$1:*", why: "a subject ends with the machine" }],
  intended: { url: "https://oidc.fly.io/acme", form: "machine", parts: { org: "acme", app: "web" } },
  sources: ["fly.io/docs: OpenID Connect"],
};

/** Which Fly.io app may use an identity. */
export interface FlyTrust {
  /** Slug of the organisation. */
  organization: string;
  /** Name of the app. */
  app: string;
}

/** What a trust must demand for these arguments. The machine ends the subject, so that it is a pattern. */
export function flyTrust(args: FlyTrust): TrustRequest | BadRequest {
  const problems = partProblems(fly, { org: args.organization, app: args.app });
  return trustRequest(problems, () => ({
    issuer: `https://oidc.fly.io/${args.organization}`,
    audience: "sts.amazonaws.com",
    subjects: [],
    subjectPatterns: [`${args.organization}:${args.app}:*`],
    claims: demand("app_name", args.app, true),
  }));
}
