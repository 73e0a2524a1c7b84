import type { Template, Tenancy, TokenForm } from "./issuer.js";

/** What a job runs on decides the tail of its subject and the claims that describe it. */
export interface GithubContext {
  readonly name: string;
  readonly words: string;
  /** Tail of the subject: what GitHub calls `context` in a customised subject. */
  readonly tail: Template;
  readonly claims: Readonly<Record<string, Template>>;
}

/** Where the workflow of a job stands: itself, or the reusable one that it is. */
const workflowPath = "{workflowOwner}/{workflowRepository}/.github/workflows/{workflowFile}";
export const jobWorkflowRef = `${workflowPath}@{workflowAt}`;

/** Tokens of other events have these claims too, and nothing in them. */
const noPullRequest = { base_ref: "", head_ref: "" };
const onBranch = { ref: "refs/heads/{branch}", ref_type: "branch", event_name: "{event}", ...noPullRequest };
const onTag = { ref: "refs/tags/{tag}", ref_type: "tag", event_name: "{event}", ...noPullRequest };
const onPullRequest = {
  ref: "refs/pull/{pullNumber}/merge",
  ref_type: "branch",
  event_name: "{pullRequest}",
  base_ref: "{baseBranch}",
  head_ref: "{headBranch}",
};
/** Runs in the base's context, which is why its ref is the base branch. */
const onPullRequestTarget = {
  ref: "refs/heads/{branch}",
  ref_type: "branch",
  event_name: "{pullRequestTarget}",
  base_ref: "{branch}",
  head_ref: "{headBranch}",
};
const inEnvironment = { name: "environment", tail: "environment:{environment}" };

/** First match wins in GitHub's documentation: environment, then pull request, then ref. */
export const githubContexts: readonly GithubContext[] = [
  { name: "branch", words: "a job on a branch", tail: "ref:refs/heads/{branch}", claims: onBranch },
  { name: "tag", words: "a job on a tag", tail: "ref:refs/tags/{tag}", claims: onTag },
  { name: "pull-request", words: "a job of a pull request", tail: "{pullRequest}", claims: onPullRequest },
  {
    name: "pull-request-target",
    words: "a job that a fork's pull request starts in the base's context",
    tail: "ref:refs/heads/{branch}",
    claims: onPullRequestTarget,
  },
  {
    name: "fork-workflow",
    words: "a job that is a workflow as a fork has it",
    tail: "ref:refs/heads/{branch}",
    claims: { ...onBranch, job_workflow_ref: `${workflowPath}@{workflowFork}` },
  },
  ...[
    { words: "a job with an environment, on a branch", claims: onBranch },
    { words: "a job with an environment, on a tag", claims: onTag },
    { words: "a job with an environment, of a pull request", claims: onPullRequest },
  ].map(({ words, claims }) => ({
    ...inEnvironment,
    words,
    claims: { ...claims, environment: "{environment}" },
  })),
];

/** Claims that every token has. `job_workflow_ref` names the workflow itself where none is reused. */
const always: Readonly<Record<string, Template>> = {
  repository: "{owner}/{repository}",
  repository_owner: "{owner}",
  repository_id: "{repositoryId}",
  repository_owner_id: "{ownerId}",
  repository_visibility: "{visibility}",
  job_workflow_ref: jobWorkflowRef,
  job_workflow_sha: "{sha}",
  workflow: "{workflow}",
  workflow_ref: "{owner}/{repository}/.github/workflows/{topFile}@{topAt}",
  workflow_sha: "{sha}",
  actor: "{actor}",
  actor_id: "{actorId}",
  runner_environment: "{runner}",
  sha: "{sha}",
  ref_protected: "{refProtected}",
  run_id: "{run}",
  run_number: "{run}",
  run_attempt: "{run}",
  check_run_id: "{run}",
};

/** The two spellings of the repository in a subject; the second since 2026 and for every newer repository. */
const githubPrefixes: readonly Template[] = [
  "repo:{owner}/{repository}",
  "repo:{owner}@{ownerId}/{repository}@{repositoryId}",
];

/** Enterprise Server knows the classic spelling only. */
export function prefixesOf(tenancy: Tenancy): readonly Template[] {
  return tenancy.url.endsWith("/_services/token") ? githubPrefixes.slice(0, 1) : githubPrefixes;
}

/** One form: a context's claims with a given subject. Organisations of an enterprise also carry its name and id. */
export function githubForm(tenancy: Tenancy, context: GithubContext, sub: Template): TokenForm {
  const { name, words } = context;
  const enterprise = { enterprise: "{enterprise}", enterprise_id: "{enterpriseId}" };
  const claims = { sub, ...always, ...enterprise, ...context.claims };
  return { name, words, claims, ...(tenancy.parts.enterprise ? {} : { optional: Object.keys(enterprise) }) };
}

const ordinary = new WeakMap<Tenancy, readonly TokenForm[]>();

/** Every form of token with a subject that nobody has customised; made once for a tenancy. */
export function githubForms(tenancy: Tenancy): readonly TokenForm[] {
  let forms = ordinary.get(tenancy);
  if (forms === undefined) {
    forms = githubContexts.flatMap((context) =>
      prefixesOf(tenancy).map((prefix) => githubForm(tenancy, context, `${prefix}:${context.tail}`)),
    );
    ordinary.set(tenancy, forms);
  }
  return forms;
}
