import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { readUsage } from "../../src/audit/read.js";
import type { Usage } from "../../src/model/index.js";
import { account, folder, gcpEntry, roleArn, sessionEvent, userEvent, webIdentityEvent } from "./logs.js";

const on = (day: number) => `2026-11-${String(day).padStart(2, "0")}T10:00:00Z`;
const read = (files: Parameters<typeof folder>[0]) => readUsage([folder(files)]);

/** Every action of every identity in a line: who, what, on what, how often, refused. */
const linesOf = ({ identities }: Usage) =>
  identities.flatMap(({ id, callers }) =>
    callers.flatMap(({ actions }) =>
      actions.map(
        ({ action, resource, count, denied }) =>
          `${id.replace(/^.*\//, "")} ${action} ${resource ?? "-"} ${count} ${denied}`,
      ),
    ),
  );

const getObject = (at: string, more: object = {}) =>
  sessionEvent("run", ["s3", "GetObject"], at, {
    eventCategory: "Data",
    managementEvent: false,
    readOnly: true,
    requestParameters: { bucketName: "data", key: "a/b.txt" },
    resources: [
      { type: "AWS::S3::Object", ARN: "arn:aws:s3:::data/a/b.txt" },
      { accountId: account, type: "AWS::S3::Bucket", ARN: "arn:aws:s3:::data" },
    ],
    ...more,
  });

