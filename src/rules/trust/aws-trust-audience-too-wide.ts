import { finiteMembers } from "../../analysis/sets/index.js";
import { issuerFor } from "../../issuers/index.js";
import { narrowGithubRole, trustingRole } from "../exampleTrust.js";
import { tokenMay } from "../exampleTrustStatements.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";
import { distinctWays, isBound } from "../trustWays.js";

export const awsTrustAudienceTooWide: Rule<"pattern" | "tenants"> = {
  name: "aws-trust-audience-too-wide",
  title: "Federated trust that takes a pattern of audiences or many tenants'",
  layer: "trust",
  severity: "warn",
  clouds: ["aws"],
  scope: "resource",
  why: "A token is made for one recipient. A pattern takes those made for others, too; and where an issuer names its tenant in the audience, each one listed is another tenant.",
  remediation: "Compare `aud` with StringEquals, with the one audience that the workload asks for.",
  standards: [
    "owasp-nhi-2025:NHI4",
    "nist-sp-800-207:tenet-6",
    "nist-csf-2.0:PR.AA-04",
    "csa-ccm-4.0:IAM-14",
  ],
  parameters: {},
  messages: {
    pattern: "The trust takes tokens of {issuer} for every audience of a pattern, not for one.",
    tenants: "The audience names the tenant in tokens of {issuer}, and the trust takes several: {audiences}.",
  },
  examples: {
    bad: [
      {
        title: "A pattern of audiences.",
        resources: [
          trustingRole(
            "deploy",
            tokenMay("token.actions.githubusercontent.com", {
              StringEquals: { sub: "repo:acme/web:environment:production" },
              StringLike: { aud: "https://github.com/*" },
            }),
          ),
        ],
        findings: ["pattern:assumeRolePolicy.Statement[0]"],
      },
      {
        title: "Two organisations of Pulumi Cloud.",
        resources: [
          trustingRole(
            "deploy",
            tokenMay("api.pulumi.com/oidc", {
              StringEquals: {
                aud: ["acme", "globex"],
                sub: "pulumi:deploy:org:acme:project:web:stack:prod:operation:update:scope:write",
              },
            }),
          ),
        ],
        findings: ["tenants:assumeRolePolicy.Statement[0]"],
      },
    ],
    good: [
      { title: "One audience.", resources: [narrowGithubRole] },
      {
        title: "StringLike without a wildcard is as exact as StringEquals.",
        resources: [
          trustingRole(
            "deploy",
            tokenMay("token.actions.githubusercontent.com", {
              StringLike: { aud: "sts.amazonaws.com", sub: "repo:acme/web:environment:production" },
            }),
          ),
        ],
      },
      {
        title: "AWS's audience in two partitions is one recipient's.",
        resources: [
          trustingRole(
            "deploy",
            tokenMay("token.actions.githubusercontent.com", {
              StringEquals: {
                aud: ["sts.amazonaws.com", "sts.amazonaws.com.cn"],
                sub: "repo:acme/web:environment:production",
              },
            }),
          ),
        ],
      },
    ],
  },
  *check(facts) {
    for (const { alternative, place } of distinctWays(facts, "oidc")) {
      const { source, claims } = alternative;
      if (source.kind !== "oidc" || source.issuer === "*" || !isBound(alternative, "aud")) continue;
      const { issuer } = source;
      const audiences = finiteMembers(claims.get("aud")!.present.text, most);
      if (audiences === undefined) {
        yield violation("pattern", place, { data: { issuer } });
        continue;
      }
      const tenants = new Set(audiences.map((audience) => audience.replace(/^(?:aws|gcp|azure):/, "")));
      if (tenants.size < 2 || !namesTenantInAudience(issuer)) continue;
      yield violation("tenants", place, { data: { issuer, audiences: audiences.join(", ") } });
    }
  },
};

/** More audiences than anyone lists one by one. */
const most = 32;

/** Whether AWS demands the audience because it tells the issuer's tenants apart. */
function namesTenantInAudience(url: string): boolean {
  const known = issuerFor(url);
  return known?.issuer.aws(known.tenancy).tenancyKey === "aud";
}
