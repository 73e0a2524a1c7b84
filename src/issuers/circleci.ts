import type { BadRequest, Issuer, TrustRequest } from "./issuer.js";
import { awsKeys, demand, issuerUrl, partProblems, privateTenancy, trustRequest } from "./request.js";

const uuid = "[0-9a-f]+-[0-9a-f]+-[0-9a-f]+-[0-9a-f]+-[0-9a-f]+";
const projectClaim = "oidc.circleci.com/project-id";

/** CircleCI: an issuer URL for each organisation. */
export const circleci: Issuer = {
  id: "circleci",
  name: "CircleCI",
  layer: "access",
  recognise: (text) => {
    const at = issuerUrl(text);
    const org = at?.host === "oidc.circleci.com" ? /^org\/([0-9a-f-]+)$/.exec(at.path)?.[1] : undefined;
    return at === undefined || org === undefined ? undefined : privateTenancy(at.url, { org });
  },
  audiences: ["{org}"],
  audienceIsChosen: true,
  parts: {
    org: { words: "organisation id", grammar: uuid, example: "11111111-2222-3333-4444-555555555555" },
    project: { words: "project id", grammar: uuid, example: "22222222-3333-4444-5555-666666666666" },
    user: { words: "user id", grammar: uuid, example: "33333333-4444-5555-6666-777777777777" },
    origin: {
      words: "repository",
      grammar: "[a-z0-9.-]+/[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+",
      example: "github.com/acme/web",
    },
    ref: { words: "ref", grammar: "refs/(heads|tags)/[^\\s:*?~^\\\\\\[]+", example: "refs/heads/main" },
    context: { words: "context id", grammar: uuid, example: "44444444-5555-6666-7777-888888888888" },
    rerun: { words: "SSH rerun", grammar: "true|false", example: "false" },
  },
  forms: () => [
    {
      name: "job",
      words: "a job",
      claims: {
        sub: "org/{org}/project/{project}/user/{user}",
        [projectClaim]: "{project}",
        "oidc.circleci.com/vcs-origin": "{origin}",
        "oidc.circleci.com/vcs-ref": "{ref}",
        "oidc.circleci.com/ssh-rerun": "{rerun}",
        "oidc.circleci.com/context-ids": "{context}",
      },
      optional: ["oidc.circleci.com/vcs-origin", "oidc.circleci.com/vcs-ref"],
    },
    {
      name: "job",
      words: "a job with the second form of token",
      claims: {
        sub: "org/{org}/project/{project}/user/{user}/vcs-origin/{origin}/vcs-ref/{ref}",
        [projectClaim]: "{project}",
        "oidc.circleci.com/vcs-origin": "{origin}",
        "oidc.circleci.com/vcs-ref": "{ref}",
        "oidc.circleci.com/ssh-rerun": "{rerun}",
        "oidc.circleci.com/context-ids": "{context}",
      },
    },
  ],
  types: { "oidc.circleci.com/ssh-rerun": "boolean", "oidc.circleci.com/context-ids": "list" },
  families: [
    {
      name: "other-project",
      reach: "organisation",
      words: "another project of the organisation",
      how: "Anyone who may set up a project in the organisation runs a job there.",
      fresh: ["project"],
    },
    {
      name: "fork",
      reach: "anyone",
      words: "a fork's build",
      how: "Where builds of forked pull requests get secrets they get a token too, with the project's id.",
      fresh: ["origin"],
      latent: true,
    },
  ],
  aws: () => ({ keys: { ...awsKeys(), [projectClaim]: projectClaim } }),
  slips: [
    {
      written: /^(org\/[^/]+\/project\/[^/]+)\/?$/,
      meant: "$1/user/*",
      why: "a subject goes on with the user who started the job",
    },
  ],
  intended: {
    url: "https://oidc.circleci.com/org/11111111-2222-3333-4444-555555555555",
    form: "job",
    parts: { org: "11111111-2222-3333-4444-555555555555", project: "22222222-3333-4444-5555-666666666666" },
  },
  sources: [
    "circleci.com/docs: OpenID Connect tokens",
    "AWS Service Authorization Reference: condition keys for AWS STS",
  ],
};

/** Which CircleCI jobs may use an identity. */
export interface CircleciTrust {
  /** Id of the organisation, a UUID. */
  organizationId: string;
  /** Id of the project, a UUID. */
  projectId: string;
  /** Repository, `github.com/OWNER/NAME`: keeps forks out; only GCP can enforce it. */
  repository?: string;
  /** Branch, without `refs/heads/`; only GCP can enforce it. */
  branch?: string;
}

/** What a trust must demand for these arguments. The user who started the job ends the subject, so that it is a pattern. */
export function circleciTrust(args: CircleciTrust): TrustRequest | BadRequest {
  const ref = args.branch === undefined ? undefined : `refs/heads/${args.branch}`;
  const problems = partProblems(circleci, {
    org: args.organizationId,
    project: args.projectId,
    origin: args.repository,
    ref,
  });
  return trustRequest(problems, () => ({
    issuer: `https://oidc.circleci.com/org/${args.organizationId}`,
    audience: args.organizationId,
    subjects: [],
    subjectPatterns: [`org/${args.organizationId}/project/${args.projectId}/user/*`],
    claims: [
      ...demand(projectClaim, args.projectId, true),
      ...demand("oidc.circleci.com/vcs-origin", args.repository, false),
      ...demand("oidc.circleci.com/vcs-ref", ref, false),
    ],
  }));
}
