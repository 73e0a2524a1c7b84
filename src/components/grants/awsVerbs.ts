/** The verbs of an AWS grant that stand for an ARN and its level or job. */
export const awsVerbs = [
  "read",
  "write",
  "manage",
  "plan",
  "apply",
  "invoke",
  "pushImage",
  "pullImage",
  "deploySite",
  "invalidate",
  "deployFunction",
  "deployService",
  "deployCluster",
  "readSecret",
  "publish",
  "consume",
  "connect",
  "assume",
] as const;

export type AwsVerb = (typeof awsVerbs)[number];

const sqsTake = [
  "sqs:ReceiveMessage",
  "sqs:DeleteMessage",
  "sqs:ChangeMessageVisibility",
  "sqs:GetQueueAttributes",
  "sqs:GetQueueUrl",
];
const ecrPull = [
  "ecr:BatchCheckLayerAvailability",
  "ecr:BatchGetImage",
  "ecr:GetDownloadUrlForLayer",
  "ecr:GetAuthorizationToken",
];
const ecrPush = [
  ...ecrPull,
  "ecr:InitiateLayerUpload",
  "ecr:UploadLayerPart",
  "ecr:CompleteLayerUpload",
  "ecr:PutImage",
];
const invokeModel = ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"];
const objectWrite = ["s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"];

/**
 * What a verb means on a resource type, `service:type`, where it is a job or where AWS's access levels would give too
 * much or too little: AWS counts deleting a table as Write and decrypting as Write too. Names are from the Service
 * Authorization Reference; a test holds each against it.
 */
export const actionsByVerb: { readonly [V in AwsVerb]?: Readonly<Record<string, readonly string[]>> } = {
  read: {
    "kms:key": ["kms:Decrypt", "kms:DescribeKey"],
  },
  write: {
    "s3:bucket": objectWrite,
    "s3:object": objectWrite,
    "dynamodb:table": [
      "dynamodb:PutItem",
      "dynamodb:UpdateItem",
      "dynamodb:DeleteItem",
      "dynamodb:BatchWriteItem",
    ],
    "sqs:queue": ["sqs:SendMessage", "sqs:GetQueueUrl"],
    "sns:topic": ["sns:Publish"],
    "kinesis:stream": ["kinesis:PutRecord", "kinesis:PutRecords", "kinesis:DescribeStreamSummary"],
    "firehose:deliverystream": ["firehose:PutRecord", "firehose:PutRecordBatch"],
    "events:event-bus": ["events:PutEvents"],
    "secretsmanager:Secret": ["secretsmanager:PutSecretValue", "secretsmanager:UpdateSecretVersionStage"],
    "ssm:parameter": ["ssm:PutParameter"],
    "kms:key": ["kms:Encrypt", "kms:GenerateDataKey"],
    "logs:log-group": ["logs:CreateLogStream", "logs:PutLogEvents"],
    "ecr:repository": ecrPush,
  },
  invoke: {
    "lambda:function": ["lambda:InvokeFunction"],
    "lambda:function alias": ["lambda:InvokeFunction"],
    "lambda:function version": ["lambda:InvokeFunction"],
    "bedrock:foundation-model": invokeModel,
    "bedrock:inference-profile": invokeModel,
    "bedrock:application-inference-profile": invokeModel,
    "bedrock-agentcore:runtime": ["bedrock-agentcore:InvokeAgentRuntime"],
    "states:statemachine": ["states:StartExecution", "states:StartSyncExecution"],
    "execute-api:execute-api-general": ["execute-api:Invoke"],
  },
  pushImage: { "ecr:repository": ecrPush },
  pullImage: { "ecr:repository": ecrPull },
  deploySite: {
    "s3:bucket": ["s3:ListBucket", "s3:GetBucketLocation", "s3:GetObject", ...objectWrite],
  },
  invalidate: {
    "cloudfront:distribution": ["cloudfront:CreateInvalidation", "cloudfront:GetInvalidation"],
  },
  deployFunction: {
    "lambda:function": [
      "lambda:GetFunction",
      "lambda:GetFunctionConfiguration",
      "lambda:UpdateFunctionCode",
      "lambda:UpdateFunctionConfiguration",
      "lambda:PublishVersion",
      "lambda:UpdateAlias",
    ],
  },
  deployService: {
    "ecs:service": [
      "ecs:DescribeServices",
      "ecs:UpdateService",
      "ecs:DescribeTaskDefinition",
      "ecs:RegisterTaskDefinition",
    ],
  },
  deployCluster: { "eks:cluster": ["eks:DescribeCluster"] },
  readSecret: {
    "secretsmanager:Secret": ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"],
    "ssm:parameter": ["ssm:GetParameter", "ssm:GetParameters"],
  },
  publish: {
    "sqs:queue": ["sqs:SendMessage", "sqs:GetQueueUrl"],
    "sns:topic": ["sns:Publish"],
    "events:event-bus": ["events:PutEvents"],
    "kinesis:stream": ["kinesis:PutRecord", "kinesis:PutRecords", "kinesis:DescribeStreamSummary"],
    "firehose:deliverystream": ["firehose:PutRecord", "firehose:PutRecordBatch"],
  },
  consume: { "sqs:queue": sqsTake },
  connect: { "rds-db:db-user": ["rds-db:connect"] },
  assume: { "iam:role": ["sts:AssumeRole"] },
};

/** The service that a deployed thing hands its role to, for `iam:PassedToService`. */
export const passedTo: { readonly [V in AwsVerb]?: string } = {
  deployFunction: "lambda.amazonaws.com",
  deployService: "ecs-tasks.amazonaws.com",
};
