import type { BadRequest, Issuer, TokenForm, TrustRequest } from "./issuer.js";
import { awsKeys, demand, issuerUrl, partProblems, sharedTenancy, trustRequest } from "./request.js";
import { sessionDemands, sessionProblems } from "./sessionTags.js";

const slug = "[a-z0-9][a-z0-9-]*";
const uuid = "[0-9a-f]+-[0-9a-f]+-[0-9a-f]+-[0-9a-f]+-[0-9a-f]+";
const ref = "refs/(heads|tags)/[^\\s:*?~^\\\\\\[]+";

const claims = {
  organization_slug: "{organization}",
  organization_id: "{organizationId}",
  pipeline_slug: "{pipeline}",
  pipeline_id: "{pipelineId}",
  cluster_id: "{clusterId}",
  cluster_name: "{cluster}",
  build_branch: "{branch}",
  build_source: "{source}",
  build_number: "{number}",
  build_commit: "{commit}",
  build_tag: "{tag}",
  build_id: "{buildId}",
  queue_id: "{queueId}",
  queue_key: "{queue}",
  step_key: "{step}",
  job_id: "{jobId}",
  agent_id: "{agentId}",
  runner_environment: "{runner}",
};

/** Session tags that `--aws-session-tag` puts into the token. */
const tags = {
  organization_slug: "{organization}",
  organization_id: "{organizationId}",
  pipeline_slug: "{pipeline}",
  pipeline_id: "{pipelineId}",
  build_branch: "{branch}",
};

const optional = [
  "organization_id",
  "pipeline_id",
  "cluster_id",
  "cluster_name",
  "build_id",
  "queue_id",
  "queue_key",
  "build_tag",
];

function form(sub: string): TokenForm {
  return { name: "job", words: "a job of a pipeline", claims: { sub, ...claims }, optional };
}

