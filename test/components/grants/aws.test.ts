import assert from "node:assert/strict";
import { awsStatements } from "../../../src/components/grants/aws.js";
import { packPolicies } from "../../../src/components/grants/awsPolicies.js";
import { type AwsStatement, statementJson } from "../../../src/components/grants/awsStatement.js";
import { actionsByVerb } from "../../../src/components/grants/awsVerbs.js";
import { findAction } from "../../../src/iam/aws/catalogue.js";

type Grants = Parameters<typeof awsStatements>[0];

const bucket = "arn:aws:s3:::acme-web";
const queue = "arn:aws:sqs:eu-west-1:123456789012:jobs";
const table = "arn:aws:dynamodb:eu-west-1:123456789012:table/orders";
const key = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555";

function statements(grants: Grants): readonly AwsStatement[] {
  const result = awsStatements(grants);
  assert.equal(result.kind, "ok", JSON.stringify(result));
  return result.kind === "ok" ? result.value : [];
}

function problems(grants: Grants): readonly string[] {
  const result = awsStatements(grants);
  return result.kind === "wrong" ? result.problems.map(({ path, message }) => `${path}: ${message}`) : [];
}

describe("a plan and an apply", () => {
  const actionsOf = (verb: "plan" | "apply", arn: string) =>
    statements([{ [verb]: arn }]).flatMap(({ actions }) => actions);
  const contents: Readonly<Record<string, readonly string[]>> = {
    [bucket]: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
    [table]: ["dynamodb:GetItem", "dynamodb:Scan", "dynamodb:PutItem", "dynamodb:ExportTableToPointInTime"],
    [queue]: ["sqs:ReceiveMessage", "sqs:SendMessage", "sqs:PurgeQueue"],
    [key]: ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:CreateGrant"],
    "arn:aws:lambda:eu-west-1:123456789012:function:web": ["lambda:InvokeFunction", "lambda:AddPermission"],
    "arn:aws:secretsmanager:eu-west-1:123456789012:secret:x-abcdef": [
      "secretsmanager:GetSecretValue",
      "secretsmanager:PutSecretValue",
      "secretsmanager:PutResourcePolicy",
    ],
    "arn:aws:ssm:eu-west-1:123456789012:parameter/x": ["ssm:GetParameter", "ssm:PutParameter"],
    "arn:aws:iam::123456789012:role/web": ["iam:PassRole", "iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy"],
  };
  for (const [arn, kept] of Object.entries(contents)) {
    it(`reach the settings of ${arn}, and neither what it holds nor who may use it`, () => {
      const [plan, apply] = [actionsOf("plan", arn), actionsOf("apply", arn)];
      assert.ok(plan.length > 0 && plan.length < apply.length);
      assert.deepEqual(
        plan.filter((name) => !["Read", "List"].includes(findAction(name)!.accessLevel)),
        [],
      );
      assert.deepEqual(
        plan.filter((name) => !apply.includes(name)),
        [],
      );
      assert.deepEqual(
        [...plan, ...apply].filter((name) => kept.includes(name)),
        [],
      );
    });
  }

  it("are bound to the resource itself, not to what lies in it", () =>
    assert.deepEqual(
      [...new Set(statements([{ apply: bucket }]).flatMap(({ resources }) => resources))],
      [bucket],
    ));
});

