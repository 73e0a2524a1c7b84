import { gitlabForms } from "./gitlabForms.js";
import type { BadRequest, Issuer, Tenancy, TrustRequest } from "./issuer.js";
import {
  awsKeys,
  demand,
  exactlyOne,
  issuerUrl,
  partProblems,
  privateTenancy,
  sharedTenancy,
  trustRequest,
} from "./request.js";

const segment = "[A-Za-z0-9_][A-Za-z0-9_.-]*";
const refName = "[^\\s:*?~^\\\\\\[]+";
const fullRef = "refs/(heads|tags)/.*";
const number = "[0-9]+";
const yesNo = "true|false";

/** AWS evaluates these for gitlab.com only; of a self-managed instance it sees `sub` and `aud`. */
const evaluated = awsKeys(
  "namespace_id",
  "project_id",
  "pipeline_source",
  "ref_protected",
  "runner_environment",
  "user_access_level",
  "user_email",
  "user_id",
  "user_login",
);

/** GitLab CI: gitlab.com, and self-managed or Dedicated instances at whatever host they have. */
export const gitlab: Issuer = {
  id: "gitlab",
  name: "GitLab CI",
  layer: "access",
  recognise: recogniseGitlab,
  audiences: [],
  audienceIsChosen: true,
  parts: {
    group: { words: "top-level group", grammar: segment, example: "acme", caseless: true },
    subgroup: { words: "subgroup", grammar: `${segment}(/${segment})*`, example: "team", caseless: true },
    project: { words: "project", grammar: segment, example: "web", caseless: true },
    namespaceId: { words: "namespace id", grammar: number, example: "1234" },
    projectId: { words: "project id", grammar: number, example: "5678" },
    branch: { words: "branch", grammar: refName, except: fullRef, example: "main" },
    tag: { words: "tag", grammar: refName, except: fullRef, example: "v1.0.0" },
    tagType: { words: "tag", grammar: "tag", example: "tag" },
    refProtected: { words: "ref protection", grammar: yesNo, example: "false" },
    environment: { words: "environment", grammar: "[^:*?]+", example: "production" },
    source: { words: "pipeline source", grammar: "push|web|schedule|api|trigger|pipeline", example: "push" },
    mergeRequest: {
      words: "merge request pipeline",
      grammar: "merge_request_event",
      example: "merge_request_event",
    },
    runner: { words: "runner", grammar: "gitlab-hosted|self-hosted", example: "gitlab-hosted" },
    userId: { words: "user id", grammar: number, example: "99" },
    user: { words: "user", grammar: segment, example: "someone" },
    email: { words: "e-mail", grammar: "[^\\s@]+@[^\\s@]+", example: "someone@example.com" },
    environmentProtected: { words: "environment protection", grammar: yesNo, example: "false" },
    action: { words: "deployment action", grammar: "start|prepare|stop|verify|access", example: "start" },
    tier: {
      words: "deployment tier",
      grammar: "production|staging|testing|development|other",
      example: "production",
    },
    visibility: { words: "visibility", grammar: "private|internal|public", example: "private" },
    pipelineId: { words: "pipeline", grammar: number, example: "7001" },
    jobId: { words: "job", grammar: number, example: "7002" },
    runnerId: { words: "runner", grammar: number, example: "7003" },
    sha: { words: "commit", grammar: "[0-9a-f]+", example: "0a1b2c3d4e5f60718293a4b5c6d7e8f901234567" },
    configFile: { words: "pipeline definition", grammar: "[^\\s@]+", example: ".gitlab-ci.yml" },
    directGroup: { words: "group of the user", grammar: "[^\\s]+", example: "acme" },
    access: {
      words: "access level",
      grammar: "guest|reporter|developer|maintainer|owner",
      example: "developer",
    },
  },
  forms: gitlabForms,
  types: { groups_direct: "list", user_identities: "list" },
  families: [
    {
      name: "outsider",
      reach: "anyone",
      words: "a pipeline in somebody else's group",
      how: "Anyone can create a group with that name and run a pipeline in it.",
      fresh: ["group", "namespaceId", "projectId"],
    },
    {
      name: "other-project",
      reach: "organisation",
      words: "another project of the group",
      how: "Anyone who may create or push to any project of the group runs a pipeline there.",
      fresh: ["project", "projectId"],
    },
    {
      name: "other-subgroup",
      reach: "organisation",
      words: "a project of that name in another subgroup",
      how: "Anyone who may create a subgroup makes a project of the same name in it.",
      fresh: ["subgroup", "namespaceId", "projectId"],
    },
    {
      name: "tag-like-branch",
      reach: "project",
      words: "a tag with the branch's name",
      how: "Anyone who can push creates a tag named like the branch, which needs no protection to exist.",
      fresh: ["tagType", "refProtected"],
    },
    {
      name: "merge-request",
      reach: "project",
      words: "a merge request's pipeline",
      how: "Anyone who can push a branch opens a merge request, and its unreviewed pipeline has a branch's subject.",
      fresh: ["mergeRequest", "branch", "refProtected"],
    },
    {
      name: "any-branch",
      reach: "project",
      words: "any branch",
      how: "Anyone who can push creates a branch with that name and a pipeline of their own on it.",
      fresh: ["branch", "refProtected"],
      forms: ["branch"],
    },
    {
      name: "any-tag",
      reach: "project",
      words: "any tag",
      how: "Anyone who can push creates such a tag, unless it is protected.",
      fresh: ["tag", "refProtected"],
    },
    {
      name: "re-registered-name",
      reach: "anyone",
      words: "whoever takes the path after it is renamed or deleted",
      how: "The path is pinned but not the ids: after a rename or deletion a stranger can take it.",
      fresh: ["projectId", "namespaceId"],
      latent: true,
    },
  ],
  aws: (tenancy) => (tenancy.shared ? { keys: evaluated, tenancyKey: "sub" } : { keys: awsKeys() }),
  slips: [
    {
      written: /^(project_path:[^:]+:ref_type:(?:branch|tag):ref:)refs\/(?:heads|tags)\/(.+)$/,
      meant: "$1$2",
      why: "GitLab writes the bare name of the ref, without `refs/heads/`",
    },
    {
      written: /^(project_path:[^:]+):ref:(?:refs\/heads\/)?(.+)$/,
      meant: "$1:ref_type:branch:ref:$2",
      why: "the subject names the type of the ref before the ref",
    },
    {
      written: /^(?:repo|project):([^:]+):ref:(?:refs\/heads\/)?(.+)$/,
      meant: "project_path:$1:ref_type:branch:ref:$2",
      why: "a subject begins with `project_path:`",
    },
    {
      written: /^(project_path:[^:*]+\/[^:*]+)$/,
      meant: "$1:ref_type:branch:ref:main",
      why: "a subject goes on after the project: with the type and name of a ref",
    },
  ],
  intended: {
    url: "https://gitlab.com",
    form: "branch",
    parts: { group: "acme", project: "web", branch: "main", projectId: "5678", namespaceId: "1234" },
  },
  sources: [
    "docs.gitlab.com: ID token authentication",
    "AWS Service Authorization Reference: condition keys for AWS STS",
  ],
};

