import assert from "node:assert/strict";
import { rolePolicies } from "../../../src/components/aws/planRole.js";
import { awsVerbs } from "../../../src/components/grants/awsVerbs.js";
import { type Context, evaluate, type NamedPolicy, readDocument } from "../../../src/iam/aws/index.js";

type Grants = Parameters<typeof rolePolicies>[0];

/** Requests as `service:Action resource`, each with a context where it needs one. */
type Requests = readonly (string | readonly [request: string, context: Context])[];

interface Case {
  readonly grants: Grants;
  /** What the job is promised. */
  readonly can: Requests;
  /** What is next to it. */
  readonly cannot: Requests;
}

const here = "eu-west-1:123456789012";
const bucket = "arn:aws:s3:::acme-web";
const table = `arn:aws:dynamodb:${here}:table/orders`;
const queue = `arn:aws:sqs:${here}:jobs`;
const topic = `arn:aws:sns:${here}:news`;
const key = `arn:aws:kms:${here}:key/11111111-2222-3333-4444-555555555555`;
const repository = `arn:aws:ecr:${here}:repository/web`;
const lambda = `arn:aws:lambda:${here}:function:web`;
const service = `arn:aws:ecs:${here}:service/main/web`;
const secret = `arn:aws:secretsmanager:${here}:secret:web-abcdef`;
const model = "arn:aws:bedrock:eu-west-1::foundation-model/anthropic.claude-v2";
const task = "arn:aws:iam::123456789012:role/web-task";
const user = `arn:aws:rds-db:${here}:dbuser:db-ABCDEFGHIJKL/web`;
const cluster = `arn:aws:eks:${here}:cluster/main`;
const distribution = "arn:aws:cloudfront::123456789012:distribution/E2EXAMPLE";

const byS3: Context = { "kms:ViaService": "s3.eu-west-1.amazonaws.com" };
const passed = (to: string): Context => ({ "iam:PassedToService": to });