describe("grants on AWS", () => {
  const written: readonly {
    readonly title: string;
    readonly grants: Grants;
    readonly expected: readonly unknown[];
  }[] = [
    {
      title: "a site is deployed to its bucket and objects, and the bucket stays as it is",
      grants: [{ deploySite: bucket }],
      expected: [
        { Effect: "Allow", Action: ["s3:GetBucketLocation", "s3:ListBucket"], Resource: bucket },
        {
          Effect: "Allow",
          Action: ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
          Resource: `${bucket}/*`,
        },
      ],
    },
    {
      title: "an action that knows no resource says so in its Sid",
      grants: [
        {
          actions: ["ecr:GetAuthorizationToken", "ecr:PutImage"],
          on: "arn:aws:ecr:eu-west-1:123456789012:repository/web",
        },
      ],
      expected: [
        {
          Sid: "EcrGetAuthorizationTokenHasNoResourceLevel",
          Effect: "Allow",
          Action: "ecr:GetAuthorizationToken",
          Resource: "*",
        },
        {
          Effect: "Allow",
          Action: "ecr:PutImage",
          Resource: "arn:aws:ecr:eu-west-1:123456789012:repository/web",
        },
      ],
    },
    {
      title: "writing to an encrypted queue takes its key, through the queue's service only",
      grants: [{ publish: queue, key }],
      expected: [
        { Effect: "Allow", Action: ["sqs:GetQueueUrl", "sqs:SendMessage"], Resource: queue },
        {
          Effect: "Allow",
          Action: ["kms:Decrypt", "kms:GenerateDataKey"],
          Resource: key,
          Condition: { StringEquals: { "kms:ViaService": "sqs.eu-west-1.amazonaws.com" } },
        },
      ],
    },
    {
      title: "tokens for the outside are for one audience, and last as long as AWS's default",
      grants: [{ tokenFor: "https://acme.example" }],
      expected: [
        {
          Sid: "StsGetWebIdentityTokenHasNoResourceLevel",
          Effect: "Allow",
          Action: "sts:GetWebIdentityToken",
          Resource: "*",
          Condition: {
            "ForAllValues:StringEquals": { "sts:IdentityTokenAudience": "https://acme.example" },
            Null: { "sts:IdentityTokenAudience": "false" },
            NumericLessThanEqualsIfExists: { "sts:DurationSeconds": "300" },
          },
        },
      ],
    },
    {
      title: "a time window ends the grant by condition, in UTC",
      grants: [
        {
          invoke: "arn:aws:lambda:eu-west-1:123456789012:function:f",
          when: { from: "2026-12-01T09:00:00+01:00", until: "2026-12-24T00:00:00Z" },
        },
      ],
      expected: [
        {
          Effect: "Allow",
          Action: "lambda:InvokeFunction",
          Resource: "arn:aws:lambda:eu-west-1:123456789012:function:f",
          Condition: {
            DateGreaterThanEquals: { "aws:CurrentTime": "2026-12-01T08:00:00Z" },
            DateLessThan: { "aws:CurrentTime": "2026-12-24T00:00:00Z" },
          },
        },
      ],
    },
    {
      title: "a service is deployed with the roles that its tasks may have, and no other",
      grants: [
        {
          deployService: "arn:aws:ecs:eu-west-1:123456789012:service/main/web",
          passRoles: ["arn:aws:iam::123456789012:role/web-task"],
        },
      ],
      expected: [
        {
          Effect: "Allow",
          Action: ["ecs:DescribeServices", "ecs:UpdateService"],
          Resource: "arn:aws:ecs:eu-west-1:123456789012:service/main/web",
        },
        {
          Sid: "EcsDescribeTaskDefinitionHasNoResourceLevel",
          Effect: "Allow",
          Action: "ecs:DescribeTaskDefinition",
          Resource: "*",
        },
        {
          Effect: "Allow",
          Action: "ecs:RegisterTaskDefinition",
          Resource: "arn:aws:ecs:eu-west-1:123456789012:task-definition/web:*",
        },
        {
          Effect: "Allow",
          Action: "iam:PassRole",
          Resource: "arn:aws:iam::123456789012:role/web-task",
          Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
        },
      ],
    },
    {
      title: "a database is reached as one user",
      grants: [{ connect: "arn:aws:rds-db:eu-west-1:123456789012:dbuser:db-ABC/app" }],
      expected: [
        {
          Effect: "Allow",
          Action: "rds-db:connect",
          Resource: "arn:aws:rds-db:eu-west-1:123456789012:dbuser:db-ABC/app",
        },
      ],
    },
    {
      title: "the same of several resources is said once",
      grants: [{ publish: queue }, { publish: `${queue}-2` }],
      expected: [
        { Effect: "Allow", Action: ["sqs:GetQueueUrl", "sqs:SendMessage"], Resource: [queue, `${queue}-2`] },
      ],
    },
  ];
  for (const { title, grants, expected } of written) {
    it(title, () => assert.deepEqual(statements(grants).map(statementJson), expected));
  }

  it("reads with exactly the actions of AWS's levels Read and List for the type, and what lies in it", () => {
    const said = statements([{ read: table }]);
    const actions = said.flatMap((statement) => statement.actions);
    assert.ok(actions.includes("dynamodb:GetItem") && actions.includes("dynamodb:Query"));
    assert.deepEqual(
      actions.filter((name) => !["Read", "List"].includes(findAction(name)?.accessLevel ?? "")),
      [],
    );
    assert.deepEqual(
      [...new Set(said.flatMap((statement) => statement.resources))].filter((arn) => !arn.startsWith(table)),
      [],
    );
  });

  it("writes data and does not delete what holds it", () => {
    const actions = statements([{ write: table }, { write: bucket }]).flatMap(
      (statement) => statement.actions,
    );
    assert.ok(actions.includes("dynamodb:PutItem") && actions.includes("s3:PutObject"));
    assert.ok(!actions.includes("dynamodb:DeleteTable") && !actions.includes("s3:DeleteBucket"));
  });

  it("never writes a wildcard action, nor a wildcard resource without a reason", () => {
    const verbs = ["read", "write", "manage"] as const;
    const said = verbs.flatMap((verb) =>
      statements([bucket, table, queue, key].map((arn) => ({ [verb]: arn }))),
    );
    assert.deepEqual(
      said.flatMap(({ actions }) => actions).filter((name) => name.includes("*")),
      [],
    );
    assert.deepEqual(
      said.filter(({ resources, sid }) => resources.includes("*") && sid === undefined),
      [],
    );
  });

  const refused: readonly { readonly title: string; readonly grants: Grants; readonly expected: string }[] = [
    { title: "no verb", grants: [{}], expected: "grants[0]: give exactly one of" },
    { title: "two verbs", grants: [{ read: bucket, write: bucket }], expected: "2 are given" },
    {
      title: "not an ARN",
      grants: [{ read: "acme-web" }],
      expected: 'grants[0].read: "acme-web" is not an ARN',
    },
    { title: "every bucket", grants: [{ read: "arn:aws:s3:::*" }], expected: "is every bucket there is" },
    {
      title: "every table",
      grants: [{ read: table.replace("orders", "*") }],
      expected: "is every table there is",
    },
    {
      title: "a verb on the wrong type",
      grants: [{ pushImage: bucket }],
      expected: "pushImage is for ecr:repository",
    },
    {
      title: "a wildcard action",
      grants: [{ actions: ["s3:Get*"], on: bucket }],
      expected: "name each action",
    },
    {
      title: "an action that AWS does not have",
      grants: [{ actions: ["s3:GetObjekt"], on: bucket }],
      expected: "AWS has no action s3:GetObjekt",
    },
    {
      title: "an action on a type it is not for",
      grants: [
        { actions: ["sqs:SendMessage"], on: queue },
        { actions: ["s3:ListBucket"], on: `${bucket}/x` },
      ],
      expected: "grants[1].actions[0]: s3:ListBucket applies to",
    },
    {
      title: "everything where one could be named",
      grants: [{ actions: ["s3:GetObject"], on: "*" }],
      expected: "can be limited to",
    },
    {
      title: "every user of a database",
      grants: [{ connect: "arn:aws:rds-db:eu-west-1:123456789012:dbuser:db-ABC/*" }],
      expected: "has a wildcard: connect is for exactly one",
    },
    {
      title: "roles by a prefix",
      grants: [{ assume: "arn:aws:iam::123456789012:role/ci-*" }],
      expected: "has a wildcard: assume is for exactly one",
    },
    {
      title: "making keys and passwords",
      grants: [{ apply: "arn:aws:iam::123456789012:user/legacy" }],
      expected: "apply on a user makes keys and passwords of it",
    },
    {
      title: "a network that is none",
      grants: [{ read: bucket, when: { sourceIps: ["192.0.2.0/24", "office"] } }],
      expected: 'grants[0].when.sourceIps[1]: "office" is not a network',
    },
    {
      title: "every network",
      grants: [{ read: bucket, when: { sourceIps: ["0.0.0.0/0"] } }],
      expected: "grants[0].when.sourceIps[0]: 0.0.0.0/0 is every network there is",
    },
    {
      title: "no network, which would hold nobody",
      grants: [{ read: bucket, when: { sourceIps: [] } }],
      expected: "grants[0].when.sourceIps: names no network",
    },
    {
      title: "a VPC by its name",
      grants: [{ read: bucket, when: { sourceVpcs: ["main"] } }],
      expected: 'grants[0].when.sourceVpcs: "main" is not written as vpc-',
    },
    {
      title: "an organisation by its name",
      grants: [{ read: bucket, when: { resourceOrganization: "acme" } }],
      expected: 'grants[0].when.resourceOrganization: "acme" is not written as o-',
    },
    {
      title: "a window that never opens",
      grants: [{ read: bucket, when: { from: "2027-01-01T00:00:00Z", until: "2026-01-01T00:00:00Z" } }],
      expected: "grants[0].when.until",
    },
    {
      title: "a condition that an action never sees",
      grants: [{ publish: queue, when: { resourceTags: { "team/x": "web" }, from: "2026-01-01" } }],
      expected: "grants[0].when.from",
    },
    {
      title: "a role handed to nobody",
      grants: [{ read: bucket, passRoles: ["arn:aws:iam::123456789012:role/x"] }],
      expected: "grants[0].passRoles: goes with",
    },
    {
      title: "a key that is none",
      grants: [{ read: bucket, key: "alias/x" }],
      expected: "is not the ARN of a KMS key",
    },
    {
      title: "CEL on AWS",
      grants: [{ read: bucket, when: { expression: "true" } }],
      expected: "which only GCP takes",
    },
  ];
  for (const { title, grants, expected } of refused) {
    it(`refuses ${title}`, () => {
      const [first] = problems(grants);
      assert.ok(first?.includes(expected), first);
    });
  }

  it("has only actions in its verbs that AWS has", () => {
    const names = Object.values(actionsByVerb).flatMap((table) => Object.values(table).flat());
    assert.deepEqual(
      names.filter((name) => findAction(name)?.name !== name),
      [],
    );
  });
});

