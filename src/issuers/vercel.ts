import type { BadRequest, Issuer, TrustRequest } from "./issuer.js";
import {
  awsKeys,
  demand,
  issuerUrl,
  partProblems,
  privateTenancy,
  sharedTenancy,
  trustRequest,
} from "./request.js";

const slug = "[a-z0-9][a-z0-9._-]*";

/** Vercel: an issuer URL for each team, or one for all in global mode. */
export const vercel: Issuer = {
  id: "vercel",
  name: "Vercel",
  layer: "access",
  recognise: (text) => {
    const at = issuerUrl(text);
    if (at?.host !== "oidc.vercel.com" || at.path.includes("/")) return undefined;
    return at.path === "" ? sharedTenancy(at.url) : privateTenancy(at.url, { team: at.path });
  },
  audiences: ["https://vercel.com/{team}"],
  audienceIsChosen: true,
  parts: {
    team: { words: "team", grammar: slug, example: "acme" },
    project: { words: "project", grammar: slug, example: "web" },
    environment: { words: "environment", grammar: "production|preview|development", example: "production" },
    teamId: { words: "team id", grammar: "team_[A-Za-z0-9]+", example: "team_0001" },
    projectId: { words: "project id", grammar: "prj_[A-Za-z0-9]+", example: "prj_0001" },
  },
  forms: (tenancy) => [
    {
      name: "deployment",
      words: "a function of a deployment",
      claims: {
        sub: "owner:{team}:project:{project}:environment:{environment}",
        // Whoever asks for another audience gets a token of the team's own issuer.
        ...(tenancy.shared ? { aud: "https://vercel.com/{team}" } : {}),
        owner: "{team}",
        owner_id: "{teamId}",
        project: "{project}",
        project_id: "{projectId}",
        environment: "{environment}",
      },
    },
  ],
  types: {},
  families: [
    {
      name: "outsider",
      reach: "anyone",
      words: "a deployment of somebody else's team",
      how: "Anyone can create a team at Vercel, with projects of any name.",
      fresh: ["team", "teamId", "projectId"],
    },
    {
      name: "other-project",
      reach: "organisation",
      words: "another project of the team",
      how: "Any member of the team creates a project and deploys what they like.",
      fresh: ["project", "projectId"],
    },
    {
      name: "other-environment",
      reach: "project",
      words: "a preview or a development machine",
      how: "Every pull request gets a preview deployment, and every member a development token.",
      fresh: ["environment"],
    },
  ],
  aws: (tenancy) => ({ keys: awsKeys(), ...(tenancy.shared ? { tenancyKey: "aud" } : {}) }),
  slips: [
    {
      written: /^(owner:[^:]+:project:[^:]+)$/,
      meant: "$1:environment:production",
      why: "a subject ends with the environment",
    },
  ],
  intended: {
    url: "https://oidc.vercel.com/acme",
    form: "deployment",
    parts: { team: "acme", project: "web", environment: "production" },
  },
  sources: ["vercel.com/docs: OIDC reference", "IAM User Guide: identity-provider controls"],
};

/** Which Vercel deployments may use an identity. */
export interface VercelTrust {
  /** Slug of the team. */
  team: string;
  /** Name of the project. */
  project: string;
  /** `production`, `preview` or `development`. */
  environment: string;
  /** Id of the project, `prj_…`; only GCP can enforce it. */
  projectId?: string;
  /** Whether the team uses the issuer that all teams share. Default: no. */
  globalIssuer?: boolean;
}

/** What a trust must demand for these arguments. */
export function vercelTrust(args: VercelTrust): TrustRequest | BadRequest {
  const { team, project, environment, projectId } = args;
  const problems = partProblems(vercel, { team, project, environment, projectId });
  return trustRequest(problems, () => ({
    issuer: args.globalIssuer ? "https://oidc.vercel.com" : `https://oidc.vercel.com/${team}`,
    audience: `https://vercel.com/${team}`,
    subjects: [`owner:${team}:project:${project}:environment:${environment}`],
    claims: demand("project_id", projectId, false),
  }));
}
