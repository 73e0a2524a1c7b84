/** Prefixes that people write for those of services, which are called otherwise (Service Authorization Reference). */
const services: Readonly<Record<string, string>> = {
  alb: "elasticloadbalancing",
  apigw: "apigateway",
  "api-gateway": "apigateway",
  "cloudwatch-logs": "logs",
  cloudwatchlogs: "logs",
  cognito: "cognito-idp",
  ddb: "dynamodb",
  eb: "elasticbeanstalk",
  efs: "elasticfilesystem",
  elb: "elasticloadbalancing",
  elbv2: "elasticloadbalancing",
  emr: "elasticmapreduce",
  eventbridge: "events",
  opensearch: "es",
  parameterstore: "ssm",
  sfn: "states",
  stepfunctions: "states",
  "systems-manager": "ssm",
};

/** Operations of APIs that are allowed by an action of another name. */
const actions: Readonly<Record<string, string>> = {
  "cloudwatch:createloggroup": "logs:CreateLogGroup",
  "cloudwatch:createlogstream": "logs:CreateLogStream",
  "cloudwatch:putlogevents": "logs:PutLogEvents",
  "dynamodb:transactgetitems": "dynamodb:GetItem",
  "dynamodb:transactwriteitems": "dynamodb:PutItem",
  "ecr:getlogin": "ecr:GetAuthorizationToken",
  "lambda:invoke": "lambda:InvokeFunction",
  "s3:completemultipartupload": "s3:PutObject",
  "s3:copyobject": "s3:GetObject and s3:PutObject",
  "s3:createmultipartupload": "s3:PutObject",
  "s3:deleteobjects": "s3:DeleteObject",
  "s3:getbucketencryption": "s3:GetEncryptionConfiguration",
  "s3:getbucketlifecycleconfiguration": "s3:GetLifecycleConfiguration",
  "s3:headbucket": "s3:ListBucket",
  "s3:headobject": "s3:GetObject",
  "s3:listbuckets": "s3:ListAllMyBuckets",
  "s3:listmultipartuploads": "s3:ListBucketMultipartUploads",
  "s3:listobjects": "s3:ListBucket",
  "s3:listobjectsv2": "s3:ListBucket",
  "s3:listobjectversions": "s3:ListBucketVersions",
  "s3:listparts": "s3:ListMultipartUploadParts",
  "s3:putbucketencryption": "s3:PutEncryptionConfiguration",
  "s3:putbucketlifecycleconfiguration": "s3:PutLifecycleConfiguration",
  "s3:uploadpart": "s3:PutObject",
  "sns:publishbatch": "sns:Publish",
  "sqs:changemessagevisibilitybatch": "sqs:ChangeMessageVisibility",
  "sqs:deletemessagebatch": "sqs:DeleteMessage",
  "sqs:sendmessagebatch": "sqs:SendMessage",
};

/** The prefix of the service that is mostly meant by another. */
export function serviceMeant(prefix: string): string | undefined {
  return lookUp(services, prefix);
}

/** The action that allows an operation which people take for one. */
export function actionMeant(action: string): string | undefined {
  return lookUp(actions, action);
}

function lookUp(table: Readonly<Record<string, string>>, name: string): string | undefined {
  const folded = name.toLowerCase();
  return Object.hasOwn(table, folded) ? table[folded] : undefined;
}
