import { foreignAccounts } from "../accountPrincipals.js";
import { trustingRole } from "../exampleTrust.js";
import { accountMay } from "../exampleTrustStatements.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";

export const awsTrustCrossAccountUnbounded: Rule<"account" | "maybe" | "principal"> = {
  name: "aws-trust-cross-account-unbounded",
  title: "Cross-account trust without external id or organisation",
  layer: "trust",
  severity: "warn",
  clouds: ["aws"],
  scope: "resource",
  why: "Who may come in is then decided in the other account alone. An external id keeps a service that works for many from being turned on this account; the organisation's id ends the trust when the account leaves it.",
  remediation:
    "Demand sts:ExternalId of a third party, aws:PrincipalOrgID of an account of your own, and name the role rather than the account; list accounts of your own in `ownAccounts`.",
  standards: [
    "owasp-nhi-2025:NHI3",
    "owasp-agentic-2026:ASI04",
    "nist-sp-800-207:tenet-4",
    "nist-csf-2.0:PR.AA-05",
    "csa-ccm-4.0:IAM-16",
    "mitre-attack:T1199",
  ],
  parameters: {
    ownAccounts: {
      description: "Account ids that are trusted without an external id or organisation, such as one's own.",
      schema: { type: "array", items: { type: "string", pattern: "^\\d{12}$" } },
      default: [],
    },
  },
  messages: {
    account:
      "Everyone whom the administrators of account {account} allow gets in, with no external id and from no particular organisation.",
    maybe:
      "Everyone whom the administrators of account {account} allow gets in, with no external id and from no particular organisation, unless it is the role's own account.",
    principal:
      "{principal} of another account gets in, with no external id and from no particular organisation.",
  },
  examples: {
    bad: [
      {
        title: "The whole of another account.",
        resources: [trustingRole("partner", accountMay("arn:aws:iam::111122223333:root"))],
        findings: ["maybe:assumeRolePolicy.Statement[0]:111122223333"],
      },
      {
        title: "Multi-factor authentication says nothing of machines.",
        resources: [
          trustingRole(
            "partner",
            accountMay("111122223333", { Bool: { "aws:MultiFactorAuthPresent": "true" } }),
          ),
        ],
        findings: ["maybe:assumeRolePolicy.Statement[0]:111122223333"],
      },
    ],
    good: [
      {
        title: "The organisation's accounts only.",
        resources: [
          trustingRole(
            "audit",
            accountMay("arn:aws:iam::111122223333:root", {
              StringEquals: { "aws:PrincipalOrgID": "o-abc1234567" },
            }),
          ),
        ],
      },
      {
        title: "An external id.",
        resources: [
          trustingRole(
            "partner",
            accountMay("arn:aws:iam::111122223333:root", {
              StringEquals: { "sts:ExternalId": "0f3e5a8c9b7d4e21" },
            }),
          ),
        ],
      },
      {
        title: "A service has no external id.",
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
  *check(facts, { parameters }) {
    const own = new Set(parameters.ownAccounts as readonly string[]);
    for (const way of foreignAccounts(facts)) {
      const { account, principal, place, sure, whole } = way;
      if (way.hasExternalId || way.isInOrganisation || way.vendor !== undefined || own.has(account)) continue;
      // A named role is mostly of the same account; nobody is warned on a guess.
      if (!whole && !sure) continue;
      const key = (message: string) => `${message}:${place.path}:${whole ? account : principal}`;
      const message = whole ? (sure ? "account" : "maybe") : "principal";
      yield violation(message, place, { data: { account, principal }, key: key(message) });
    }
  },
};
