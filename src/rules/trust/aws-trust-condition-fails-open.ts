import { tokenDimension } from "../../analysis/trust/awsKeys.js";
import type { Alternative } from "../../analysis/trust/index.js";
import { operatorNamed } from "../../iam/aws/index.js";
import type { Condition, Edit, Statement } from "../../model/index.js";
import { githubRole, narrowGithubRole } from "../exampleTrust.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";
import { type AnalysedTrust, testsToken, trustPlace } from "../trusts.js";
import { allowedInTrusts, letsInOneAlone } from "../trustWays.js";

export const awsTrustConditionFailsOpen: Rule<"absent"> = {
  name: "aws-trust-condition-fails-open",
  title: "Trust condition that holds when the claim is missing",
  layer: "trust",
  severity: "block",
  clouds: ["aws"],
  scope: "resource",
  why: "ForAllValues and the IfExists operators hold when the request has no such key. In a trust policy that turns the test around: a token without the claim passes.",
  remediation:
    "Use the plain operator (StringEquals, StringLike), which fails when the claim is missing, or demand its presence with `Null: false`.",
  fix: "Writes the plain operator, where the claim has one value.",
  standards: [
    "owasp-nhi-2025:NHI4",
    "owasp-nhi-2025:NHI6",
    "nist-sp-800-207:tenet-6",
    "nist-csf-2.0:PR.AA-04",
    "csa-ccm-4.0:IAM-14",
  ],
  parameters: {},
  messages: {
    absent: "A token without {key} passes: {operator} holds when there is none, and nothing else demands it.",
  },
  examples: {
    bad: [
      {
        title: "ForAllValues on the subject and the audience.",
        resources: [
          githubRole("deploy", {
            "ForAllValues:StringEquals": {
              aud: "sts.amazonaws.com",
              sub: "repo:acme/web:environment:production",
            },
          }),
        ],
        findings: [
          'absent:assumeRolePolicy.Statement[0].Condition["ForAllValues:StringEquals"]["token.actions.githubusercontent.com:aud"]',
          'absent:assumeRolePolicy.Statement[0].Condition["ForAllValues:StringEquals"]["token.actions.githubusercontent.com:sub"]',
        ],
      },
      {
        title: "A job that names no environment has no such claim.",
        resources: [
          githubRole("deploy", {
            StringEquals: { aud: "sts.amazonaws.com" },
            StringLike: { sub: "repo:acme/web:*" },
            StringEqualsIfExists: { environment: "production" },
          }),
        ],
        findings: [
          'absent:assumeRolePolicy.Statement[0].Condition.StringEqualsIfExists["token.actions.githubusercontent.com:environment"]',
        ],
      },
    ],
    good: [
      { title: "The plain operator.", resources: [narrowGithubRole] },
      {
        title: "Null demands that the claims are there.",
        resources: [
          githubRole("deploy", {
            "ForAllValues:StringEquals": {
              aud: "sts.amazonaws.com",
              sub: "repo:acme/web:environment:production",
            },
            Null: { aud: "false", sub: "false" },
          }),
        ],
      },
      {
        title: "Session tags may be limited, and left out.",
        resources: [
          githubRole("deploy", {
            StringEquals: { aud: "sts.amazonaws.com", sub: "repo:acme/web:environment:production" },
            "ForAllValues:StringEquals": { "aws:TagKeys": ["project", "stage"] },
          }),
        ],
      },
    ],
  },
  *check(facts) {
    for (const { trust, statements } of allowedInTrusts(facts)) {
      for (const statement of statements) {
        for (const condition of statement.conditions) {
          if (!holdsWhenAbsent(condition) || !letsIn(trust, statement, condition)) continue;
          const operator = `${condition.quantifier === undefined ? "" : `${condition.quantifier}:`}${condition.operator}${condition.ifExists ? "IfExists" : ""}`;
          yield violation("absent", trustPlace(trust.place, condition.path), {
            data: { key: condition.key, operator },
            ...(letsInOneAlone(trust, statement.path) ? mendOf(condition, operator, trust, statement) : {}),
          });
        }
      }
    }
  },
};

/** Whether a condition that reads as a demand holds without the key (IAM User Guide, "Set operators", "...IfExists"). */
function holdsWhenAbsent({ operator, quantifier, ifExists }: Condition): boolean {
  const known = operatorNamed(operator);
  if (known === undefined || known.negated || known.type === "Null") return false;
  return ifExists || quantifier === "ForAllValues";
}

/** Whether tokens without the claim get in, and would not if the condition meant what it says. */
function letsIn(trust: AnalysedTrust, { path }: Statement, { key }: Condition): boolean {
  const alternatives = trust.analysis.alternatives.filter((each) => each.path === path);
  return alternatives.some((alternative) => {
    const claim = claimOf(key, alternative);
    if (claim === undefined || alternative.claims.get(claim)?.absent !== true) return false;
    if (claim === "sub" || claim === "aud" || !testsToken(alternative)) return true;
    return trust.attacks.open.some(
      (open) => !open.latent && open.path === path && open.token[claim] === undefined,
    );
  });
}

/** The token's claim behind a key; undefined for keys that speak of the request and not of who asks. */
function claimOf(key: string, { source, impossible }: Alternative): string | undefined {
  if (source.kind !== "oidc" || impossible !== undefined) return undefined;
  const dimension = tokenDimension(key, source.issuer);
  return dimension.kind === "claim" ? dimension.name : undefined;
}

/** A claim of several values needs `ForAnyValue` beside it, which a person has to weigh. */
function mendOf(
  { operator: to, key }: Condition,
  from: string,
  { place }: AnalysedTrust,
  { path }: Statement,
): { readonly mend?: readonly Edit[] } {
  if (/:amr$/i.test(key) || /^aws:/i.test(key)) return {};
  const statement = trustPlace(place, path).path;
  return { mend: [{ kind: "operator", statement, keys: [key], from, to }] };
}
