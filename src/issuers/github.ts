import { customSubjects, saysInSubject } from "./githubCustomRequest.js";
import { githubCustomForms } from "./githubCustomSubject.js";
import { githubForms } from "./githubForms.js";
import type { BadRequest, ClaimRequirement, Issuer, Tenancy, TrustRequest } from "./issuer.js";
import {
  awsKeys,
  badRequest,
  exactlyOne,
  issuerUrl,
  partProblems,
  privateTenancy,
  sharedTenancy,
} from "./request.js";

const host = "token.actions.githubusercontent.com";

/** Git refs may not hold `:`, wildcards, spaces, `~`, `^`, `\` or `[` (git-check-ref-format). */
const refName = "[^\\s:*?~^\\\\\\[]+";
const login = "[A-Za-z0-9]+([-_][A-Za-z0-9]+)*";
const repositoryName = "[A-Za-z0-9._-]+";
const number = "[0-9]+";

/** AWS evaluates these for github.com, enterprise issuers and ghe.com, since January 2026 (issuers.md §0). */
const evaluated = awsKeys(
  "actor",
  "actor_id",
  "enterprise_id",
  "environment",
  "job_workflow_ref",
  "ref",
  "repository",
  "repository_id",
  "repository_owner_id",
  "workflow",
);

/** GitHub Actions: github.com, an enterprise's own issuer, data residency (ghe.com) and Enterprise Server. */
export const github: Issuer = {
  id: "github",
  name: "GitHub Actions",
  layer: "access",
  recognise: recogniseGithub,
  audiences: ["https://github.com/{owner}"],
  audienceIsChosen: true,
  parts: {
    owner: { words: "organisation", grammar: login, example: "acme", caseless: true },
    repository: { words: "repository", grammar: repositoryName, example: "web", caseless: true },
    ownerId: { words: "organisation id", grammar: number, example: "123456" },
    repositoryId: { words: "repository id", grammar: number, example: "456789" },
    branch: { words: "branch", grammar: refName, example: "main" },
    tag: { words: "tag", grammar: refName, example: "v1.0.0" },
    environment: { words: "environment", grammar: "[^:*?]+", example: "production", caseless: true },
    pullRequest: { words: "pull request", grammar: "pull_request", example: "pull_request" },
    pullRequestTarget: {
      words: "pull request run with the base's rights",
      grammar: "pull_request_target",
      example: "pull_request_target",
    },
    pullNumber: { words: "pull request number", grammar: number, example: "7" },
    baseBranch: { words: "base branch", grammar: refName, example: "main" },
    headBranch: { words: "head branch", grammar: refName, example: "patch-1" },
    event: {
      words: "event",
      grammar:
        "push|workflow_dispatch|schedule|release|workflow_run|merge_group|repository_dispatch|deployment",
      example: "push",
    },
    jobWorkflowRef: {
      words: "reusable workflow",
      grammar: `${login}/${repositoryName}/\\.github/workflows/[^\\s:*?@/]+\\.ya?ml@${refName}`,
      example: "acme/web/.github/workflows/deploy.yml@refs/heads/main",
    },
    workflow: { words: "workflow", grammar: "[^*?]+", example: "deploy" },
    actor: { words: "actor", grammar: `${login}(\\[bot\\])?`, example: "someone" },
    actorId: { words: "actor id", grammar: number, example: "1001" },
    enterprise: { words: "enterprise", grammar: login, example: "acme-inc" },
    enterpriseId: { words: "enterprise id", grammar: number, example: "77" },
    visibility: { words: "visibility", grammar: "private|public|internal", example: "private" },
    runner: { words: "runner", grammar: "github-hosted|self-hosted", example: "github-hosted" },
    sha: { words: "commit", grammar: "[0-9a-f]+", example: "0a1b2c3d4e5f60718293a4b5c6d7e8f901234567" },
    run: { words: "run", grammar: number, example: "9001" },
  },
  forms: (tenancy, written) => [...githubForms(tenancy), ...githubCustomForms(tenancy, written)],
  types: {},
  families: [
    {
      name: "outsider",
      reach: "anyone",
      words: "a workflow in somebody else's organisation",
      how: "Anyone can open an account or organisation with that name and run a workflow there.",
      fresh: ["owner", "ownerId", "repositoryId", "enterprise", "enterpriseId"],
    },
    {
      name: "other-organisation",
      reach: "organisation",
      words: "a workflow in another organisation of the enterprise",
      how: "Anyone who may create a repository in another organisation of the enterprise runs a workflow there.",
      fresh: ["owner", "ownerId", "repositoryId"],
    },
    {
      name: "other-repository",
      reach: "organisation",
      words: "another repository of the owner",
      how: "Anyone who may create or push to any repository of the owner runs a workflow there.",
      fresh: ["repository", "repositoryId", "jobWorkflowRef", "repo_property_"],
    },
    {
      name: "pull-request",
      reach: "project",
      words: "a pull request",
      how: "Anyone who can push a branch opens a pull request, and its unreviewed workflow runs with this subject.",
      fresh: ["pullRequest", "jobWorkflowRef"],
      forms: ["pull-request"],
    },
    {
      name: "any-environment",
      reach: "project",
      words: "an environment that anyone can name",
      how: "A workflow on any branch names a new environment; GitHub creates it without any protection.",
      fresh: ["environment", "branch", "tag", "pullRequest", "jobWorkflowRef"],
      forms: ["environment"],
    },
    {
      name: "any-branch",
      reach: "project",
      words: "any branch",
      how: "Anyone who can push creates a branch with that name and a workflow of their own on it.",
      fresh: ["branch", "jobWorkflowRef"],
      forms: ["branch"],
    },
    {
      name: "any-tag",
      reach: "project",
      words: "any tag",
      how: "Anyone who can push creates or moves such a tag, unless a ruleset protects it.",
      fresh: ["tag", "jobWorkflowRef"],
      forms: ["tag"],
    },
    {
      name: "re-registered-name",
      reach: "anyone",
      words: "whoever takes the name after it is renamed or deleted",
      how: "The names are pinned but not the ids: after a rename or deletion a stranger can register them again.",
      fresh: ["ownerId", "repositoryId"],
      latent: true,
    },
    {
      name: "pull-request-target",
      reach: "anyone",
      words: "a fork's pull request, through a workflow of the repository that runs on pull_request_target",
      how: "If such a workflow exists and checks out the fork's code, that code runs with the base branch's token.",
      fresh: ["pullRequestTarget", "jobWorkflowRef"],
      forms: ["pull-request-target"],
      latent: true,
    },
  ],
  aws: (tenancy) => ({
    keys: isServer(tenancy) ? awsKeys() : evaluated,
    ...(tenancy.shared ? { tenancyKey: "sub" } : {}),
  }),
  openClaims: ["repo_property_"],
  slips: [
    {
      written: /^repo:([^/:]+\/[^:]+):refs\/(.+)$/,
      meant: "repo:$1:ref:refs/$2",
      why: "a branch or tag is written `ref:refs/…`",
    },
    {
      written: /^repo:([^/:]+\/[^:]+):(?:ref:)?(?:branch|heads)[:/](.+)$/,
      meant: "repo:$1:ref:refs/heads/$2",
      why: "a branch is written `ref:refs/heads/NAME`",
    },
    {
      written: /^repo:([^/:]+\/[^:]+):(?:ref:)?tags?[:/](.+)$/,
      meant: "repo:$1:ref:refs/tags/$2",
      why: "a tag is written `ref:refs/tags/NAME`",
    },
    {
      written: /^repo:([^/:]+\/[^:]+):ref:(?!refs\/)(.+)$/,
      meant: "repo:$1:ref:refs/heads/$2",
      why: "a ref is written in full: `refs/heads/NAME`",
    },
    {
      written: /^repo:([^/:]+\/[^:]+):env:(.+)$/,
      meant: "repo:$1:environment:$2",
      why: "the word is `environment`",
    },
    {
      written: /^repo:([^/:]+\/[^:]+):(environment:[^:]+):(?:ref|pull_request).*$/,
      meant: "repo:$1:$2",
      why: "a job with an environment has no ref in its subject",
    },
    {
      written: /^repo:([^/:]+\/[^:]+):pull[-_ ]?requests?(?::.*)?$/i,
      meant: "repo:$1:pull_request",
      why: "a pull request is written `pull_request`, without its number",
    },
    {
      written: /^(?:repo:)?(?:https:\/\/)?github\.com[/:]([^/:]+\/[^:]+?)(?:\.git)?(:.+)$/,
      meant: "repo:$1$2",
      why: "the repository is written `repo:OWNER/NAME`, without a host",
    },
    {
      written: /^(?!repo:)([A-Za-z0-9_-]+\/[A-Za-z0-9._-]+)(:.+)$/,
      meant: "repo:$1$2",
      why: "a subject begins with `repo:`",
    },
    {
      written: /^repo:([^/:*?]+\/[^:*?]+)$/,
      meant: "repo:$1:ref:refs/heads/main",
      why: "a subject goes on after the repository: with an environment, a ref or `pull_request`",
    },
  ],
  intended: {
    url: `https://${host}`,
    form: "environment",
    parts: { owner: "acme", repository: "web", ownerId: "123", repositoryId: "456", environment: "prod" },
  },
  sources: [
    "docs.github.com: Actions, OpenID Connect reference",
    "AWS Service Authorization Reference: condition keys for AWS STS",
    "IAM User Guide: identity-provider controls for shared OIDC providers",
  ],
};