const cases: Readonly<Record<string, Case>> = {
  "reads a bucket and what lies in it": {
    grants: [{ read: bucket }],
    can: [`s3:GetObject ${bucket}/a/b.html`, `s3:ListBucket ${bucket}`, `s3:GetBucketLocation ${bucket}`],
    cannot: [
      `s3:PutObject ${bucket}/a`,
      `s3:DeleteObject ${bucket}/a`,
      `s3:GetObject ${bucket}-evil/a`,
      "s3:GetObject arn:aws:s3:::acme/a",
      `s3:PutBucketPolicy ${bucket}`,
      "s3:ListAllMyBuckets *",
    ],
  },
  "reads an encrypted bucket, with its key through S3 only": {
    grants: [{ read: bucket, key }],
    can: [`s3:GetObject ${bucket}/a`, [`kms:Decrypt ${key}`, byS3]],
    cannot: [
      [`kms:Decrypt ${key}`, { "kms:ViaService": "ec2.eu-west-1.amazonaws.com" }],
      `kms:Decrypt ${key}`,
      [`kms:GenerateDataKey ${key}`, byS3],
      [`kms:Decrypt ${key.replace(/5$/, "6")}`, byS3],
    ],
  },
  "writes the rows of a table": {
    grants: [{ write: table }],
    can: [`dynamodb:PutItem ${table}`, `dynamodb:UpdateItem ${table}`, `dynamodb:DeleteItem ${table}`],
    cannot: [
      `dynamodb:GetItem ${table}`,
      `dynamodb:DeleteTable ${table}`,
      `dynamodb:UpdateTable ${table}`,
      `dynamodb:PutItem ${table}2`,
    ],
  },
  "manages a queue, and not who may use it": {
    grants: [{ manage: queue }],
    can: [`sqs:CreateQueue ${queue}`, `sqs:DeleteQueue ${queue}`, `sqs:TagQueue ${queue}`],
    cannot: [
      `sqs:DeleteQueue ${queue}2`,
      `sqs:SetQueueAttributes ${queue}`,
      `sqs:AddPermission ${queue}`,
      `sqs:ReceiveMessage ${queue}`,
      `sns:Publish ${topic}`,
    ],
  },
  "manages a role, and hands it to nobody": {
    grants: [{ manage: task }],
    can: [`iam:CreateRole ${task}`, `iam:DeleteRole ${task}`, `iam:TagRole ${task}`],
    cannot: [
      [`iam:PassRole ${task}`, passed("lambda.amazonaws.com")],
      `iam:UpdateAssumeRolePolicy ${task}`,
      `iam:PutRolePolicy ${task}`,
      `iam:AttachRolePolicy ${task}`,
    ],
  },
  "plans a bucket without reading it": {
    grants: [{ plan: bucket }],
    can: [`s3:GetBucketPolicy ${bucket}`, `s3:GetEncryptionConfiguration ${bucket}`],
    cannot: [`s3:GetObject ${bucket}/a`, `s3:PutBucketPolicy ${bucket}`, `s3:GetBucketPolicy ${bucket}2`],
  },
  "applies a bucket without its data": {
    grants: [{ apply: bucket }],
    can: [`s3:GetBucketPolicy ${bucket}`, `s3:PutEncryptionConfiguration ${bucket}`],
    cannot: [
      `s3:GetObject ${bucket}/a`,
      `s3:PutObject ${bucket}/a`,
      `s3:PutEncryptionConfiguration ${bucket}2`,
    ],
  },
  "invokes one model": {
    grants: [{ invoke: model }],
    can: [`bedrock:InvokeModel ${model}`, `bedrock:InvokeModelWithResponseStream ${model}`],
    cannot: [
      `bedrock:InvokeModel ${model}:1`,
      `bedrock:DeleteCustomModel ${model}`,
      "bedrock:ListFoundationModels *",
    ],
  },
  "pushes images": {
    grants: [{ pushImage: repository }],
    can: [
      "ecr:GetAuthorizationToken *",
      `ecr:PutImage ${repository}`,
      `ecr:UploadLayerPart ${repository}`,
      `ecr:BatchGetImage ${repository}`,
    ],
    cannot: [
      `ecr:DeleteRepository ${repository}`,
      `ecr:BatchDeleteImage ${repository}`,
      `ecr:PutImage ${repository}2`,
    ],
  },
  "pulls images": {
    grants: [{ pullImage: repository }],
    can: ["ecr:GetAuthorizationToken *", `ecr:BatchGetImage ${repository}`],
    cannot: [`ecr:PutImage ${repository}`, `ecr:BatchGetImage ${repository}/x`],
  },
  "deploys a site, and empties the cache before it": {
    grants: [{ deploySite: bucket }, { invalidate: distribution }],
    can: [
      `s3:PutObject ${bucket}/index.html`,
      `s3:DeleteObject ${bucket}/old.html`,
      `s3:ListBucket ${bucket}`,
      `cloudfront:CreateInvalidation ${distribution}`,
    ],
    cannot: [
      `s3:PutObjectAcl ${bucket}/index.html`,
      `s3:PutBucketWebsite ${bucket}`,
      `s3:DeleteBucket ${bucket}`,
      `cloudfront:UpdateDistribution ${distribution}`,
      `cloudfront:CreateInvalidation ${distribution}2`,
    ],
  },
  "deploys a function, which runs as the given role": {
    grants: [{ deployFunction: lambda, passRoles: [task] }],
    can: [
      `lambda:UpdateFunctionCode ${lambda}`,
      `lambda:PublishVersion ${lambda}`,
      [`iam:PassRole ${task}`, passed("lambda.amazonaws.com")],
    ],
    cannot: [
      `lambda:AddPermission ${lambda}`,
      `lambda:InvokeFunction ${lambda}`,
      `lambda:UpdateFunctionCode ${lambda}2`,
      [`iam:PassRole ${task}`, passed("ec2.amazonaws.com")],
      [`iam:PassRole ${task}-admin`, passed("lambda.amazonaws.com")],
    ],
  },
  "deploys a service, whose tasks run as the given role": {
    grants: [{ deployService: service, passRoles: [task] }],
    can: [
      `ecs:UpdateService ${service}`,
      `ecs:RegisterTaskDefinition arn:aws:ecs:${here}:task-definition/web:7`,
      [`iam:PassRole ${task}`, passed("ecs-tasks.amazonaws.com")],
    ],
    cannot: [
      `ecs:DeleteService ${service}`,
      `ecs:UpdateService ${service}2`,
      `ecs:RegisterTaskDefinition arn:aws:ecs:${here}:task-definition/admin:1`,
      `ecs:ExecuteCommand arn:aws:ecs:${here}:task/main/1`,
      [`iam:PassRole ${task}`, passed("lambda.amazonaws.com")],
    ],
  },
  "reaches a cluster": {
    grants: [{ deployCluster: cluster }],
    can: [`eks:DescribeCluster ${cluster}`],
    cannot: [
      `eks:UpdateClusterConfig ${cluster}`,
      `eks:DescribeCluster ${cluster}2`,
      `eks:CreateAccessEntry ${cluster}`,
    ],
  },
  "reads one secret": {
    grants: [{ readSecret: secret }],
    can: [`secretsmanager:GetSecretValue ${secret}`, `secretsmanager:DescribeSecret ${secret}`],
    cannot: [
      `secretsmanager:PutSecretValue ${secret}`,
      `secretsmanager:GetSecretValue arn:aws:secretsmanager:${here}:secret:web-abcdeg`,
      "secretsmanager:ListSecrets *",
    ],
  },
  "publishes to a topic": {
    grants: [{ publish: topic }],
    can: [`sns:Publish ${topic}`],
    cannot: [`sns:Subscribe ${topic}`, `sns:Publish ${topic}2`, `sns:AddPermission ${topic}`],
  },
  "takes messages": {
    grants: [{ consume: queue }],
    can: [`sqs:ReceiveMessage ${queue}`, `sqs:DeleteMessage ${queue}`],
    cannot: [`sqs:SendMessage ${queue}`, `sqs:PurgeQueue ${queue}`, `sqs:ReceiveMessage ${queue}2`],
  },
  "connects to a database as one user": {
    grants: [{ connect: user }],
    can: [`rds-db:connect ${user}`],
    cannot: [`rds-db:connect ${user}2`, `rds-db:connect ${user.replace("/web", "/admin")}`],
  },
  "becomes one role": {
    grants: [{ assume: task }],
    can: [`sts:AssumeRole ${task}`],
    cannot: [`sts:AssumeRole ${task}-admin`, `iam:PassRole ${task}`],
  },
  "until a day, from a network": {
    grants: [{ publish: topic, when: { until: "2027-01-01T00:00:00Z", sourceIps: ["192.0.2.0/24"] } }],
    can: [
      [`sns:Publish ${topic}`, { "aws:CurrentTime": "2026-12-31T23:59:59Z", "aws:SourceIp": "192.0.2.7" }],
    ],
    cannot: [
      [`sns:Publish ${topic}`, { "aws:CurrentTime": "2027-01-01T00:00:01Z", "aws:SourceIp": "192.0.2.7" }],
      [`sns:Publish ${topic}`, { "aws:CurrentTime": "2026-12-31T23:59:59Z", "aws:SourceIp": "198.51.100.7" }],
      `sns:Publish ${topic}`,
    ],
  },
};