describe("reading CloudTrail", () => {
  it("counts what a role did, under the role and not its session", async () => {
    const usage = await read({ "a.json": [getObject(on(1)), getObject(on(3))] });
    assert.deepEqual(linesOf(usage), ["run s3:GetObject arn:aws:s3:::data/a/b.txt 2 0"]);
    const [{ id, callers }] = usage.identities as [Usage["identities"][number]];
    assert.equal(id, roleArn("run"));
    assert.deepEqual(
      callers.map(({ session, first, last, addresses }) => ({ session, first, last, addresses })),
      [{ session: "worker", first: on(1), last: on(3), addresses: ["192.0.2.7"] }],
    );
  });

  it("puts together the objects of a bucket where they are many", async () => {
    const events = Array.from({ length: 30 }, (_, index) => {
      const ARN = `arn:aws:s3:::data/${index}`;
      return getObject(on(1), { resources: [{ type: "AWS::S3::Object", ARN }] });
    });
    const lines = linesOf(await read({ "a.json": events }));
    assert.equal(lines.length, 21);
    assert.ok(lines.includes("run s3:GetObject arn:aws:s3:::data/* 10 0"));
  });

  it("counts a refused call as tried and never as used", async () => {
    const refused = { errorCode: "AccessDenied", errorMessage: "no identity-based policy allows it" };
    const usage = await read({ "a.json": [getObject(on(1), refused), getObject(on(2))] });
    assert.deepEqual(linesOf(usage), ["run s3:GetObject arn:aws:s3:::data/a/b.txt 1 1"]);
    assert.equal(usage.identities[0]!.first, on(2));
  });

  it("counts a copy of an event once, whatever file it is in", async () => {
    const event = getObject(on(1));
    const usage = await read({
      "a.json": [event],
      "b.json.gz": gzipSync(JSON.stringify({ Records: [event] })),
    });
    assert.equal(usage.read.records, 2);
    assert.equal(usage.read.duplicates, 1);
    assert.deepEqual(linesOf(usage), ["run s3:GetObject arn:aws:s3:::data/a/b.txt 1 0"]);
  });

  for (const [title, content] of [
    ["EventBridge", (event: object) => ({ source: "aws.s3", "detail-type": "x", detail: event })],
    [
      "LookupEvents",
      (event: object) => ({ Events: [{ EventId: "1", CloudTrailEvent: JSON.stringify(event) }] }),
    ],
    [
      "a Lake query",
      (event: object) => ({
        QueryResultRows: [
          Object.entries(event).map(([k, v]) => ({ [k]: typeof v === "object" ? JSON.stringify(v) : v })),
        ],
      }),
    ],
    ["Lake's own text", (event: object) => [{ eventJson: JSON.stringify(event) }]],
  ] as const) {
    it(`reads what comes from ${title}`, async () => {
      const usage = await read({ "a.json": JSON.stringify(content(getObject(on(1)))) });
      assert.deepEqual(linesOf(usage), ["run s3:GetObject arn:aws:s3:::data/a/b.txt 1 0"]);
    });
  }

  for (const [source, name, action] of [
    ["lambda", "UpdateFunctionCode20150331v2", "lambda:UpdateFunctionCode"],
    ["s3", "ListObjects", "s3:ListBucket"],
    ["s3", "HeadObject", "s3:GetObject"],
    ["monitoring", "PutMetricData", "cloudwatch:PutMetricData"],
    ["apigateway", "GetRestApis", "apigateway:GET"],
    ["cloudfront", "CreateDistribution2020_05_31", "cloudfront:CreateDistribution"],
  ] as const) {
    it(`knows ${action} behind the event ${name}`, async () => {
      const usage = await read({ "a.json": [sessionEvent("run", [source, name], on(1))] });
      assert.deepEqual(linesOf(usage), [`run ${action} - 1 0`]);
      assert.deepEqual(usage.unmapped, []);
    });
  }

  it("lists the event that no action is known for", async () => {
    const usage = await read({ "a.json": [sessionEvent("run", ["signin", "ConsoleLogin"], on(1))] });
    assert.deepEqual(usage.unmapped, ["signin:ConsoleLogin"]);
  });

  it("takes names that every object has for what they are: unknown", async () => {
    const event = sessionEvent("run", ["constructor", "toString"], on(1), {
      requestParameters: { __proto__: 1 },
    });
    assert.deepEqual((await read({ "a.json": [event] })).unmapped, ["constructor:toString"]);
  });

  it("says who is behind a session", async () => {
    const events = [
      sessionEvent(
        "run",
        ["ec2", "DescribeInstances"],
        on(1),
        {},
        {
          inScopeOf: {
            issuerType: "AWS::Lambda::Function",
            credentialsIssuedTo: "arn:aws:lambda:eu-west-1:1:function:f",
          },
        },
      ),
      sessionEvent("run", ["ec2", "DescribeInstances"], on(1), {}, { context: { sourceIdentity: "ana" } }),
      sessionEvent("run", ["ec2", "DescribeInstances"], on(1), {}, { session: "i-0123456789abcdef0" }),
      sessionEvent(
        "AWSReservedSSO_Admin_1",
        ["ec2", "DescribeInstances"],
        on(1),
        {},
        { session: "bo@acme.example" },
      ),
      userEvent("bot", ["ec2", "DescribeInstances"], on(1)),
    ];
    const { identities } = await read({ "a.json": events });
    assert.deepEqual(
      identities.flatMap(({ callers }) =>
        callers.map(({ workload, sourceIdentity, person, key }) => [workload, sourceIdentity, person, key]),
      ),
      [
        [undefined, undefined, "bo@acme.example", undefined],
        ["arn:aws:lambda:eu-west-1:1:function:f", undefined, undefined, undefined],
        ["i-0123456789abcdef0", undefined, undefined, undefined],
        [undefined, "ana", undefined, undefined],
        [undefined, undefined, undefined, "AKIABOT"],
      ],
    );
  });

  it("says who became a role, with the token's subject and its provider", async () => {
    const { becoming } = await read({
      "a.json": [webIdentityEvent("deploy", "repo:acme/web:ref:refs/heads/main", on(2))],
    });
    assert.deepEqual(becoming, [
      {
        identity: roleArn("deploy"),
        by: "repo:acme/web:ref:refs/heads/main",
        byKind: "federated",
        provider: `arn:aws:iam::${account}:oidc-provider/token.actions.githubusercontent.com`,
        action: "sts:AssumeRoleWithWebIdentity",
        session: "GitHubActions",
        count: 1,
        denied: 0,
        first: on(2),
        last: on(2),
      },
    ]);
  });

  it("says who made a role", async () => {
    const made = sessionEvent(
      "admin",
      ["iam", "CreateRole"],
      on(1),
      {
        responseElements: { role: { arn: roleArn("new"), roleName: "new" } },
      },
      { session: "bo@acme.example" },
    );
    const { creations } = await read({ "a.json": [made] });
    assert.deepEqual(
      creations.map(({ made: what, by, at }) => [what, by.person, at]),
      [[roleArn("new"), "bo@acme.example", on(1)]],
    );
  });

  it("says what the logs could have shown", async () => {
    const events = [
      sessionEvent("run", ["ec2", "DescribeInstances"], on(1), { readOnly: true, awsRegion: "us-east-1" }),
      sessionEvent("run", ["ec2", "RunInstances"], on(11)),
      getObject(on(5)),
    ];
    const { coverage } = await read({ "a.json": events });
    assert.deepEqual(coverage, [
      {
        cloud: "aws",
        account,
        category: "data",
        service: "s3",
        regions: ["eu-west-1"],
        reads: true,
        records: 1,
        first: on(5),
        last: on(5),
        longestGap: 0,
      },
      {
        cloud: "aws",
        account,
        category: "management",
        regions: ["eu-west-1", "us-east-1"],
        reads: true,
        records: 2,
        first: on(1),
        last: on(11),
        longestGap: 9,
      },
    ]);
  });

  it("counts the broken parts with file and offset, and reads the rest", async () => {
    const good = JSON.stringify(getObject(on(1)));
    const path = folder({
      "a.json": `${good}\n{"eventVersion":"1.09","oops\n${JSON.stringify(getObject(on(2)))}\n`,
      "b.json.gz": gzipSync(good).subarray(0, 60),
    });
    const usage = await readUsage([path]);
    assert.deepEqual(linesOf(usage), ["run s3:GetObject arn:aws:s3:::data/a/b.txt 2 0"]);
    assert.equal(usage.read.brokenCount, 2);
    assert.deepEqual(usage.read.broken[0], {
      file: `${path}/a.json`,
      offset: good.length + 1,
      reason: "is not valid JSON",
    });
    assert.match(usage.read.broken[1]!.reason, /decompressed/);
  });

  it("has no answer where nothing is a record", async () => {
    await assert.rejects(read({ "a.json": '{"hello":1}' }), /holds no record of CloudTrail/);
    await assert.rejects(readUsage(["/nowhere/at/all"]), /does not exist/);
  });
});