function recogniseGithub(text: string): Tenancy | undefined {
  const at = issuerUrl(text);
  if (at === undefined) return undefined;
  if (at.host === host) {
    if (at.path === "") return sharedTenancy(at.url);
    return at.path.includes("/") ? undefined : privateTenancy(at.url, { enterprise: at.path });
  }
  if (/^token\.actions\.[a-z0-9-]+\.ghe\.com$/.test(at.host) && at.path === "") return privateTenancy(at.url);
  if (at.host === "github.com") {
    const name = /^enterprises\/([^/]+)$/.exec(at.path)?.[1];
    return name === undefined ? undefined : privateTenancy(at.url, { enterprise: name });
  }
  return at.path === "_services/token" ? privateTenancy(at.url) : undefined;
}

/** GitHub Enterprise Server: no immutable subjects, and AWS evaluates `sub` and `aud` only. */
function isServer(tenancy: Tenancy): boolean {
  return tenancy.url.endsWith("/_services/token");
}

/** Which GitHub Actions runs may use an identity. Exactly one of environment, branch, tag and pullRequest. */
export interface GithubTrust {
  /** Organisation or user that owns the repository, as GitHub spells it. */
  owner: string;
  /** Name of the repository, without its owner. */
  repository: string;
  /** Numeric id of the owner: with it a re-registered name gets nothing. */
  ownerId?: string;
  /** Numeric id of the repository. */
  repositoryId?: string;
  /** Deployment environment of the job. */
  environment?: string;
  /** Branch that the job runs on, without `refs/heads/`. */
  branch?: string;
  /** Tag that the job runs on, without `refs/tags/`. */
  tag?: string;
  /** Whether pull requests may use it: for plans that only read. */
  pullRequest?: boolean;
  /** Reusable workflow that the job must be, `OWNER/REPO/.github/workflows/FILE@REF`; best with a commit as REF. */
  reusableWorkflow?: string;
  /** `github-hosted` or `self-hosted`; only GCP can enforce it. */
  runner?: string;
  /** Which subjects are accepted: `classic`, `immutable` or `both`. Default: `both` where the ids are given, else `classic`. */
  subjectForm?: string;
  /** Keys of the repository's customised subject, in their order, such as `repo`, `context`, `job_workflow_ref`. */
  subjectKeys?: string[];
  /** Slug of the enterprise, where it has an issuer URL of its own. */
  enterprise?: string;
  /** Subdomain of ghe.com, where data residency is used. */
  dataResidency?: string;
  /** Host name of an Enterprise Server. */
  server?: string;
}

