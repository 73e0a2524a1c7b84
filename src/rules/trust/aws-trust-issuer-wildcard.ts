import { trustingRole } from "../exampleTrust.js";
import { tokenMay } from "../exampleTrustStatements.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";
import { trustPlace } from "../trusts.js";
import { allowedInTrusts } from "../trustWays.js";

export const awsTrustIssuerWildcard: Rule<"wildcard"> = {
  name: "aws-trust-issuer-wildcard",
  title: "Federated trust in whatever issuer the account knows",
  layer: "trust",
  severity: "block",
  clouds: ["aws"],
  scope: "resource",
  why: "Each identity provider that anyone adds to the account, for whatever purpose, can then sign its way into the role. Conditions on one issuer's claims say nothing about another's.",
  remediation: "Name the identity provider's full ARN as the principal.",
  standards: [
    "owasp-nhi-2025:NHI4",
    "owasp-nhi-2025:NHI6",
    "nist-sp-800-207:tenet-6",
    "nist-csf-2.0:PR.AA-04",
    "csa-ccm-4.0:IAM-14",
    "mitre-attack:T1199",
  ],
  parameters: {},
  messages: { wildcard: "The federated principal {principal} names no single identity provider." },
  examples: {
    bad: [
      {
        title: "Every provider of the account.",
        resources: [
          trustingRole("any", {
            Effect: "Allow",
            Principal: { Federated: "*" },
            Action: "sts:AssumeRoleWithWebIdentity",
          }),
        ],
        findings: ["wildcard:assumeRolePolicy.Statement[0]:*"],
      },
      {
        title: "A wildcard in the provider's ARN.",
        resources: [
          trustingRole("any", {
            Effect: "Allow",
            Principal: { Federated: "arn:aws:iam::123456789012:oidc-provider/*" },
            Action: "sts:AssumeRoleWithWebIdentity",
            Condition: { StringLike: { "oidc.acme.example:sub": "web" } },
          }),
        ],
        findings: ["wildcard:assumeRolePolicy.Statement[0]:arn:aws:iam::123456789012:oidc-provider/*"],
      },
    ],
    good: [
      {
        title: "One provider, one subject.",
        resources: [
          trustingRole(
            "deploy",
            tokenMay("gitlab.com", {
              StringEquals: {
                aud: "https://gitlab.com",
                sub: "project_path:acme/web:ref_type:branch:ref:main",
              },
            }),
          ),
        ],
      },
      {
        title: "A Deny may name them all.",
        resources: [
          trustingRole("function", {
            Effect: "Deny",
            Principal: { Federated: "*" },
            Action: "sts:AssumeRoleWithWebIdentity",
          }),
        ],
      },
    ],
  },
  *check(facts) {
    for (const { trust, statements } of allowedInTrusts(facts)) {
      for (const { principals, path } of statements) {
        if (principals === undefined || principals.negated) continue;
        for (const { kind, value } of principals.principals) {
          if (kind !== "Federated" || !/[*?]/.test(value)) continue;
          const place = trustPlace(trust.place, path);
          yield violation("wildcard", place, {
            data: { principal: value },
            key: `wildcard:${place.path}:${value}`,
          });
        }
      }
    }
  },
};
