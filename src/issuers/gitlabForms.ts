import type { Template, Tenancy, TokenForm } from "./issuer.js";

type Claims = Readonly<Record<string, Template>>;

/** Project in a group, and project in a group's group. */
const namespaces: readonly Template[] = ["{group}", "{group}/{subgroup}"];

interface Kind {
  readonly name: string;
  readonly words: string;
  readonly claims: Claims;
}

const onBranch = { ref_type: "branch", ref: "{branch}", ref_path: "refs/heads/{branch}" };

/** A merge request's pipeline has a branch's subject: only `pipeline_source` tells. */
const kinds: readonly Kind[] = [
  { name: "branch", words: "a pipeline on a branch", claims: { ...onBranch, pipeline_source: "{source}" } },
  {
    name: "tag",
    words: "a pipeline on a tag",
    claims: { ref_type: "{tagType}", ref: "{tag}", ref_path: "refs/tags/{tag}", pipeline_source: "{source}" },
  },
  {
    name: "merge-request",
    words: "a merge request's pipeline",
    claims: { ...onBranch, pipeline_source: "{mergeRequest}" },
  },
];

const always: Claims = {
  namespace_id: "{namespaceId}",
  project_id: "{projectId}",
  project_visibility: "{visibility}",
  ref_protected: "{refProtected}",
  environment: "{environment}",
  environment_protected: "{environmentProtected}",
  environment_action: "{action}",
  deployment_tier: "{tier}",
  runner_environment: "{runner}",
  runner_id: "{runnerId}",
  pipeline_id: "{pipelineId}",
  job_id: "{jobId}",
  sha: "{sha}",
  ci_config_sha: "{sha}",
  user_id: "{userId}",
  user_login: "{user}",
  user_email: "{email}",
  user_access_level: "{access}",
  groups_direct: "{directGroup}",
};

/** Only jobs with an environment have them, and of users only some are told. */
const optional = [
  "environment",
  "environment_protected",
  "environment_action",
  "deployment_tier",
  "ci_config_ref_uri",
  "ci_config_sha",
  "groups_direct",
];

/** What a subject is made of by default, and in the two other ways that are documented. */
const ordinary: readonly (readonly string[])[] = [
  ["project_path", "ref_type", "ref"],
  ["project_id", "project_path", "ref_type", "ref"],
  ["project_id"],
];

/**
 * The forms of GitLab's tokens: with the subjects that everyone knows, and with those that a project has customised
 * (`ci_id_token_sub_claim_components`), as far as the subjects that a trust spells show which claims were chosen.
 */
export function gitlabForms(tenancy: Tenancy, written: readonly string[]): readonly TokenForm[] {
  const custom = written.map(componentsOf).filter((names) => names.length > 0 && !isOrdinary(names));
  const known = ordinaryForms(tenancy);
  return custom.length === 0 ? known : [...known, ...formsWith(tenancy, custom)];
}

const made = new WeakMap<Tenancy, readonly TokenForm[]>();

/** The forms with ordinary subjects; made once for a tenancy. */
function ordinaryForms(tenancy: Tenancy): readonly TokenForm[] {
  const forms = made.get(tenancy) ?? formsWith(tenancy, ordinary);
  made.set(tenancy, forms);
  return forms;
}

function formsWith({ url }: Tenancy, subjects: readonly (readonly string[])[]): readonly TokenForm[] {
  const host = url.replace(/^https:\/\//, "");
  return kinds.flatMap(({ name, words, claims }) =>
    namespaces.flatMap((namespace) => {
      const all: Claims = {
        ...always,
        ...claims,
        namespace_path: namespace,
        project_path: `${namespace}/{project}`,
        // Of a definition that stands in another project the token says nothing.
        ci_config_ref_uri: `${host}/${namespace}/{project}//{configFile}@${claims.ref_path}`,
      };
      return subjects.map((components) => {
        const sub = components.map((claim) => `${claim}:${all[claim]}`).join(":");
        return { name, words, claims: { sub, ...all }, optional };
      });
    }),
  );
}

/** Claims that a subject names; a project's path or id comes first. */
function componentsOf(subject: string): readonly string[] {
  const known = subject.split(":").filter(isClaim);
  return /^project_(?:path|id)$/.test(known[0] ?? "") ? [...new Set(known)] : [];
}

function isClaim(text: string): boolean {
  return (
    text === "project_path" ||
    text === "namespace_path" ||
    Object.hasOwn(always, text) ||
    Object.hasOwn(onBranch, text)
  );
}

/** Of the usual components alone, in an order or number that is not usual: then it is a slip rather than a choice. */
function isOrdinary(names: readonly string[]): boolean {
  return names.every((name) => ordinary.some((each) => each.includes(name)));
}
