import { allowedOnAll } from "../awsReach.js";
import { attachedPolicy, inlinePolicy, narrowPolicy } from "../examplePolicy.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";

export const awsReadEverySecret: Rule<"all"> = {
  name: "aws-read-every-secret",
  title: "Every secret of the account",
  layer: "access",
  severity: "block",
  clouds: ["aws"],
  scope: "resource",
  why: "Whoever takes over the workload reads the passwords and keys of all others, and goes on from there.",
  remediation: "Name the ARNs of the secrets or the path of the parameters that the workload reads.",
  standards: [
    "owasp-nhi-2025:NHI5",
    "nist-csf-2.0:PR.AA-05",
    "csa-ccm-4.0:IAM-05",
    "owasp-nhi-2025:NHI2",
    "mitre-attack:T1555.006",
  ],
  parameters: {},
  messages: { all: "{action} is allowed on every secret of the account." },
  examples: {
    bad: [
      {
        title: "Every secret.",
        resources: [inlinePolicy("read", { Effect: "Allow", Action: "secretsmanager:Get*", Resource: "*" })],
        findings: ["all:policy.Statement[0]"],
      },
      {
        title: "Every parameter, in the resource's every part.",
        resources: [
          inlinePolicy("read", {
            Effect: "Allow",
            Action: ["ssm:GetParametersByPath", "ssm:GetParameter"],
            Resource: "arn:aws:ssm:*:*:parameter/*",
          }),
        ],
        findings: ["all:policy.Statement[0]"],
      },
    ],
    good: [
      { title: "Named actions on one bucket.", resources: [narrowPolicy] },
      {
        title: "The secrets of one application, whatever follows their names.",
        resources: [
          inlinePolicy("read", {
            Effect: "Allow",
            Action: ["secretsmanager:GetSecretValue", "ssm:GetParameter"],
            Resource: [
              "arn:aws:secretsmanager:eu-west-1:123456789012:secret:orders-??????",
              "arn:aws:ssm:eu-west-1:123456789012:parameter/orders/*",
            ],
          }),
        ],
      },
      {
        title: "Those with the team's tag.",
        resources: [
          inlinePolicy("read", {
            Effect: "Allow",
            Action: "secretsmanager:GetSecretValue",
            Resource: "*",
            Condition: { StringEquals: { "secretsmanager:ResourceTag/team": "orders" } },
          }),
        ],
      },
      {
        title: "What the agent of every instance needs, from AWS itself.",
        resources: [attachedPolicy("ssm", "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore")],
      },
    ],
  },
  *check(facts) {
    for (const { place, action } of allowedOnAll(facts, secretReads, ofAws)) {
      yield violation("all", place, { data: { action }, witness: { action } });
    }
  },
};

const secretReads = [
  "secretsmanager:GetSecretValue",
  "secretsmanager:BatchGetSecretValue",
  "ssm:GetParameter",
  "ssm:GetParameters",
  "ssm:GetParametersByPath",
  "ssm:GetParameterHistory",
];
/** AWS's own policies give parameters to every instance's agent; only secrets count there. */
const ofAws = ["secretsmanager:GetSecretValue"];
