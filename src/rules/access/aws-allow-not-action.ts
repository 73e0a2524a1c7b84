import { matchActions } from "../../iam/aws/matchStatement.js";
import type { Statement } from "../../model/index.js";
import { isBounded } from "../awsBounds.js";
import { grantingDocuments, statementPlace } from "../awsGranting.js";
import { unlimitedChange } from "../awsLimitable.js";
import { isHeldBack } from "../awsLimits.js";
import { inlinePolicy, narrowPolicy } from "../examplePolicy.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";

export const awsAllowNotAction: Rule<"actions" | "resources"> = {
  name: "aws-allow-not-action",
  title: "Allow by exclusion",
  layer: "access",
  severity: "block",
  clouds: ["aws"],
  scope: "resource",
  why: "NotAction and NotResource with Allow grant everything that the list does not name, and everything that AWS adds later.",
  remediation: "Name what is allowed with Action and Resource; keep NotAction and NotResource for Deny.",
  standards: ["owasp-nhi-2025:NHI5", "nist-csf-2.0:PR.AA-05", "cis-aws-7.0.0:2.14", "csa-ccm-4.0:IAM-05"],
  parameters: {},
  messages: {
    actions: "This allows every action but {excluded} on {where}.",
    resources: "This allows {actions} on every resource but {excluded}.",
  },
  examples: {
    bad: [
      {
        title: "Everything but IAM: PowerUserAccess by hand.",
        resources: [inlinePolicy("power", { Effect: "Allow", NotAction: ["iam:*"], Resource: "*" })],
        findings: ["actions:policy.Statement[0].NotAction"],
      },
      {
        title: "Every object but those of one bucket.",
        resources: [
          inlinePolicy("objects", {
            Effect: "Allow",
            Action: "s3:DeleteObject",
            NotResource: "arn:aws:s3:::acme-secrets/*",
          }),
        ],
        findings: ["resources:policy.Statement[0].NotResource"],
      },
    ],
    good: [
      { title: "Named actions on one bucket.", resources: [narrowPolicy] },
      {
        title: "A Deny by exclusion narrows.",
        resources: [
          inlinePolicy(
            "bounded",
            { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::acme-site/*" },
            {
              Effect: "Deny",
              NotAction: "s3:*",
              Resource: "*",
              Condition: { StringNotEquals: { "aws:RequestedRegion": "eu-west-1" } },
            },
          ),
        ],
      },
    ],
  },
  *check(facts) {
    for (const granting of grantingDocuments(facts)) {
      if (granting.managed !== undefined) continue;
      for (const statement of granting.allowing) {
        const { actions, resources } = statement;
        const at = statementPlace(granting.place, statement);
        if (actions.negated) {
          const action = changeLeft(statement, (name) => isHeldBack(facts, granting, name));
          if (action === undefined) continue;
          const excluded = actions.patterns.join(", ");
          const where = resources?.negated ? "nearly all resources" : (resources?.patterns.join(", ") ?? "*");
          yield violation(
            "actions",
            { ...at, path: `${at.path}.NotAction` },
            { data: { excluded, where }, witness: { action } },
          );
        } else if (resources?.negated && !isBounded(statement)) {
          yield violation(
            "resources",
            { ...at, path: `${at.path}.NotResource` },
            { data: { actions: actions.patterns.join(", "), excluded: resources.patterns.join(", ") } },
          );
        }
      }
    }
  },
};

/** What people would miss first; only where all of it is excluded the whole catalogue is asked. */
const likely = ["iam:PutRolePolicy", "ec2:RunInstances", "s3:PutObject", "lambda:UpdateFunctionCode"];

/** A change that a statement which names no action allows on everything that it can be about. */
function changeLeft(statement: Statement, isHeld: (action: string) => boolean): string | undefined {
  const isGone = (name: string) => !matchActions(statement.actions, name.toLowerCase()) || isHeld(name);
  for (const pattern of [...likely, "*"]) {
    const action = unlimitedChange(statement, pattern, isGone);
    if (action !== undefined) return action.name;
  }
  return undefined;
}
