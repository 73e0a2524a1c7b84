import { foreignAccounts } from "../accountPrincipals.js";
import { trustingRole } from "../exampleTrust.js";
import { accountMay } from "../exampleTrustStatements.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";

export const awsTrustVendorWithoutExternalId: Rule<"missing"> = {
  name: "aws-trust-vendor-without-external-id",
  title: "Role that a vendor assumes without an external id",
  layer: "trust",
  severity: "block",
  clouds: ["aws"],
  scope: "resource",
  why: "The vendor assumes the roles of all of its customers from one account. Without an external id another customer who learns the role's ARN has the vendor work in this account: the confused deputy.",
  remediation: "Demand sts:ExternalId with the value that the vendor gave for this account.",
  standards: [
    "owasp-nhi-2025:NHI3",
    "owasp-agentic-2026:ASI04",
    "nist-csf-2.0:PR.AA-05",
    "csa-ccm-4.0:IAM-16",
    "mitre-attack:T1199",
  ],
  parameters: {},
  messages: {
    missing: "{vendor} may assume the role for any of its customers: nothing demands an external id.",
  },
  examples: {
    bad: [
      {
        title: "Datadog's account and nothing else.",
        resources: [trustingRole("datadog", accountMay("arn:aws:iam::464622532012:root"))],
        findings: ["missing:assumeRolePolicy.Statement[0]"],
      },
      {
        title: "Any external id will do.",
        resources: [
          trustingRole("datadog", accountMay("464622532012", { StringLike: { "sts:ExternalId": "*" } })),
        ],
        findings: ["missing:assumeRolePolicy.Statement[0]"],
      },
    ],
    good: [
      {
        title: "The external id of this customer.",
        resources: [
          trustingRole(
            "datadog",
            accountMay("arn:aws:iam::464622532012:root", {
              StringEquals: { "sts:ExternalId": "0f3e5a8c9b7d4e21" },
            }),
          ),
        ],
      },
      {
        title: "An account that is nobody's who serves many.",
        resources: [
          trustingRole(
            "audit",
            accountMay("arn:aws:iam::111122223333:root", {
              StringEquals: { "aws:PrincipalOrgID": "o-abc1234567" },
            }),
          ),
        ],
      },
    ],
  },
  *check(facts) {
    for (const { vendor, hasExternalId, place } of foreignAccounts(facts)) {
      if (vendor === undefined || hasExternalId) continue;
      yield violation("missing", place, { data: { vendor } });
    }
  },
};