/** What a trust must demand for these arguments. Classic and immutable subjects are two exact values, never one wildcard. */
export function githubTrust(args: GithubTrust): TrustRequest | BadRequest {
  const form = args.subjectForm ?? (args.ownerId && args.repositoryId ? "both" : "classic");
  const needsIds = form !== "classic" && !(args.ownerId && args.repositoryId);
  const problems = [
    ...partProblems(github, {
      owner: args.owner,
      repository: args.repository,
      ownerId: args.ownerId,
      repositoryId: args.repositoryId,
      environment: args.environment?.replaceAll(":", "%3A"),
      branch: args.branch,
      tag: args.tag,
      jobWorkflowRef: args.reusableWorkflow,
      runner: args.runner,
      enterprise: args.enterprise,
    }),
    ...exactlyOne({
      environment: args.environment,
      branch: args.branch,
      tag: args.tag,
      pullRequest: args.pullRequest,
    }),
    ...(["classic", "immutable", "both"].includes(form)
      ? []
      : [`subjectForm ${JSON.stringify(form)}: write classic, immutable or both`]),
    ...(needsIds
      ? [
          `subjectForm ${form} needs ownerId and repositoryId: gh api repos/${args.owner}/${args.repository} shows both`,
        ]
      : []),
  ];
  const classic = `repo:${args.owner}/${args.repository}`;
  const immutable = `repo:${args.owner}@${args.ownerId}/${args.repository}@${args.repositoryId}`;
  const tail = subjectTail(args);
  const prefixes = [...(form === "immutable" ? [] : [classic]), ...(form === "classic" ? [] : [immutable])];
  const { subjects, problems: missing } =
    args.subjectKeys === undefined
      ? { subjects: prefixes.map((prefix) => `${prefix}:${tail}`), problems: [] }
      : customSubjects(args, args.subjectKeys, prefixes, tail);
  if (problems.length + missing.length > 0) return badRequest([...problems, ...missing]);
  return {
    kind: "request",
    issuer: githubUrl(args),
    subjects,
    subjectPatterns: [],
    claims: githubClaims(args, form === "immutable" && saysInSubject(args.subjectKeys, "repo")),
  };
}

