import { finiteMembers } from "../../analysis/sets/index.js";
import type { Alternative } from "../../analysis/trust/index.js";
import { githubRole, narrowGithubRole, trustingRole } from "../exampleTrust.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";
import { analysedAwsTrusts, testsToken, trustPlace } from "../trusts.js";

export const awsTrustSubjectMissing: Rule<"missing"> = {
  name: "aws-trust-subject-missing",
  title: "Federated trust that does not test the subject",
  layer: "trust",
  severity: "block",
  clouds: ["aws"],
  scope: "resource",
  why: "The issuer signs tokens for all of its users, and the audience is the caller's to choose. Without a test of the subject everybody at the issuer can become the role.",
  remediation:
    "Test `sub` for the exact repository and branch, environment or workload: with StringEquals, and with StringLike only for an ending that changes with every run.",
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
  messages: {
    missing:
      "The trust believes every token of {issuer}, whoever it was issued to: nothing in it tests the subject.",
  },
  examples: {
    bad: [
      {
        title: "Only the audience is tested, which every job may choose.",
        resources: [githubRole("deploy", { StringEquals: { aud: "sts.amazonaws.com" } })],
        findings: ["missing:assumeRolePolicy.Statement[0]"],
      },
      {
        title: "No condition at all.",
        resources: [githubRole("deploy", {})],
        findings: ["missing:assumeRolePolicy.Statement[0]"],
      },
      {
        title: "A pattern that admits every subject is no test.",
        resources: [
          githubRole("deploy", { StringEquals: { aud: "sts.amazonaws.com" }, StringLike: { sub: "*" } }),
        ],
        findings: ["missing:assumeRolePolicy.Statement[0]"],
      },
    ],
    good: [
      { title: "One environment of one repository.", resources: [narrowGithubRole] },
      {
        title: "Another claim that AWS evaluates for this issuer settles the repository.",
        resources: [
          githubRole("deploy", {
            StringEquals: { aud: "sts.amazonaws.com", repository_id: "456789", ref: "refs/heads/main" },
            StringLike: { sub: "repo:*" },
          }),
        ],
      },
      {
        title: "A service principal has no subject.",
        resources: [
          trustingRole("function", {
            Effect: "Allow",
            Principal: { Service: "lambda.amazonaws.com" },
            Action: "sts:AssumeRole",
          }),
        ],
      },
    ],
  },
  *check(facts) {
    for (const { place: trust, analysis, attacks } of analysedAwsTrusts(facts)) {
      for (const alternative of analysis.alternatives) {
        if (
          alternative.source.kind !== "oidc" ||
          alternative.impossible !== undefined ||
          testsToken(alternative)
        )
          continue;
        // A test that is not decided may be the one of the subject: then a token that gets in has to show that it is not.
        const isUnsure = alternative.undecided.length > 0;
        if (isUnsure && !attacks.open.some(({ path, latent }) => path === alternative.path && !latent))
          continue;
        const issuer = issuerWords(alternative.source.issuer, alternative);
        yield violation("missing", trustPlace(trust, alternative.path), { data: { issuer } });
      }
    }
  },
};

/** Whose tokens get in, with the audience where that is all that tells them apart. */
function issuerWords(issuer: string, { claims }: Alternative): string {
  const name = issuer === "*" ? "any issuer" : issuer;
  const audiences = claims.get("aud")?.present.text;
  const listed = audiences === undefined ? undefined : finiteMembers(audiences, 3);
  if (listed === undefined || listed.length === 0) return name;
  return `${name} for the audience ${listed.join(" or ")}`;
}
