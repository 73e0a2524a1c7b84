import type { Facts, Place, Resource, Statement, Unknown } from "../../model/index.js";
import { githubRole, narrowGithubRole } from "../exampleTrust.js";
import { undecided, violation } from "../outcome.js";
import { remembered } from "../remembered.js";
import type { Rule } from "../rule.js";
import { alternativeAt, analysedAwsTrusts, testsToken, trustPlace } from "../trusts.js";
import { allowedInTrusts } from "../trustWays.js";

export const awsTrustSubjectTooWide: Rule<"wide"> = {
  name: "aws-trust-subject-too-wide",
  title: "Federated trust that admits somebody else's tokens",
  layer: "trust",
  severity: "block",
  clouds: ["aws"],
  scope: "resource",
  why: "A pattern admits every string that fits it, not only the ones its author thought of. A token of another repository, project or tenant that fits becomes the role just as well.",
  remediation:
    "Name each repository, project or workload exactly, and leave to StringLike only an ending that changes with every run. Where names can be registered again and AWS evaluates the issuer's ids, pin those too.",
  standards: [
    "owasp-nhi-2025:NHI4",
    "owasp-nhi-2025:NHI6",
    "owasp-agentic-2026:ASI03",
    "nist-sp-800-207:tenet-6",
    "nist-csf-2.0:PR.AA-04",
    "csa-ccm-4.0:IAM-14",
    "mitre-attack:T1199",
  ],
  parameters: {},
  messages: { wide: "A token of {words} gets in. {why}" },
  examples: {
    bad: [
      {
        title: "Every repository of the organisation, and every pull request of each.",
        resources: [
          githubRole("deploy", {
            StringEquals: { aud: "sts.amazonaws.com" },
            StringLike: { sub: "repo:acme/*" },
          }),
        ],
        findings: ["wide:assumeRolePolicy.Statement[0]"],
      },
      {
        title: "The wildcard stands in the owner's name: anyone may register acme-evil.",
        resources: [
          githubRole("deploy", {
            StringEquals: { aud: "sts.amazonaws.com" },
            StringLike: { sub: "repo:acme*/web:*" },
          }),
        ],
        findings: ["wide:assumeRolePolicy.Statement[0]"],
      },
    ],
    good: [
      { title: "One environment of one repository.", resources: [narrowGithubRole] },
      {
        title: "A wide pattern beside the repository's immutable id and a branch.",
        resources: [
          githubRole("deploy", {
            StringEquals: { aud: "sts.amazonaws.com", repository_id: "456789", ref: "refs/heads/main" },
            StringLike: { sub: "repo:acme/*" },
          }),
        ],
      },
      {
        title: "StringLike without a wildcard is as exact as StringEquals.",
        resources: [
          githubRole("deploy", {
            StringLike: { aud: "sts.amazonaws.com", sub: "repo:acme/web:ref:refs/heads/main" },
          }),
        ],
      },
    ],
  },
  *check(facts) {
    for (const { place: trust, analysis, attacks, unknown } of analysedAwsTrusts(facts)) {
      const seen = new Set<string>();
      for (const open of attacks.open) {
        const alternative = alternativeAt(analysis, open.path);
        if (open.latent || open.reach === "project" || !alternative || !testsToken(alternative)) continue;
        if (seen.has(open.path)) continue;
        seen.add(open.path);
        const place = trustPlace(trust, open.path);
        yield violation("wide", place, { data: { words: open.words, why: open.why }, witness: open.witness });
      }
      if (attacks.open.length > 0) continue;
      const reason =
        unknown ?? attacks.undecided.find((each) => !isOwnBound(facts, trust, each.unknown))?.unknown;
      if (reason !== undefined) yield undecided(trust, reason);
    }
  },
};

/** The Allow statements of each resource's trust policies. */
const statementsOf = remembered((facts) => {
  const found = new Map<Resource, readonly Statement[]>();
  for (const { trust, statements } of allowedInTrusts(facts)) {
    const { resource } = trust.place;
    found.set(resource, [...(found.get(resource) ?? []), ...statements]);
  }
  return found;
});

/** A variable that stands for the account or organisation of the role itself (IAM User Guide, global condition keys). */
const ownVariable = /^\$\{aws:resource(?:orgid|account)\}$/i;
const callersOwn = /^aws:principal(?:orgid|account)$/i;

/** Whether what stayed undecided is a comparison of the caller's account or organisation with the role's own. */
function isOwnBound(facts: Facts, { resource }: Place, { reason }: Unknown): boolean {
  for (const { conditions } of statementsOf(facts).get(resource) ?? []) {
    for (const { key, values, path, operator, ifExists, quantifier } of conditions) {
      if (!reason.startsWith(`${path} `) || ifExists || quantifier !== undefined) continue;
      if (!/^String(?:Equals|Like)$/.test(operator) || !callersOwn.test(key)) continue;
      if (values.every((value) => ownVariable.test(value))) return true;
    }
  }
  return false;
}
