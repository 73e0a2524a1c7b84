import { github, githubHost } from "./github.js";
import { customSubjects, saysInSubject } from "./githubCustomRequest.js";
import { jobWorkflowRef } from "./githubForms.js";
import type { BadRequest, ClaimRequirement, TrustRequest } from "./issuer.js";
import { badRequest, exactlyOne, partProblems } from "./request.js";
import { unfill } from "./template.js";

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
      runner: args.runner,
      enterprise: args.enterprise,
    }),
    ...(args.reusableWorkflow === undefined || isWorkflowRef(args.reusableWorkflow)
      ? []
      : [
          `reusableWorkflow ${JSON.stringify(args.reusableWorkflow)}: write OWNER/REPOSITORY/.github/workflows/FILE.yml@REF, without wildcards`,
        ]),
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
  return args.enterprise === undefined ? `https://${githubHost}` : `https://${githubHost}/${args.enterprise}`;
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

function isWorkflowRef(text: string): boolean {
  return unfill(github, jobWorkflowRef, text) !== undefined;
}
