import { allowedOnAll } from "../awsReach.js";
import { inlinePolicy, narrowPolicy } from "../examplePolicy.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";

export const awsReadAllData: Rule<"all"> = {
  name: "aws-read-all-data",
  title: "All data of a kind",
  layer: "access",
  severity: "warn",
  clouds: ["aws"],
  scope: "resource",
  why: "Whoever takes over the workload can carry away what belongs to every other one: objects, tables, streams, snapshots.",
  remediation: "Name the buckets, tables, keys or snapshots that the workload reads.",
  standards: ["owasp-nhi-2025:NHI5", "nist-csf-2.0:PR.AA-05", "csa-ccm-4.0:IAM-05", "mitre-attack:T1078.004"],
  parameters: {},
  messages: { all: "{action} is allowed on everything of its kind in the account." },
  examples: {
    bad: [
      {
        title: "Every object.",
        resources: [
          inlinePolicy("read", { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::*" }),
        ],
        findings: ["all:policy.Statement[0]"],
      },
      {
        title: "Every key opens.",
        resources: [inlinePolicy("open", { Effect: "Allow", Action: ["kms:Dec?ypt"], Resource: "*" })],
        findings: ["all:policy.Statement[0]"],
      },
    ],
    good: [
      { title: "Named actions on one bucket.", resources: [narrowPolicy] },
      {
        title: "Keys for one service only.",
        resources: [
          inlinePolicy("open", {
            Effect: "Allow",
            Action: "kms:Decrypt",
            Resource: "*",
            Condition: { StringEquals: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" } },
          }),
        ],
      },
      {
        title: "One table and its indexes.",
        resources: [
          inlinePolicy("read", {
            Effect: "Allow",
            Action: ["dynamodb:Scan", "dynamodb:Query"],
            Resource: [
              "arn:aws:dynamodb:eu-west-1:123456789012:table/orders",
              "arn:aws:dynamodb:eu-west-1:123456789012:table/orders/index/*",
            ],
          }),
        ],
      },
    ],
  },
  *check(facts) {
    for (const { place, action } of allowedOnAll(facts, dataReads, [])) {
      yield violation("all", place, { data: { action }, witness: { action } });
    }
  },
};

const dataReads = [
  "s3:GetObject",
  "s3:GetObjectVersion",
  "kms:Decrypt",
  "dynamodb:Scan",
  "dynamodb:Query",
  "dynamodb:GetItem",
  "dynamodb:BatchGetItem",
  "dynamodb:ExportTableToPointInTime",
  "rds:CopyDBSnapshot",
  "rds:CopyDBClusterSnapshot",
  "rds:StartExportTask",
  "rds-data:ExecuteStatement",
  "rds-db:connect",
  "redshift:GetClusterCredentials",
  "redshift-data:ExecuteStatement",
  "ec2:CreateSnapshot",
  "ec2:CopySnapshot",
  "ebs:GetSnapshotBlock",
  "kinesis:GetRecords",
  "sqs:ReceiveMessage",
  "codecommit:GitPull",
  "lambda:GetFunction",
];