describe("the size of policies on AWS", () => {
  const many = (count: number): readonly AwsStatement[] =>
    Array.from({ length: count }, (_, index) => ({
      actions: ["sqs:SendMessage"],
      resources: [`${queue}-${String(index).padStart(60, "0")}`],
      conditions: { StringEquals: { "aws:ResourceTag/n": String(index) } },
    }));

  it("fills the inline policy, then managed ones, each within its limit", () => {
    const packed = packPolicies(many(100));
    assert.equal(packed.kind, "ok");
    if (packed.kind !== "ok") return;
    const { inline, managed } = packed.value;
    assert.ok(JSON.stringify(inline).length <= 10_240);
    assert.ok(managed.length > 0);
    for (const document of managed) assert.ok(JSON.stringify(document).length <= 6_144);
    assert.equal([inline!, ...managed].flatMap(({ Statement }) => Statement).length, 100);
  });

  it("cuts a statement that is too long for any document", () => {
    const resources = Array.from(
      { length: 200 },
      (_, index) => `${queue}-${String(index).padStart(60, "0")}`,
    );
    const packed = packPolicies([{ actions: ["sqs:SendMessage"], resources, conditions: {} }]);
    assert.ok(packed.kind === "ok" && packed.value.managed.length > 0);
  });

  it("says by how much they do not fit", () => {
    const packed = packPolicies(many(2000));
    assert.match(
      packed.kind === "wrong" ? packed.problems[0]!.message : "",
      /\d+ more than the 10 that a role takes/,
    );
  });

  it("grants nothing with no document", () =>
    assert.deepEqual(packPolicies([]), { kind: "ok", value: { managed: [] } }));
});
