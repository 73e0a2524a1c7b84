import { finiteMembers } from "../../analysis/sets/index.js";
import { type ForeignAccount, foreignAccounts } from "../accountPrincipals.js";
import { trustingRole } from "../exampleTrust.js";
import { accountMay } from "../exampleTrustStatements.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";

const partner = (name: string, account: string, externalId: string) =>
  trustingRole(
    name,
    accountMay(`arn:aws:iam::${account}:root`, { StringEquals: { "sts:ExternalId": externalId } }),
  );

export const awsExternalIdShared: Rule<"shared"> = {
  name: "aws-external-id-shared",
  title: "One external id for several third parties",
  layer: "trust",
  severity: "warn",
  clouds: ["aws"],
  scope: "stack",
  why: "An external id tells the third party for which customer it acts, and works because no other customer can name it. One that several parties know, or that the customer chose by a scheme, keeps nobody apart.",
  remediation: "Use the external id that each third party generated for this account, one for each party.",
  standards: ["owasp-nhi-2025:NHI3", "owasp-nhi-2025:NHI9", "nist-csf-2.0:PR.AA-05", "csa-ccm-4.0:IAM-16"],
  parameters: {},
  messages: { shared: "The same external id is given to accounts {accounts}." },
  examples: {
    bad: [
      {
        title: "Two parties, one id.",
        resources: [
          partner("metrics", "464622532012", "acme-external-id"),
          partner("costs", "165736516723", "acme-external-id"),
        ],
        findings: ["shared:assumeRolePolicy.Statement[0]", "shared:assumeRolePolicy.Statement[0]"],
      },
      {
        title: "One role that two parties assume with one id.",
        resources: [
          trustingRole(
            "partners",
            accountMay(["arn:aws:iam::111122223333:root", "arn:aws:iam::444455556666:root"], {
              StringEquals: { "sts:ExternalId": "acme-external-id" },
            }),
          ),
        ],
        findings: ["shared:assumeRolePolicy.Statement[0]"],
      },
    ],
    good: [
      {
        title: "An id for each party.",
        resources: [
          partner("metrics", "464622532012", "0f3e5a8c9b7d4e21"),
          partner("costs", "165736516723", "77aa10b2c3d4e5f6"),
        ],
      },
      {
        title: "Two roles of one party, which knows its customer by the id.",
        resources: [
          partner("metrics", "464622532012", "0f3e5a8c9b7d4e21"),
          partner("logs", "464622532012", "0f3e5a8c9b7d4e21"),
        ],
      },
    ],
  },
  *check(facts) {
    const byId = new Map<string, ForeignAccount[]>();
    for (const way of foreignAccounts(facts)) {
      for (const id of externalIds(way)) {
        const known = byId.get(id);
        if (known === undefined) byId.set(id, [way]);
        else known.push(way);
      }
    }
    for (const ways of byId.values()) {
      const accounts = [...new Set(ways.map(({ account }) => account))].sort();
      if (accounts.length < 2) continue;
      const places = new Map(ways.map(({ place }) => [`${place.resource.address} ${place.path}`, place]));
      // The id itself is not shown: it is a little secret.
      for (const place of places.values())
        yield violation("shared", place, { data: { accounts: accounts.join(", ") } });
    }
  },
};

function externalIds({ alternative, hasExternalId }: ForeignAccount): readonly string[] {
  const values = alternative.claims.get("sts:externalid");
  return !hasExternalId || values === undefined ? [] : (finiteMembers(values.present.text, 32) ?? []);
}
