import type { Unwrap } from "@pulumi/pulumi";
import type { TrustOpenings } from "../args/openings.js";
import type { TrustArgs } from "../args/trust.js";
import { type Checked, ok, type Problem, problemsIn, wrong } from "../problem.js";
import type { Target } from "./request.js";

type Trust = Unwrap<TrustArgs>;
type Opening = keyof TrustOpenings;

/** Names of the openings, as tags spell them after `open-to-`. */
const openings: Readonly<Record<Opening, string>> = {
  pullRequests: "pull-requests",
  anyBranch: "any-branch",
  unprotectedRefs: "unprotected-refs",
  developers: "developers",
};

/** What arguments let in, and a token that shows it. */
interface Opened {
  readonly opening: Opening;
  readonly words: string;
  readonly witness: Readonly<Record<string, string>>;
  /** How to do without. */
  readonly instead: string;
}

/** A branch that nobody has reviewed. */
const anyRef = "refs/heads/anyone-can-push-this";

/**
 * Which arguments widen the trust, by issuer: pull requests and branches run code that nobody has reviewed. What the
 * proof refuses anyway, such as any branch of Buildkite, cannot be opened.
 */
const widening: {
  readonly [K in keyof Trust]?: (args: NonNullable<Trust[K]>, target: Target) => Opened | undefined;
} = {
  github: ({ owner, repository, pullRequest }) =>
    pullRequest === true
      ? {
          opening: "pullRequests",
          words: "any pull request, with a workflow that nobody has reviewed,",
          witness: { sub: `repo:${owner}/${repository}:pull_request` },
          instead: "name an environment, branch or tag",
        }
      : undefined,
  gitlab: ({ project, branch, tag, protectedRef }) =>
    protectedRef === false
      ? {
          opening: "unprotectedRefs",
          words: "a ref that is not protected",
          witness: {
            sub: `project_path:${project}:ref_type:${branch === undefined ? "tag" : "branch"}:ref:${branch ?? tag ?? ""}`,
            ref_protected: "false",
          },
          instead: "protect the ref, and leave protectedRef out",
        }
      : undefined,
  circleci: ({ projectId, branch }, target) =>
    branch === undefined
      ? {
          opening: "anyBranch",
          words: "a job on any branch",
          witness: { "oidc.circleci.com/project-id": projectId, "oidc.circleci.com/vcs-ref": anyRef },
          instead:
            target === "aws"
              ? "AWS cannot see the branch: keep the identity's grants to what every branch may do"
              : "name the branch",
        }
      : undefined,
  spacelift: ({ account, space, stack, runType, scope }) =>
    runType === "PROPOSED"
      ? {
          opening: "pullRequests",
          words: "a proposed run, of a pull request that nobody has reviewed,",
          witness: {
            sub: `space:${space}:stack:${stack}:run_type:PROPOSED:scope:${scope}`,
            iss: `https://${account}.app.spacelift.io`,
          },
          instead: "name the run type TRACKED",
        }
      : undefined,
  vercel: ({ team, project, environment }) => {
    const witness = { sub: `owner:${team}:project:${project}:environment:${environment}` };
    const instead = "name the environment production";
    switch (environment) {
      case "preview":
        return { opening: "pullRequests", words: "a preview of any pull request", witness, instead };
      case "development":
        return { opening: "developers", words: "any developer's own machine", witness, instead };
      default:
        return undefined;
    }
  },
};

/** The openings that the arguments make, by the name of their tag, each with its reason. */
export type DeclaredOpenings = Readonly<Record<string, string>>;

/**
 * The openings of a trust. One that is not declared under `open` is a mistake, with the token that gets in; so is a
 * declared one that the arguments do not make, because it would say of the identity what is not so.
 */
export function openingsOf(trust: Trust, target: Target): Checked<DeclaredOpenings> {
  const made = (Object.keys(widening) as (keyof Trust)[]).flatMap((issuer) =>
    widenedBy(issuer, trust, target),
  );
  const declared: Trust["open"] = trust.open ?? {};
  const names = (Object.keys(openings) as Opening[]).filter((name) => declared[name] !== undefined);
  const problems: readonly Problem[] = [
    ...made
      .filter(({ opening }) => declared[opening] === undefined)
      .map(({ opening, words, witness, instead }) => ({
        path: "trust",
        message:
          `${words} gets in with ${JSON.stringify(witness)}: ${instead}, ` +
          `or say why it may in open: { ${opening}: "…" }`,
      })),
    ...names.flatMap((name) => [
      ...problemsIn(reason(name, declared[name] ?? "")),
      ...(made.some(({ opening }) => opening === name)
        ? []
        : [{ path: `trust.open.${name}`, message: "the trust does not let them in: leave it out" }]),
    ]),
  ];
  if (problems.length > 0) return { kind: "wrong", problems };
  return ok(Object.fromEntries(names.map((name) => [`open-to-${openings[name]}`, declared[name] ?? ""])));
}

function widenedBy<K extends keyof Trust>(issuer: K, trust: Trust, target: Target): readonly Opened[] {
  const args = trust[issuer];
  const opened = args === undefined ? undefined : widening[issuer]?.(args as NonNullable<Trust[K]>, target);
  return opened === undefined ? [] : [opened];
}

/** Shorter than the value of a tag (256), for the description of a GCP account to hold it too (256 bytes in all). */
const longestReason = 60;

function reason(name: Opening, text: string): Checked<void> {
  const path = `trust.open.${name}`;
  if (text.trim() === "") return wrong(path, "say why, in a few words");
  if (text.length > longestReason)
    return wrong(path, `has ${text.length} characters; ${longestReason} fit on both clouds`);
  return ok(undefined);
}
