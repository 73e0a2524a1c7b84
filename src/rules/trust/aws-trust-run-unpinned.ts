import { workflowCaller } from "../../issuers/index.js";
import { githubRole, narrowGithubRole } from "../exampleTrust.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";
import { alternativeAt, analysedAwsTrusts, testsToken, trustPlace } from "../trusts.js";

export const awsTrustRunUnpinned: Rule<"unpinned"> = {
  name: "aws-trust-run-unpinned",
  title: "Federated trust that admits every run of a project",
  layer: "trust",
  severity: "warn",
  clouds: ["aws"],
  scope: "resource",
  why: "Whoever can push a branch or open a pull request in the project can then become the role, without the review that the main branch or a protected environment asks for.",
  remediation:
    "Name exactly what may run, as the issuer's subject has it: a branch, or better a protected environment; a run phase; one service account, connection or deployment.",
  standards: ["owasp-nhi-2025:NHI4", "owasp-nhi-2025:NHI8", "nist-csf-2.0:PR.AA-04", "csa-ccm-4.0:IAM-14"],
  parameters: {},
  messages: { unpinned: "A token of {words} gets in. {why}" },
  examples: {
    bad: [
      {
        title: "Every branch, tag and pull request of the repository.",
        resources: [
          githubRole("deploy", {
            StringEquals: { aud: "sts.amazonaws.com" },
            StringLike: { sub: "repo:acme/web:*" },
          }),
        ],
        findings: ["unpinned:assumeRolePolicy.Statement[0]"],
      },
      {
        title: "Every branch.",
        resources: [
          githubRole("deploy", {
            StringEquals: { aud: "sts.amazonaws.com" },
            StringLike: { sub: "repo:acme/web:ref:refs/heads/*" },
          }),
        ],
        findings: ["unpinned:assumeRolePolicy.Statement[0]"],
      },
    ],
    good: [
      { title: "One environment.", resources: [narrowGithubRole] },
      {
        title: "One branch.",
        resources: [
          githubRole("deploy", {
            StringEquals: { aud: "sts.amazonaws.com", sub: "repo:acme/web:ref:refs/heads/main" },
          }),
        ],
      },
    ],
  },
  *check(facts) {
    for (const { place: trust, analysis, attacks } of analysedAwsTrusts(facts)) {
      const worse = new Set(
        attacks.open.filter(({ latent, reach }) => !latent && reach !== "project").map(({ path }) => path),
      );
      const seen = new Set<string>();
      for (const open of attacks.open) {
        const alternative = alternativeAt(analysis, open.path);
        // Who calls a workflow is no question of runs: there is a rule for it.
        if (open.family === workflowCaller) continue;
        if (open.latent || worse.has(open.path) || seen.has(open.path)) continue;
        if (!alternative || !testsToken(alternative)) continue;
        seen.add(open.path);
        const place = trustPlace(trust, open.path);
        yield violation("unpinned", place, {
          data: { words: open.words, why: open.why },
          witness: open.witness,
        });
      }
    }
  },
};
