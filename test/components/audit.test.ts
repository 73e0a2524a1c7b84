import assert from "node:assert/strict";
import { auditLogProblems, misuseRecords } from "../../src/components/audit/log.js";
import { eventSelectors, trailProblems } from "../../src/components/audit/trail.js";
import { aws, gcp } from "../../src/index.js";
import { awaited, type Registered, runProgram } from "./support/mocks.js";
import { strictFindings } from "./support/strict.js";

const owned = { owner: "team-web@acme.example", purpose: "Serves the shop", reviewBy: "2027-05-31" };
const topic = "arn:aws:sns:eu-west-1:123456789012:alarms";
const bucket = "arn:aws:s3:::acme-web";
const queue = "arn:aws:sqs:eu-west-1:123456789012:jobs";

const answers = {
  "aws:index/getCallerIdentity:getCallerIdentity": () => ({ accountId: "123456789012" }),
  "aws:index/getRegion:getRegion": () => ({ region: "eu-west-1" }),
};

function inputsOf(registered: readonly Registered[], type: string): Readonly<Record<string, unknown>> {
  return registered.find((each) => each.type.endsWith(`:${type}`))?.inputs ?? {};
}

describe("an audit trail", () => {
  it("records all management events, and the data events of what an identity touches", async () => {
    const { registered } = await runProgram(
      () => {
        const role = new aws.FederatedRole("deploy", {
          ...owned,
          trust: { github: { owner: "acme", repository: "web", branch: "main" } },
          grants: [{ deploySite: bucket }, { publish: queue }],
        });
        return new aws.AuditTrail("audit", { ...owned, resources: role.resources });
      },
      { answers },
    );
    const trail = inputsOf(registered, "Trail");
    assert.deepEqual(
      [trail.isMultiRegionTrail, trail.enableLogFileValidation, trail.includeGlobalServiceEvents],
      [true, true, true],
    );
    assert.deepEqual(trail.advancedEventSelectors, [
      {
        name: "Management events",
        fieldSelectors: [{ field: "eventCategory", equals: ["Management"] }],
      },
      {
        name: "Data events of AWS::S3::Object",
        fieldSelectors: [
          { field: "eventCategory", equals: ["Data"] },
          { field: "resources.type", equals: ["AWS::S3::Object"] },
          { field: "resources.ARN", startsWiths: [`${bucket}/`] },
        ],
      },
      {
        name: "Data events of AWS::SQS::Queue",
        fieldSelectors: [
          { field: "eventCategory", equals: ["Data"] },
          { field: "resources.type", equals: ["AWS::SQS::Queue"] },
          { field: "resources.ARN", equals: [queue] },
        ],
      },
    ]);
    assert.deepEqual(strictFindings(registered), []);
  });

  it("makes a bucket that only this trail writes to, and that is nobody else's to read", async () => {
    const { registered } = await runProgram(() => new aws.AuditTrail("audit", owned), { answers });
    const policy = JSON.parse(String(inputsOf(registered, "BucketPolicy").policy));
    const source = `arn:aws:cloudtrail:eu-west-1:123456789012:trail/${inputsOf(registered, "Trail").name}`;
    assert.equal(policy.Statement[1].Condition.StringEquals["aws:SourceArn"], source);
    assert.match(policy.Statement[1].Resource, /:::audit\/AWSLogs\/123456789012\/\*$/);
    assert.equal(inputsOf(registered, "BucketPublicAccessBlock").restrictPublicBuckets, true);
    assert.deepEqual(strictFindings(registered), []);
  });

  it("writes into a bucket that is there", async () => {
    const { registered } = await runProgram(
      () => new aws.AuditTrail("audit", { ...owned, bucketName: "logs" }),
    );
    assert.equal(inputsOf(registered, "Trail").s3BucketName, "logs");
    assert.ok(!registered.some(({ type }) => type.startsWith("aws:s3/")));
  });

  it("knows what has no data events, and a part of a bucket", () => {
    const selectors = eventSelectors(["arn:aws:kms:eu-west-1:123456789012:key/1", `${bucket}/site/*`]);
    assert.ok(selectors.kind === "ok");
    assert.deepEqual(
      selectors.value.map(({ fieldSelectors }) => fieldSelectors.at(-1)),
      [
        { field: "eventCategory", equals: ["Management"] },
        { field: "resources.ARN", startsWiths: [`${bucket}/site/`] },
      ],
    );
  });

  it("refuses what is no ARN, no bucket and no key", () =>
    assert.deepEqual(
      trailProblems({ ...owned, resources: ["acme"], bucketName: "arn:x", key: "k" }).map(({ path }) => path),
      ["resources[0]", "bucketName", "key"],
    ));
});