function recogniseGitlab(text: string): Tenancy | undefined {
  const at = issuerUrl(text);
  if (at === undefined || at.path !== "") return undefined;
  if (at.host === "gitlab.com") return sharedTenancy(at.url);
  // A self-managed instance is told by its name only; any other host stays unknown.
  return /(^|[.-])gitlab[.-]/.test(`${at.host}.`) ? privateTenancy(at.url) : undefined;
}

/** Which GitLab pipelines may use an identity. Exactly one of branch and tag. */
export interface GitlabTrust {
  /** Path of the project with its groups, `acme/team/web`. */
  project: string;
  /** Numeric id of the project: with it a re-used path gets nothing. */
  projectId?: string;
  /** Numeric id of the project's namespace. */
  namespaceId?: string;
  /** Branch, without `refs/heads/`. */
  branch?: string;
  /** Tag, without `refs/tags/`. */
  tag?: string;
  /** Environment of the job; only GCP can enforce it. */
  environment?: string;
  /** Whether the ref must be protected. Default: yes where the cloud can see it. */
  protectedRef?: boolean;
  /** URL of a self-managed instance; default gitlab.com. */
  instance?: string;
  /** Audience of the job's `id_tokens`. */
  audience?: string;
}

/** What a trust must demand for these arguments. */
export function gitlabTrust(args: GitlabTrust): TrustRequest | BadRequest {
  const [group, ...rest] = args.project.split("/");
  const project = rest.pop();
  const issuer = args.instance ?? "https://gitlab.com";
  const problems = [
    ...(project === undefined
      ? [`project ${JSON.stringify(args.project)}: write the whole path, GROUP/PROJECT`]
      : []),
    ...partProblems(gitlab, {
      group,
      project,
      ...(rest.length === 0 ? {} : { subgroup: rest.join("/") }),
      projectId: args.projectId,
      namespaceId: args.namespaceId,
      branch: args.branch,
      tag: args.tag,
    }),
    ...exactlyOne({ branch: args.branch, tag: args.tag }),
  ];
  return trustRequest(problems, () => {
    const [type, ref] = args.branch === undefined ? ["tag", args.tag] : ["branch", args.branch];
    const prefix = `refs/${type === "tag" ? "tags" : "heads"}/`;
    return {
      issuer,
      ...(args.audience === undefined ? {} : { audience: args.audience }),
      subjects: [`project_path:${args.project}:ref_type:${type}:ref:${ref}`],
      claims: [
        ...demand("project_id", args.projectId, false),
        ...demand("namespace_id", args.namespaceId, false),
        ...demand("project_path", args.project, true),
        ...demand("ref_path", `${prefix}${ref}`, true),
        ...demand(
          "ref_protected",
          args.protectedRef === false || issuer !== "https://gitlab.com" ? undefined : "true",
          false,
        ),
        ...demand("environment", args.environment, false),
      ],
    };
  });
}