/** Buildkite: one issuer for all organisations. */
export const buildkite: Issuer = {
  id: "buildkite",
  name: "Buildkite",
  layer: "access",
  recognise: (text) => {
    const at = issuerUrl(text);
    return at?.host === "agent.buildkite.com" && at.path === "" ? sharedTenancy(at.url) : undefined;
  },
  audiences: ["https://buildkite.com/{organization}"],
  audienceIsChosen: true,
  parts: {
    organization: { words: "organisation", grammar: slug, example: "acme" },
    organizationId: {
      words: "organisation id",
      grammar: uuid,
      example: "01890000-0000-4000-8000-00000000000a",
    },
    pipeline: { words: "pipeline", grammar: slug, example: "web" },
    pipelineId: { words: "pipeline id", grammar: uuid, example: "01890000-0000-4000-8000-00000000000b" },
    clusterId: { words: "cluster id", grammar: uuid, example: "01890000-0000-4000-8000-00000000000c" },
    cluster: { words: "cluster", grammar: "[^:*?]+", example: "default" },
    ref: { words: "ref", grammar: ref, example: "refs/heads/main" },
    branch: { words: "branch", grammar: "[^\\s:*?~^\\\\\\[]+", example: "main" },
    commit: {
      words: "commit",
      grammar: "[0-9a-fA-FHED]+",
      example: "0a1b2c3d4e5f60718293a4b5c6d7e8f901234567",
    },
    step: { words: "step", grammar: "[^:*?]*", example: "deploy" },
    subjectId: {
      words: "id in place of the subject",
      grammar: uuid,
      example: "01890000-0000-4000-8000-00000000000d",
    },
    number: { words: "build number", grammar: "[0-9]+", example: "12" },
    tag: { words: "tag", grammar: "[^\\s:*?~^\\\\\\[]+", example: "v1.0.0" },
    buildId: { words: "build id", grammar: uuid, example: "01890000-0000-4000-8000-00000000000e" },
    queueId: { words: "queue id", grammar: uuid, example: "01890000-0000-4000-8000-00000000000f" },
    queue: { words: "queue", grammar: "[^:*?]+", example: "default" },
    jobId: { words: "job id", grammar: uuid, example: "01890000-0000-4000-8000-000000000010" },
    agentId: { words: "agent id", grammar: uuid, example: "01890000-0000-4000-8000-000000000011" },
    runner: { words: "runner", grammar: "buildkite-hosted|self-hosted", example: "self-hosted" },
    source: { words: "build source", grammar: "ui|api|webhook|trigger_job|schedule", example: "webhook" },
  },
  forms: () => [
    form("organization:{organization}:pipeline:{pipeline}:ref:{ref}:commit:{commit}:step:{step}"),
    {
      ...form("organization:{organization}:pipeline:{pipeline}:ref:{ref}:commit:{commit}:step:{step}"),
      tags,
    },
    // One id in place of all that: which one it is, the subject does not tell.
    form("{subjectId}"),
  ],
  types: {},
  families: [
    {
      name: "outsider",
      reach: "anyone",
      words: "a pipeline in somebody else's organisation",
      how: "Anyone can create an organisation at Buildkite and run a pipeline in it.",
      fresh: ["organization", "organizationId", "pipelineId", "clusterId", "subjectId"],
    },
    {
      name: "other-pipeline",
      reach: "organisation",
      words: "another pipeline of the organisation",
      how: "Anyone who may create a pipeline in the organisation runs what they like in it.",
      fresh: ["pipeline", "pipelineId", "subjectId"],
    },
    {
      name: "any-branch",
      reach: "project",
      words: "any branch",
      how: "A build of any branch, which the caller names and nothing checks against what is checked out.",
      fresh: ["ref", "branch", "subjectId"],
    },
    {
      name: "re-registered-name",
      reach: "anyone",
      words: "whoever takes the organisation's name after it is released",
      how: "Names are pinned but not ids: a released name can be taken by a stranger.",
      fresh: ["organizationId", "pipelineId"],
      latent: true,
    },
  ],
  aws: () => ({
    keys: awsKeys(
      "build_branch",
      "cluster_id",
      "cluster_name",
      "organization_id",
      "organization_slug",
      "pipeline_id",
      "pipeline_slug",
    ),
    tenancyKey: "sub",
  }),
  openClaims: ["agent_tag:"],
  slips: [
    {
      written: /^(organization:[^:]+:pipeline:[^:]+)(?::ref:[^:]+)?$/,
      meant: "$1:*",
      why: "a subject goes on with ref, commit and step, which change with every build",
    },
  ],
  intended: {
    url: "https://agent.buildkite.com",
    form: "job",
    parts: { organization: "acme", pipeline: "web", ref: "refs/heads/main", branch: "main" },
  },
  sources: [
    "buildkite.com/docs: agent OIDC",
    "AWS Service Authorization Reference: condition keys for AWS STS",
  ],
};

/** Which Buildkite jobs may use an identity. */
export interface BuildkiteTrust {
  /** Slug of the organisation. */
  organization: string;
  /** Slug of the pipeline. */
  pipeline: string;
  /** Branch; Buildkite warns that it does not prove what is checked out. */
  branch?: string;
  /** Id of the organisation; the job must ask for the claim. */
  organizationId?: string;
  /** Id of the pipeline; the job must ask for the claim. */
  pipelineId?: string;
  /** Session tags that the job asks for, each with its value. */
  sessionTags?: Record<string, string>;
}

/** What a trust must demand for these arguments. Commit and step end the subject, so that it is a pattern. */
export function buildkiteTrust(args: BuildkiteTrust): TrustRequest | BadRequest {
  const { organization, pipeline, branch, organizationId, pipelineId } = args;
  const problems = [
    ...partProblems(buildkite, { organization, pipeline, branch, organizationId, pipelineId }),
    ...sessionProblems(args),
  ];
  const at = branch === undefined ? "" : `ref:refs/heads/${branch}:`;
  return trustRequest(problems, () => ({
    issuer: "https://agent.buildkite.com",
    audience: `https://buildkite.com/${organization}`,
    subjects: [],
    subjectPatterns: [`organization:${organization}:pipeline:${pipeline}:${at}*`],
    claims: [
      ...demand("organization_slug", organization, true),
      ...demand("pipeline_slug", pipeline, true),
      ...demand("organization_id", organizationId, false),
      ...demand("pipeline_id", pipelineId, false),
      ...demand("build_branch", branch, true),
      ...sessionDemands(args),
    ],
  }));
}
