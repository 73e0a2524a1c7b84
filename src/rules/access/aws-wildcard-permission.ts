import { hasWildcard } from "../../iam/aws/glob.js";
import { isEveryAction, isOnEverything } from "../awsEverything.js";
import { grantingDocuments, statementPlace } from "../awsGranting.js";
import { mainResource, unlimitedChange } from "../awsLimitable.js";
import { isHeldBack } from "../awsLimits.js";
import { inlinePolicy, narrowPolicy } from "../examplePolicy.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";

export const awsWildcardPermission: Rule<"wildcard"> = {
  name: "aws-wildcard-permission",
  title: "Wildcard actions on every resource",
  layer: "access",
  severity: "block",
  clouds: ["aws"],
  scope: "resource",
  why: "A pattern of actions grows with every action that AWS adds, and on every resource it reaches what the workload has never heard of. Whoever takes over the workload can change all of it.",
  remediation: "Name the actions, or the ARNs of the resources that they are for.",
  standards: [
    "owasp-nhi-2025:NHI5",
    "owasp-agentic-2026:ASI03",
    "nist-sp-800-207:tenet-3",
    "nist-csf-2.0:PR.AA-05",
    "cis-aws-7.0.0:2.14",
    "csa-ccm-4.0:IAM-05",
  ],
  parameters: {},
  messages: { wildcard: "{pattern} on {resources} allows {action}, among others, on every {what}." },
  examples: {
    bad: [
      {
        title: "All of a service, everywhere.",
        resources: [inlinePolicy("deploy", { Effect: "Allow", Action: "s3:*", Resource: "*" })],
        findings: ["wildcard:policy.Statement[0].Action[0]"],
      },
      {
        title: "The wildcard may stand anywhere, and in the resource's every part.",
        resources: [
          inlinePolicy("deploy", { Effect: "Allow", Action: ["s3:Put?bject"], Resource: "arn:aws:s3:::*/*" }),
        ],
        findings: ["wildcard:policy.Statement[0].Action[0]"],
      },
    ],
    good: [
      { title: "Named actions on one bucket.", resources: [narrowPolicy] },
      {
        title: "Patterns that only read, and actions that know no resources.",
        resources: [
          inlinePolicy("look", {
            Effect: "Allow",
            Action: ["ec2:Describe*", "cloudwatch:PutMetricD*"],
            Resource: "*",
          }),
        ],
      },
      {
        title: "Every action on one queue.",
        resources: [
          inlinePolicy("queue", {
            Effect: "Allow",
            Action: "sqs:*",
            Resource: "arn:aws:sqs:eu-west-1:123456789012:orders",
          }),
        ],
      },
      {
        title: "Bounded by a tag of the resource.",
        resources: [
          inlinePolicy("restart", {
            Effect: "Allow",
            Action: "ec2:*Instances",
            Resource: "*",
            Condition: { StringEquals: { "aws:ResourceTag/team": "web" } },
          }),
        ],
      },
    ],
  },
  *check(facts) {
    for (const granting of grantingDocuments(facts)) {
      const { place, managed, allowing } = granting;
      if (managed !== undefined) continue;
      for (const statement of allowing) {
        const { actions, resources } = statement;
        if (actions.negated || !actions.patterns.some(hasWildcard)) continue;
        // Every action on everything is an administrator's.
        if (isEveryAction(statement) && isOnEverything(statement)) continue;
        for (const [index, pattern] of actions.patterns.entries()) {
          if (!hasWildcard(pattern)) continue;
          const action = unlimitedChange(statement, pattern, (name) => isHeldBack(facts, granting, name));
          if (action === undefined) continue;
          const at = statementPlace(place, statement);
          const written = resources?.negated
            ? "nearly all resources"
            : (resources?.patterns.join(", ") ?? "*");
          yield violation(
            "wildcard",
            { ...at, path: `${at.path}.Action[${index}]` },
            {
              data: { pattern, resources: written, action: action.name, what: mainResource(action) },
              witness: { action: action.name },
            },
          );
        }
      }
    }
  },
};