function githubUrl(args: GithubTrust): string {
  if (args.server !== undefined) return `https://${args.server}/_services/token`;
  if (args.dataResidency !== undefined) return `https://token.actions.${args.dataResidency}.ghe.com`;
  return args.enterprise === undefined ? `https://${host}` : `https://${host}/${args.enterprise}`;
}

/** A `:` inside a value is written `%3A` in the subject, and only there. */
function subjectTail(args: GithubTrust): string {
  if (args.environment !== undefined) return `environment:${args.environment.replaceAll(":", "%3A")}`;
  if (args.branch !== undefined) return `ref:refs/heads/${args.branch}`;
  return args.tag !== undefined ? `ref:refs/tags/${args.tag}` : "pull_request";
}

function githubClaims(args: GithubTrust, idsInSubject: boolean): readonly ClaimRequirement[] {
  const want = (claim: string, value: string | undefined, inSubject: boolean): readonly ClaimRequirement[] =>
    value === undefined ? [] : [{ claim, values: [value], inSubject }];
  const keys = args.subjectKeys;
  const said = (claim: string) => keys?.includes(claim) === true;
  const ref = args.branch === undefined ? args.tag && `refs/tags/${args.tag}` : `refs/heads/${args.branch}`;
  return [
    ...want("repository_owner_id", args.ownerId, idsInSubject || said("repository_owner_id")),
    ...want("repository_id", args.repositoryId, idsInSubject || said("repository_id")),
    ...want("repository", `${args.owner}/${args.repository}`, saysInSubject(keys, "repo", "repository")),
    ...want("environment", args.environment, saysInSubject(keys, "context", "environment")),
    ...want("ref", ref, saysInSubject(keys, "context")),
    ...want("job_workflow_ref", args.reusableWorkflow, said("job_workflow_ref")),
    ...want("runner_environment", args.runner, said("runner_environment")),
  ];
}
