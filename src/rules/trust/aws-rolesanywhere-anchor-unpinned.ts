import { trustingRole } from "../exampleTrust.js";
import { anchorArn, certificateMay } from "../exampleTrustStatements.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";
import { distinctWays, isBound } from "../trustWays.js";

export const awsRolesanywhereAnchorUnpinned: Rule<"any"> = {
  name: "aws-rolesanywhere-anchor-unpinned",
  title: "Roles Anywhere role that believes every trust anchor of the account",
  layer: "trust",
  severity: "block",
  clouds: ["aws"],
  scope: "resource",
  why: "A certificate of any authority that some trust anchor of the account lists, now or later, can then become the role. Subjects are no bound across authorities: another one signs whatever name is asked for.",
  remediation: "Demand aws:SourceArn with the ARN of the one trust anchor, by ArnEquals.",
  standards: [
    "owasp-nhi-2025:NHI4",
    "owasp-nhi-2025:NHI6",
    "nist-sp-800-207:tenet-6",
    "nist-csf-2.0:PR.AA-03",
    "csa-ccm-4.0:IAM-14",
    "mitre-attack:T1649",
  ],
  parameters: {},
  messages: { any: "{words} gets in: no single anchor is demanded by aws:SourceArn." },
  examples: {
    bad: [
      {
        title: "A subject, but of which authority?",
        resources: [
          trustingRole(
            "host",
            certificateMay({ StringEquals: { "aws:PrincipalTag/x509Subject/CN": "host-1" } }),
          ),
        ],
        findings: ["any:assumeRolePolicy.Statement[0]"],
      },
      {
        title: "A pattern that every anchor of the account fits.",
        resources: [
          trustingRole(
            "host",
            certificateMay({
              ArnLike: { "aws:SourceArn": "arn:aws:rolesanywhere:*:123456789012:trust-anchor/*" },
              StringEquals: { "aws:PrincipalTag/x509Subject/CN": "host-1" },
            }),
          ),
        ],
        findings: ["any:assumeRolePolicy.Statement[0]"],
      },
    ],
    good: [
      {
        title: "One anchor, one subject.",
        resources: [
          trustingRole(
            "host",
            certificateMay({
              ArnEquals: { "aws:SourceArn": anchorArn },
              StringEquals: { "aws:PrincipalTag/x509Subject/CN": "host-1" },
            }),
          ),
        ],
      },
      {
        title: "Another service has no anchors.",
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
    for (const { alternative, trust, place } of distinctWays(facts, "service")) {
      const { source, path } = alternative;
      if (source.kind !== "service" || source.service !== "rolesanywhere.amazonaws.com") continue;
      const open = trust.attacks.open.find(
        (each) => each.family === "any-trust-anchor" && each.path === path && !each.latent,
      );
      // AWS's guide takes the account as the coarser bound; anchors in it are the account's own.
      if (open === undefined || isBound(alternative, "aws:sourceaccount")) continue;
      const words = open.words.charAt(0).toUpperCase() + open.words.slice(1);
      yield violation("any", place, { data: { words }, witness: open.witness });
    }
  },
};
