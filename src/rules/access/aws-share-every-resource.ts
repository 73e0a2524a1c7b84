import { allowedOnAll } from "../awsReach.js";
import { inlinePolicy, narrowPolicy } from "../examplePolicy.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";

export const awsShareEveryResource: Rule<"all"> = {
  name: "aws-share-every-resource",
  title: "May open every resource to others",
  layer: "access",
  severity: "block",
  clouds: ["aws"],
  scope: "resource",
  why: "Rewriting resource policies lets strangers in without a single change to an identity: every bucket, key, function or queue can be shared with any account.",
  remediation:
    "Name the resources whose policies the workload manages, or leave policies to the pipeline's own role.",
  standards: [
    "owasp-nhi-2025:NHI5",
    "owasp-nhi-2025:NHI6",
    "nist-csf-2.0:PR.AA-05",
    "csa-ccm-4.0:IAM-09",
    "mitre-attack:T1098.003",
  ],
  parameters: {},
  messages: { all: "{action} is allowed on every resource: its holder can open each of them to anyone." },
  examples: {
    bad: [
      {
        title: "The policy of every bucket.",
        resources: [inlinePolicy("share", { Effect: "Allow", Action: "s3:PutBucketPolicy", Resource: "*" })],
        findings: ["all:policy.Statement[0]"],
      },
      {
        title: "Every snapshot.",
        resources: [
          inlinePolicy("share", {
            Effect: "Allow",
            Action: ["ec2:ModifySnapshotAttribute", "rds:ModifyDBSnapshotAttribute"],
            Resource: "*",
          }),
        ],
        findings: ["all:policy.Statement[0]"],
      },
    ],
    good: [
      { title: "Named actions on one bucket.", resources: [narrowPolicy] },
      {
        title: "One bucket.",
        resources: [
          inlinePolicy("share", {
            Effect: "Allow",
            Action: "s3:PutBucketPolicy",
            Resource: "arn:aws:s3:::acme-site",
          }),
        ],
      },
      {
        title: "Grants that only AWS's own services use.",
        resources: [
          inlinePolicy("grant", {
            Effect: "Allow",
            Action: "kms:CreateGrant",
            Resource: "*",
            Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
          }),
        ],
      },
    ],
  },
  *check(facts) {
    for (const { place, action } of allowedOnAll(facts, shares, [])) {
      yield violation("all", place, { data: { action }, witness: { action } });
    }
  },
};

const shares = [
  "s3:PutBucketPolicy",
  "s3:DeleteBucketPolicy",
  "s3:PutBucketAcl",
  "s3:PutObjectAcl",
  "s3:PutAccessPointPolicy",
  "s3:PutBucketPublicAccessBlock",
  "kms:PutKeyPolicy",
  "kms:CreateGrant",
  "lambda:AddPermission",
  "lambda:AddLayerVersionPermission",
  "sqs:AddPermission",
  "sns:AddPermission",
  "secretsmanager:PutResourcePolicy",
  "ecr:SetRepositoryPolicy",
  "ec2:ModifySnapshotAttribute",
  "ec2:ModifyImageAttribute",
  "rds:ModifyDBSnapshotAttribute",
  "rds:ModifyDBClusterSnapshotAttribute",
  "dynamodb:PutResourcePolicy",
  "kinesis:PutResourcePolicy",
  "es:UpdateDomainConfig",
  "backup:PutBackupVaultAccessPolicy",
  "elasticfilesystem:PutFileSystemPolicy",
  "events:PutPermission",
  "glue:PutResourcePolicy",
  "codeartifact:PutDomainPermissionsPolicy",
  "acm-pca:PutPolicy",
];
