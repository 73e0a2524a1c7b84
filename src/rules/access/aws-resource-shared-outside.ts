import { isBounded } from "../awsBounds.js";
import { statementPlace } from "../awsGranting.js";
import {
  actionsThatShare,
  actionsToShareFurther,
  allowedAction,
  foreignStatements,
} from "../foreignStatements.js";
import { violation } from "../outcome.js";
import type { ExampleResource, Rule } from "../rule.js";

const owner = "arn:aws:iam::123456789012:root";
const other = "arn:aws:iam::210987654321:root";

function key(...statements: readonly Readonly<Record<string, unknown>>[]): ExampleResource {
  const first = { Effect: "Allow", Principal: { AWS: owner }, Action: "kms:*", Resource: "*" };
  return {
    type: "aws:kms/keyPolicy:KeyPolicy",
    name: "data",
    properties: {
      keyId: "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
      policy: JSON.stringify({ Version: "2012-10-17", Statement: [first, ...statements] }),
    },
  };
}

export const awsResourceSharedOutside: Rule<"shares"> = {
  name: "aws-resource-shared-outside",
  title: "Resource that another account may share further",
  layer: "access",
  severity: "block",
  clouds: ["aws"],
  scope: "resource",
  why: "An account that may change a resource's policy or make grants on it decides who else gets in. Who has access is then no longer decided where the resource is.",
  remediation:
    "Allow the other account only to use the resource; for grants on a key, add the condition kms:GrantIsForAWSResource.",
  standards: [
    "owasp-nhi-2025:NHI3",
    "owasp-nhi-2025:NHI6",
    "nist-csf-2.0:PR.AA-05",
    "cis-aws-7.0.0:2.21",
    "csa-ccm-4.0:IAM-16",
    "mitre-attack:T1199",
  ],
  parameters: {},
  messages: { shares: "Account {account} may do {action} here, and so let others in." },
  examples: {
    bad: [
      {
        title: "A key that another account administers.",
        resources: [key({ Effect: "Allow", Principal: { AWS: other }, Action: "kms:*", Resource: "*" })],
        findings: ["shares:policy.Statement[1]:210987654321"],
      },
      {
        title: "A grant that may be passed on.",
        resources: [
          {
            type: "aws:kms/grant:Grant",
            name: "partner",
            properties: {
              keyId: "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
              granteePrincipal: "arn:aws:iam::210987654321:role/reader",
              operations: ["Decrypt", "CreateGrant"],
            },
          },
        ],
        findings: ["shares:granteePrincipal.Statement[0]:210987654321"],
      },
    ],
    good: [
      {
        title: "Another account uses the key, and AWS's services for it.",
        resources: [
          key(
            {
              Effect: "Allow",
              Principal: { AWS: other },
              Action: [
                "kms:Encrypt",
                "kms:Decrypt",
                "kms:ReEncrypt*",
                "kms:GenerateDataKey*",
                "kms:DescribeKey",
              ],
              Resource: "*",
            },
            {
              Effect: "Allow",
              Principal: { AWS: other },
              Action: ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"],
              Resource: "*",
              Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
            },
          ),
        ],
      },
      { title: "A key of its own account.", resources: [key()] },
    ],
  },
  *check(facts) {
    for (const foreign of foreignStatements(facts)) {
      const { policy, document, statement, account, own, isOwnSure } = foreign;
      if (statement.actions.negated || isBounded(statement)) continue;
      const actions = statement.actions.patterns.flatMap(actionsThatShare);
      if (actions.length === 0) continue;
      const action = allowedAction(foreign, account, actions);
      if (action === undefined) continue;
      // Of two accounts that share a resource, one is not its own, whichever it is.
      if (!isOwnSure && actionsToShareFurther(document, own).length === 0) continue;
      const place = statementPlace(policy, statement);
      yield violation("shares", place, {
        data: { account, action },
        witness: { principal: `arn:aws:iam::${account}:root`, action },
        key: `shares:${place.path}:${account}`,
      });
    }
  },
};