describe("reading Google Cloud audit logs", () => {
  const email = "run@acme.iam.gserviceaccount.com";
  const object = "projects/_/buckets/data/objects/a/b.txt";

  for (const [title, wrap] of [
    ["a list", (entry: object) => JSON.stringify([entry])],
    ["lines", (entry: object) => `${JSON.stringify(entry)}\n`],
    ["entries", (entry: object) => JSON.stringify({ entries: [entry] })],
    [
      "Pub/Sub",
      (entry: object) =>
        JSON.stringify({ message: { data: Buffer.from(JSON.stringify(entry)).toString("base64") } }),
    ],
  ] as const) {
    it(`takes the permission from the entry itself, in ${title}`, async () => {
      const entry = gcpEntry(email, [["storage.objects.get", object]], on(1));
      assert.deepEqual(linesOf(await read({ "a.json": wrap(entry) })), [
        `${email} storage.objects.get projects/_/buckets/data/objects/a/b.txt 1 0`,
      ]);
    });
  }

  it("takes Google's own record of last use", async () => {
    const row = {
      fullResourceName: `//iam.googleapis.com/projects/acme/serviceAccounts/${email}`,
      activityType: "serviceAccountLastAuthentication",
      observationPeriod: { startTime: on(1), endTime: on(20) },
      activity: { lastAuthenticatedTime: on(5), serviceAccount: { serviceAccountId: "1" } },
    };
    const { authentications } = await read({ "a.json": JSON.stringify([row]) });
    assert.deepEqual(authentications, [{ id: email, last: on(5), from: on(1), to: on(20) }]);
  });

  it("takes a permission that was not granted as refused", async () => {
    const entries = [gcpEntry(email, [["storage.objects.get", object, false]], on(1))];
    assert.deepEqual(linesOf(await read({ "a.json": JSON.stringify(entries) })), [
      `${email} storage.objects.get projects/_/buckets/data/objects/a/b.txt 0 1`,
    ]);
  });

  it("names the key, and who impersonated it from the one who began", async () => {
    const info = {
      serviceAccountKeyName: "//iam.googleapis.com/projects/acme/serviceAccounts/run/keys/k1",
      serviceAccountDelegationInfo: [
        {},
        { firstPartyPrincipal: { principalEmail: "mid@acme.iam.gserviceaccount.com" } },
        {
          principalSubject:
            "principal://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/subject/s",
        },
      ],
    };
    const usage = await read({
      "a.json": JSON.stringify([gcpEntry(email, [["storage.objects.get", object]], on(1), { info })]),
    });
    const [{ key, delegation }] = usage.identities[0]!.callers as [
      Usage["identities"][number]["callers"][number],
    ];
    assert.equal(key, info.serviceAccountKeyName);
    assert.deepEqual(delegation, [
      "principal://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/subject/s",
      "mid@acme.iam.gserviceaccount.com",
    ]);
  });

  it("says who impersonated an account and who exchanged a token", async () => {
    const principal =
      "principal://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/subject/s";
    const impersonate = gcpEntry(
      "a",
      [["iam.serviceAccounts.getAccessToken", "projects/-/serviceAccounts/1"]],
      on(1),
      {
        methodName: "GenerateAccessToken",
        serviceName: "iamcredentials.googleapis.com",
        authenticationInfo: { principalSubject: principal },
        request: { name: `projects/-/serviceAccounts/${email}` },
      },
    );
    const exchange = gcpEntry("a", [], on(2), {
      methodName: "google.identity.sts.v1.SecurityTokenService.ExchangeToken",
      serviceName: "sts.googleapis.com",
      resourceName: "projects/1/locations/global/workloadIdentityPools/p/providers/x",
      authenticationInfo: { principalSubject: "s" },
      metadata: { mapped_principal: principal },
    });
    const { becoming } = await read({ "a.json": JSON.stringify([impersonate, exchange]) });
    assert.deepEqual(
      becoming.map(({ identity, by, provider }) => [identity, by, provider]),
      [
        [principal, "s", "projects/1/locations/global/workloadIdentityPools/p/providers/x"],
        [email, principal, undefined],
      ],
    );
  });
});
