import { actionsMatching } from "../../iam/aws/catalogue.js";
import type { Statement } from "../../model/index.js";
import { isBounded } from "../awsBounds.js";
import { statementPlace } from "../awsGranting.js";
import { actionsToShareFurther, allowedAction, foreignStatements } from "../foreignStatements.js";
import { violation } from "../outcome.js";
import { queuePolicy } from "../resourcePolicies.js";
import type { Rule } from "../rule.js";

/** What is read from image registries is code to run, and mostly meant for many accounts. */
const pulling = /^ecr:(?:Batch(?:Check|Get)|Describe|Get|List)/i;

export const awsResourceOpenToAccount: Rule<"account" | "grant"> = {
  name: "aws-resource-open-to-account",
  title: "Resource open to another account as a whole",
  layer: "access",
  severity: "warn",
  clouds: ["aws"],
  scope: "resource",
  why: "Whoever administers the other account chooses who of it gets in, today and later. Where the account leaves the organisation, or is broken into, the resource goes with it.",
  remediation:
    "Name the role that needs it, or add a condition on aws:PrincipalOrgID or aws:PrincipalArn; give a grant on a key constraints.",
  standards: [
    "owasp-nhi-2025:NHI3",
    "nist-csf-2.0:PR.AA-05",
    "cis-aws-7.0.0:2.21",
    "csa-ccm-4.0:IAM-16",
    "mitre-attack:T1199",
  ],
  parameters: {},
  messages: {
    account: "Every principal of account {account} may do {action} here, if that account lets it.",
    grant: "{principal}, of another account, may use this key with {action} until the grant is retired.",
  },
  examples: {
    bad: [
      {
        title: "A queue for all of another account.",
        resources: [queuePolicy("orders", { Principal: { AWS: "arn:aws:iam::210987654321:root" } })],
        findings: ["account:policy.Statement[0]:210987654321"],
      },
      {
        title: "A grant to another account, without constraints.",
        resources: [
          {
            type: "aws:kms/grant:Grant",
            name: "partner",
            properties: {
              keyId: "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
              granteePrincipal: "arn:aws:iam::210987654321:role/reader",
              operations: ["Decrypt"],
            },
          },
        ],
        findings: ["grant:granteePrincipal.Statement[0]:210987654321"],
      },
    ],
    good: [
      {
        title: "One role of another account.",
        resources: [queuePolicy("orders", { Principal: { AWS: "arn:aws:iam::210987654321:role/shop" } })],
      },
      {
        title: "Another account, as long as it is in the organisation.",
        resources: [
          queuePolicy("orders", {
            Principal: { AWS: "arn:aws:iam::210987654321:root" },
            Condition: { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
          }),
        ],
      },
    ],
  },
  *check(facts) {
    for (const foreign of foreignStatements(facts)) {
      const { policy, document, statement, account, whole, principal } = foreign;
      const isGrant = policy.resource.type === "aws:kms/grant:Grant";
      if (!foreign.isOwnSure || (!whole && !isGrant) || isBounded(statement)) continue;
      // What another account may share further is reported as that.
      const sharing = actionsToShareFurther(document, account);
      if (sharing.length > 0 && allowedAction(foreign, account, sharing) !== undefined) continue;
      const action = allowedAction(foreign, account, actionsOf(statement));
      if (action === undefined) continue;
      const place = statementPlace(policy, statement);
      const message = isGrant ? "grant" : "account";
      yield violation(message, place, {
        data: { account, action, principal },
        witness: { principal, action },
        key: `${message}:${place.path}:${account}`,
      });
    }
  },
};

/** What the statement lets out; nothing where that is images only. */
function actionsOf({ actions }: Statement): readonly string[] {
  if (actions.negated) return [];
  const patterns = actions.patterns.filter((each) => !pulling.test(each));
  return patterns.flatMap((pattern) => actionsMatching(pattern).map(({ name }) => name));
}