function policiesOf(grants: Grants): readonly NamedPolicy[] {
  const packed = rolePolicies(grants);
  if (packed.kind === "wrong") assert.fail(JSON.stringify(packed.problems));
  const { inline, managed } = packed.value;
  return [inline, ...managed].map((json, index) => ({
    name: `policy ${index + 1}`,
    document: readDocument(JSON.stringify(json)),
  }));
}

/** A role of the account that leaves it to policies who becomes it. */
const trust: NamedPolicy = {
  name: "trust",
  document: readDocument({
    Version: "2012-10-17",
    Statement: {
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::123456789012:root" },
      Action: "sts:AssumeRole",
    },
  }),
};

describe("what a role may do with its grants, by the evaluator", () => {
  for (const [title, { grants, can, cannot }] of Object.entries(cases)) {
    it(title, () => {
      const identity = policiesOf(grants);
      const decide = (request: string, context: Context) => {
        const [action = "", resource = ""] = request.split(" ");
        const principal = { kind: "role", arn: "arn:aws:iam::123456789012:role/job", session: "1" } as const;
        return evaluate({ identity, trust }, { principal, action, resource, context }).decision;
      };
      const decided = (requests: Requests) =>
        requests.map((each) => {
          const [request, context] = typeof each === "string" ? [each, {}] : each;
          return [request, decide(request, context)];
        });
      const expected = (requests: Requests, decision: string) =>
        requests.map((each) => [typeof each === "string" ? each : each[0], decision]);
      assert.deepEqual(decided(can), expected(can, "allowed"));
      assert.deepEqual(decided(cannot), expected(cannot, "denied"));
    });
  }

  it("is tried for every verb of a grant", () => {
    const tried = new Set(Object.values(cases).flatMap(({ grants }) => grants.flatMap(Object.keys)));
    assert.deepEqual(
      awsVerbs.filter((verb) => !tried.has(verb)),
      [],
      "give each a case here: what it is promised, and what is next to it",
    );
  });
});
