import { githubCustomForms } from "./githubCustomSubject.js";
import { githubForms } from "./githubForms.js";
import type { Issuer, Tenancy } from "./issuer.js";
import { awsKeys, issuerUrl, privateTenancy, sharedTenancy } from "./request.js";

/** Host of the issuer that all of github.com shares. */
export const githubHost = "token.actions.githubusercontent.com";

/** Git refs may not hold `:`, wildcards, spaces, `~`, `^`, `\` or `[` (git-check-ref-format). */
const refName = "[^\\s:*?~^\\\\\\[]+";
/** A workflow's place names its ref in full, or the commit. */
const forkRef = "refs/pull/[0-9]+/(head|merge)|[0-9a-f]+";
const fullRef = `refs/(heads|tags)/${refName}|${forkRef}`;
const login = "[A-Za-z0-9]+([-_][A-Za-z0-9]+)*";
const repositoryName = "[A-Za-z0-9._-]+";
const number = "[0-9]+";
const workflowFile = "[^\\s:*?@/]+\\.ya?ml";

/** The family of those who call a reusable workflow that is trusted as it stands. */
export const workflowCaller = "workflow-caller";

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
    workflowOwner: {
      words: "organisation of the reusable workflow",
      grammar: login,
      example: "acme",
      caseless: true,
    },
    workflowRepository: {
      words: "repository of the reusable workflow",
      grammar: repositoryName,
      example: "web",
      caseless: true,
    },
    workflowFile: { words: "reusable workflow", grammar: workflowFile, example: "deploy.yml" },
    workflowAt: { words: "ref of the reusable workflow", grammar: fullRef, example: "refs/heads/main" },
    workflowFork: {
      words: "a fork's commit of the reusable workflow",
      grammar: forkRef,
      example: "refs/pull/7/head",
    },
    topFile: { words: "workflow that was started", grammar: workflowFile, example: "deploy.yml" },
    topAt: { words: "ref of the workflow that was started", grammar: fullRef, example: "refs/heads/main" },
    workflow: { words: "workflow", grammar: "[^*?]+", example: "deploy" },
    actor: { words: "actor", grammar: `${login}(\\[bot\\])?`, example: "someone" },
    actorId: { words: "actor id", grammar: number, example: "1001" },
    enterprise: { words: "enterprise", grammar: login, example: "acme-inc" },
    enterpriseId: { words: "enterprise id", grammar: number, example: "77" },
    visibility: { words: "visibility", grammar: "private|public|internal", example: "private" },
    runner: { words: "runner", grammar: "github-hosted|self-hosted", example: "github-hosted" },
    refProtected: { words: "ref protection", grammar: "true|false", example: "false" },
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
      fresh: ["owner", "ownerId", "repositoryId", "enterprise", "enterpriseId", "workflowRepository"],
    },
    {
      name: "other-organisation",
      reach: "organisation",
      words: "a workflow in another organisation of the enterprise",
      how: "Anyone who may create a repository in another organisation of the enterprise runs a workflow there.",
      fresh: ["owner", "ownerId", "repositoryId", "workflowRepository"],
    },
    {
      name: "other-repository",
      reach: "organisation",
      words: "another repository of the owner",
      how: "Anyone who may create or push to any repository of the owner runs a workflow there.",
      fresh: ["repository", "repositoryId", "workflowRepository", "repo_property_"],
    },
    {
      name: "pull-request",
      reach: "project",
      words: "a pull request",
      how: "Anyone who can push a branch opens a pull request, and its unreviewed workflow runs with this subject.",
      fresh: ["pullRequest", "workflowRepository"],
      forms: ["pull-request"],
    },
    {
      name: "any-environment",
      reach: "project",
      words: "an environment that anyone can name",
      how: "A workflow on any branch names a new environment; GitHub creates it without any protection.",
      fresh: ["environment", "branch", "tag", "pullRequest", "workflowRepository"],
      forms: ["environment"],
    },
    {
      name: "any-branch",
      reach: "project",
      words: "any branch",
      how: "Anyone who can push creates a branch with that name and a workflow of their own on it.",
      fresh: ["branch", "workflowRepository"],
      forms: ["branch"],
    },
    {
      name: "any-tag",
      reach: "project",
      words: "any tag",
      how: "Anyone who can push creates or moves such a tag, unless a ruleset protects it.",
      fresh: ["tag", "workflowRepository"],
      forms: ["tag"],
    },
    {
      name: "changed-workflow-caller",
      reach: "anyone",
      words: "whoever calls a fork's commit of the reusable workflow",
      how: "A fork's commits can be called through the repository that it is a fork of, by anyone and with steps of their own.",
      fresh: ["workflowFork", "owner", "ownerId", "repositoryId", "enterprise", "enterpriseId"],
      spelled: ["workflowRepository"],
      forms: ["fork-workflow"],
    },
    {
      name: workflowCaller,
      reach: "project",
      words: "any repository that may call the reusable workflow",
      how: "Whoever may call the workflow runs it with inputs, and where it checks code out with code, of their own.",
      fresh: ["owner", "ownerId", "repositoryId", "enterprise", "enterpriseId"],
      spelled: ["workflowRepository"],
    },
    {
      name: "any-workflow",
      reach: "project",
      words: "any workflow of the called repository",
      how: "Every workflow there may be called, with inputs of the caller's own.",
      fresh: ["workflowFile"],
      spelled: ["workflowRepository"],
    },
    {
      name: "any-workflow-ref",
      reach: "project",
      words: "any branch or tag of the reusable workflow",
      how: "Anyone who can push to the workflow's repository puts a changed workflow on a branch and calls it there.",
      fresh: ["workflowAt"],
      spelled: ["workflowFile"],
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
      fresh: ["pullRequestTarget", "workflowRepository"],
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
    url: `https://${githubHost}`,
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
  if (at.host === githubHost) {
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