describe("an alarm on misuse", () => {
  const patternOf = (registered: readonly Registered[]) =>
    JSON.parse(String(inputsOf(registered, "EventRule").eventPattern)).detail;
  const others = (not: string[]) => [{ "anything-but": not }, { exists: false }];

  it("is raised by every way in but the issuer's own tokens, and by tokens that are refused", async () => {
    const { registered } = await runProgram(
      () =>
        new aws.FederatedRole("deploy", {
          ...owned,
          trust: { github: { owner: "acme", repository: "web", branch: "main" } },
          misuseTopicArn: topic,
        }),
    );
    const provider = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com";
    assert.deepEqual(patternOf(registered), {
      eventSource: ["sts.amazonaws.com"],
      requestParameters: { roleArn: ["arn:aws:iam::123456789012:role/deploy"] },
      $or: [
        { eventName: ["AssumeRole", "AssumeRoleWithSAML"] },
        {
          eventName: ["AssumeRoleWithWebIdentity"],
          userIdentity: { identityProvider: others([provider]) },
        },
        {
          eventName: ["AssumeRole", "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity"],
          errorCode: [{ exists: true }],
        },
      ],
    });
    assert.equal(inputsOf(registered, "EventTarget").arn, topic);
    assert.deepEqual(strictFindings(registered), []);
  });

  it("is raised for a pod's role by whoever is not EKS", async () => {
    const { registered } = await runProgram(
      () =>
        new aws.PodRole("api", {
          ...owned,
          clusterArn: "arn:aws:eks:eu-west-1:123456789012:cluster/main",
          namespace: "shop",
          serviceAccount: "api",
          misuseTopicArn: topic,
        }),
    );
    assert.deepEqual(patternOf(registered).$or.slice(0, 2), [
      { eventName: ["AssumeRoleWithSAML", "AssumeRoleWithWebIdentity"] },
      { eventName: ["AssumeRole"], userIdentity: { invokedBy: others(["pods.eks.amazonaws.com"]) } },
    ]);
  });
});

describe("an audit log", () => {
  const project = { "gcp:organizations/getProject:getProject": () => ({ projectId: "acme-prod" }) };
  const trust = { github: { owner: "acme", repository: "web", branch: "main" } };

  it("records who becomes which account, and what identities touch", async () => {
    const { registered } = await runProgram(
      () => {
        const { services } = new gcp.FederatedServiceAccount("deploy", {
          ...owned,
          trust,
          grants: [{ deploySite: "gs://acme-web" }],
        });
        return new gcp.AuditLog("audit", { ...owned, services });
      },
      { answers: project },
    );
    const all = [{ logType: "ADMIN_READ" }, { logType: "DATA_READ" }, { logType: "DATA_WRITE" }];
    assert.deepEqual(
      registered.filter(({ type }) => type.endsWith(":IAMAuditConfig")).map(({ inputs }) => inputs),
      ["iam", "storage", "sts"].map((service) => ({
        project: "acme-prod",
        service: `${service}.googleapis.com`,
        auditLogConfigs: all,
      })),
    );
    assert.deepEqual(strictFindings(registered), []);
  });

  const destinations: readonly (readonly [string, string, string, RegExp])[] = [
    ["gs://logs", "storage.googleapis.com/logs", "BucketIAMMember", /roles\/storage\.objectCreator/],
    [
      "projects/p/datasets/logs",
      "bigquery.googleapis.com/projects/p/datasets/logs",
      "DatasetIamMember",
      /roles\/bigquery\.dataEditor/,
    ],
    ["projects/p/topics/logs", "pubsub.googleapis.com/projects/p/topics/logs", "TopicIAMMember", /publisher/],
    [
      "projects/p/locations/eu/buckets/logs",
      "logging.googleapis.com/projects/p/locations/eu/buckets/logs",
      "IAMMember",
      /endsWith\('locations\/eu\/buckets\/logs'\)/,
    ],
  ];
  for (const [destination, named, member, expected] of destinations) {
    it(`sends the records to ${destination}, by a writer that may write there only`, async () => {
      const { registered, result } = await runProgram(
        () => new gcp.AuditLog("audit", { ...owned, destination, projectId: "acme-prod" }),
      );
      const sink = inputsOf(registered, "ProjectSink");
      assert.deepEqual(
        [sink.destination, sink.uniqueWriterIdentity, sink.filter],
        [named, true, 'logName:"cloudaudit.googleapis.com"'],
      );
      const written = inputsOf(registered, member);
      assert.match(JSON.stringify(written), expected);
      assert.equal(written.member, await awaited(result.writerIdentity));
      assert.deepEqual(strictFindings(registered), []);
    });
  }

  it("refuses what is no service and no destination", () =>
    assert.deepEqual(
      auditLogProblems({ ...owned, services: ["storage"], destination: "projects/p" }).map(
        ({ path }) => path,
      ),
      ["services[0]", "destination"],
    ));

  it("raises an alarm when somebody from outside the pool becomes an account", async () => {
    const misuseChannel = "projects/acme-prod/notificationChannels/1";
    const { registered } = await runProgram(
      () => new gcp.FederatedServiceAccount("deploy", { ...owned, trust, misuseChannel }),
    );
    const policy = inputsOf(registered, "AlertPolicy");
    const email = `${inputsOf(registered, "Account").accountId}@p.iam.gserviceaccount.com`;
    const pool = "projects/42/locations/global/workloadIdentityPools/keyless-github";
    const [condition] = policy.conditions as { conditionMatchedLog: { filter: string } }[];
    assert.equal(
      condition?.conditionMatchedLog.filter,
      misuseRecords(email, `principal://iam.googleapis.com/${pool}/`),
    );
    assert.deepEqual(policy.notificationChannels, [misuseChannel]);
    assert.deepEqual(strictFindings(registered), []);
  });

  it("writes who is inside as the query language's own regular expression", () => {
    assert.equal(
      misuseRecords("a@p.iam.gserviceaccount.com", "serviceAccount:p.svc.id.goog[shop/api]")
        .split(" AND ")
        .at(-1),
      '(NOT protoPayload.authenticationInfo.principalSubject=~"^serviceAccount:p[.]svc[.]id[.]goog[[]shop/api[]]" ' +
        "OR protoPayload.status.code>0)",
    );
  });
});
