import type { BadRequest, Issuer, TrustRequest } from "./issuer.js";
import { awsKeys, demand, issuerUrl, partProblems, privateTenancy, trustRequest } from "./request.js";

/** Braces are part of the value: `{5f6e…}`. */
const uuid = "\\{[0-9a-f-]+\\}";

const ofEveryStep = {
  workspaceUuid: "{workspaceUuid}",
  pipelineUuid: "{pipeline}",
  buildNumber: "{build}",
};

/** Bitbucket Pipelines: an issuer URL for each workspace. */
export const bitbucket: Issuer = {
  id: "bitbucket",
  name: "Bitbucket Pipelines",
  layer: "access",
  recognise: (text) => {
    const at = issuerUrl(text);
    const workspace =
      at?.host === "api.bitbucket.org"
        ? /^2\.0\/workspaces\/([^/]+)\/pipelines-config\/identity\/oidc$/.exec(at.path)?.[1]
        : undefined;
    return at === undefined || workspace === undefined ? undefined : privateTenancy(at.url, { workspace });
  },
  audiences: ["ari:cloud:bitbucket::workspace/{workspaceId}"],
  audienceIsChosen: false,
  parts: {
    workspace: { words: "workspace", grammar: "[A-Za-z0-9_-]+", example: "acme" },
    workspaceId: {
      words: "workspace id",
      grammar: "[0-9a-f-]+",
      example: "aaaaaaaa-0000-4000-8000-000000000001",
    },
    repository: { words: "repository id", grammar: uuid, example: "{bbbbbbbb-0000-4000-8000-000000000002}" },
    environment: {
      words: "deployment environment id",
      grammar: uuid,
      example: "{cccccccc-0000-4000-8000-000000000003}",
    },
    step: { words: "step id", grammar: uuid, example: "{dddddddd-0000-4000-8000-000000000004}" },
    branch: { words: "branch", grammar: "[^\\s:*?~^\\\\\\[]+", example: "main" },
    pipeline: { words: "pipeline run", grammar: uuid, example: "{eeeeeeee-0000-4000-8000-000000000005}" },
    workspaceUuid: {
      words: "workspace id",
      grammar: uuid,
      example: "{aaaaaaaa-0000-4000-8000-000000000001}",
    },
    build: { words: "build number", grammar: "[0-9]+", example: "12" },
  },
  forms: () => [
    {
      name: "step",
      words: "a step without a deployment environment",
      claims: {
        sub: "{repository}:{step}",
        repositoryUuid: "{repository}",
        stepUuid: "{step}",
        branchName: "{branch}",
        ...ofEveryStep,
      },
    },
    {
      name: "deployment",
      words: "a step of a deployment environment",
      claims: {
        sub: "{repository}:{environment}:{step}",
        repositoryUuid: "{repository}",
        deploymentEnvironmentUuid: "{environment}",
        stepUuid: "{step}",
        branchName: "{branch}",
        ...ofEveryStep,
      },
    },
  ],
  types: {},
  families: [
    {
      name: "other-repository",
      reach: "organisation",
      words: "another repository of the workspace",
      how: "Anyone who may create or push to any repository of the workspace runs a pipeline there.",
      fresh: ["repository", "environment"],
    },
    {
      name: "any-environment",
      reach: "project",
      words: "another deployment environment of the repository",
      how: "Anyone who can push writes a step for any environment of the repository.",
      fresh: ["environment", "branch"],
    },
    {
      name: "any-branch",
      reach: "project",
      words: "a step on any branch",
      how: "Anyone who can push runs a step on a branch of their own, and AWS sees no branch.",
      fresh: ["branch"],
      forms: ["step"],
    },
  ],
  aws: () => ({ keys: awsKeys() }),
  slips: [
    {
      written: /^([0-9a-f-]{36})(:.*)?$/,
      meant: "{$1}$2",
      why: "ids are written in braces",
    },
    {
      written: /^(\{[0-9a-f-]+\}(?::\{[0-9a-f-]+\})?):?$/,
      meant: "$1:*",
      why: "a subject ends with the step's id, which changes with every run",
    },
  ],
  intended: {
    url: "https://api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc",
    form: "deployment",
    parts: {
      repository: "{bbbbbbbb-0000-4000-8000-000000000002}",
      environment: "{cccccccc-0000-4000-8000-000000000003}",
    },
  },
  sources: ["support.atlassian.com: Bitbucket Pipelines as an OpenID Connect provider"],
};

/** Which Bitbucket pipelines may use an identity. */
export interface BitbucketTrust {
  /** Slug of the workspace. */
  workspace: string;
  /** Id of the workspace, a UUID without braces. */
  workspaceId: string;
  /** Id of the repository, with its braces. */
  repositoryId: string;
  /** Id of the deployment environment, with its braces: on AWS the only way to pin a branch. */
  environmentId?: string;
  /** Branch; only GCP can enforce it. */
  branch?: string;
}

/** What a trust must demand for these arguments. The step's id ends the subject, so that it is a pattern. */
export function bitbucketTrust(args: BitbucketTrust): TrustRequest | BadRequest {
  const { workspace, workspaceId, repositoryId, environmentId, branch } = args;
  const problems = partProblems(bitbucket, {
    workspace,
    workspaceId,
    repository: repositoryId,
    environment: environmentId,
    branch,
  });
  return trustRequest(problems, () => ({
    issuer: `https://api.bitbucket.org/2.0/workspaces/${workspace}/pipelines-config/identity/oidc`,
    audience: `ari:cloud:bitbucket::workspace/${workspaceId}`,
    subjects: [],
    subjectPatterns: [`${environmentId === undefined ? repositoryId : `${repositoryId}:${environmentId}`}:*`],
    claims: [
      ...demand("repositoryUuid", repositoryId, true),
      ...demand("deploymentEnvironmentUuid", environmentId, true),
      ...demand("branchName", branch, false),
    ],
  }));
}
