import { type GithubContext, githubContexts, githubForm, jobWorkflowRef, prefixesOf } from "./githubForms.js";
import type { Template, Tenancy, TokenForm } from "./issuer.js";
import { partNames } from "./template.js";

/**
 * Claims that a customised subject may be made of (`include_claim_keys` of GitHub's REST API), besides `repo` and
 * `context`. Each is written `claim:value`.
 */
const customKeys: Readonly<Record<string, Template>> = {
  repository: "{owner}/{repository}",
  repository_owner: "{owner}",
  repository_id: "{repositoryId}",
  repository_owner_id: "{ownerId}",
  repository_visibility: "{visibility}",
  job_workflow_ref: jobWorkflowRef,
  workflow: "{workflow}",
  actor: "{actor}",
  actor_id: "{actorId}",
  runner_environment: "{runner}",
  event_name: "{event}",
  environment: "{environment}",
  enterprise: "{enterprise}",
  enterprise_id: "{enterpriseId}",
};

/** More keys than any real subject has: a longer list is no subject of GitHub's. */
const mostKeys = 8;

/**
 * Forms with a customised subject, as far as the subjects that a trust spells show which claims were chosen. Anyone
 * can customise the subjects of their own repository, so these are forms of an attacker's tokens too.
 */
export function githubCustomForms(tenancy: Tenancy, written: readonly string[]): readonly TokenForm[] {
  const lists = new Map(written.flatMap(keyLists).map((keys) => [keys.join(), keys]));
  return [...lists.values()].flatMap((keys) =>
    githubContexts.flatMap((context) =>
      subjectsOf(tenancy, keys, context).map((sub) => githubForm(tenancy, context, sub)),
    ),
  );
}

/** The lists of claims that a subject, as written, can be made of; empty for an ordinary subject. */
function keyLists(subject: string): readonly (readonly string[])[] {
  const keys: string[] = [];
  for (const segment of subject.split(":")) {
    if (segment === "repo") keys.push("repo");
    else if (segment === "ref" || segment === "pull_request") keys.push("context");
    else if (segment === "environment" && keys.at(-1) === "repo") keys.push("context");
    else if (Object.hasOwn(customKeys, segment)) keys.push(segment);
  }
  const isCustom = keys.some((key) => Object.hasOwn(customKeys, key)) || !keys.includes("repo");
  if (keys.length === 0 || keys.length > mostKeys || !isCustom) return [];
  if (!subject.includes("*")) return [keys];
  const longer = subject.endsWith("*") ? behind.map((more) => [...keys, ...more]) : [];
  return [keys, ...filledIn(keys), ...longer];
}

/** What a wildcard at the end may stand for. */
const behind = [["repo"], ["context"], ["repo", "context"], ["repository"]];

/** What a wildcard may stand for: the repository and its context before the claims that are spelled. */
function filledIn(keys: readonly string[]): readonly (readonly string[])[] {
  const rest = keys.filter((key) => key !== "repo" && key !== "context");
  return [
    ["repo", ...rest],
    ["repo", "context", ...rest],
  ].filter((list) => list.join() !== keys.join());
}

function subjectsOf(tenancy: Tenancy, keys: readonly string[], context: GithubContext): readonly Template[] {
  const prefixes = keys.includes("repo") ? prefixesOf(tenancy) : [""];
  const subjects = prefixes.map((prefix) =>
    keys.map((key) => {
      if (key === "repo") return prefix;
      return key === "context" ? context.tail : `${key}:${claimOf(key, context)}`;
    }),
  );
  const parts = new Set(Object.values(context.claims).flatMap(partNames));
  // A job without an environment gets no token at all where the subject asks for one.
  if (keys.includes("environment") && !parts.has("environment")) return [];
  return subjects.map((pieces) => pieces.join(":"));
}

function claimOf(key: string, context: GithubContext): Template {
  return context.claims[key] ?? customKeys[key] ?? "";
}
