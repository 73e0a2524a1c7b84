import assert from "node:assert/strict";
import { type Rightsize, rightsize } from "../../src/audit/rightsize.js";
import { auditSubject } from "../../src/audit/subject.js";
import { accountExport, exportedRole, factsOf, serviceTrust, stack } from "../governance/cases.js";
import { gcpEntry, sessionEvent, usageOf, userEvent } from "./logs.js";

const on = (day: number) => `2026-11-${String(day).padStart(2, "0")}T10:00:00Z`;
const lambda = serviceTrust("lambda.amazonaws.com");

const object = (key: string, more: object = {}) =>
  sessionEvent("run", ["s3", "GetObject"], on(3), {
    eventCategory: "Data",
    readOnly: true,
    resources: [{ type: "AWS::S3::Object", ARN: `arn:aws:s3:::data/${key}` }],
    ...more,
  });
const item = (table: string) =>
  sessionEvent("run", ["dynamodb", "GetItem"], on(4), {
    eventCategory: "Data",
    readOnly: true,
    requestParameters: { tableName: table },
  });
const describeAll = sessionEvent("run", ["ec2", "DescribeInstances"], on(5), { readOnly: true });
const table = (name: string) => `arn:aws:dynamodb:eu-west-1:123456789012:table/${name}`;

function of(records: readonly object[], statements?: readonly object[]): Rightsize {
  const usage = usageOf(records);
  const policy = { PolicyName: "p", PolicyDocument: { Version: "2012-10-17", Statement: statements } };
  const facts =
    statements &&
    factsOf({ "account.json": accountExport([exportedRole("run", lambda, { RolePolicyList: [policy] })]) });
  const subject = auditSubject(usage, "run", facts);
  assert.ok(subject);
  return rightsize(subject, usage, facts);
}

const allow = (
  Action: string | readonly string[],
  Resource: string | readonly string[] = "*",
  more: object = {},
) => ({ Effect: "Allow", Action, Resource, ...more });

describe("the least policy for what was used", () => {
  it("names the actions and resources, objects by their bucket", () => {
    assert.deepEqual(of([object("a"), object("b"), item("t"), describeAll]).policy?.Statement, [
      allow("dynamodb:GetItem", table("t")),
      allow("ec2:DescribeInstances"),
      allow("s3:GetObject", "arn:aws:s3:::data/*"),
    ]);
  });

  it("says when it is not compared with what was granted", () => {
    const found = of([describeAll]);
    assert.equal(found.withinGranted, null);
    assert.match(found.notes.join("\n"), /--with/);
  });

  const vpc = { Condition: { StringEquals: { "aws:SourceVpc": "vpc-1" } } };
  for (const [title, granted, expected] of [
    ["a wildcard is narrowed", [allow("*")], [allow("s3:GetObject", "arn:aws:s3:::data/*")]],
    [
      "a prefix stays a prefix",
      [allow("s3:Get*", "arn:aws:s3:::data/a*")],
      [allow("s3:GetObject", "arn:aws:s3:::data/a.txt")],
    ],
    [
      "a policy variable stays",
      [allow("s3:GetObject", "arn:aws:s3:::data/${aws:PrincipalTag/team}*")],
      [allow("s3:GetObject", "arn:aws:s3:::data/${aws:PrincipalTag/team}*")],
    ],
    ["a condition stays", [allow("s3:*", "*", vpc)], [allow("s3:GetObject", "arn:aws:s3:::data/*", vpc)]],
    [
      "a Deny stays",
      [allow("s3:*"), { Effect: "Deny", Action: "s3:Put*", Resource: "*" }],
      [allow("s3:GetObject", "arn:aws:s3:::data/*"), { Effect: "Deny", Action: "s3:Put*", Resource: "*" }],
    ],
    [
      "what NotAction allows is named",
      [{ Effect: "Allow", NotAction: "iam:*", Resource: "*" }],
      [allow("s3:GetObject", "arn:aws:s3:::data/*")],
    ],
  ] as const) {
    it(`${title}, and is no more than was granted`, () => {
      const found = of([object("a.txt")], granted);
      assert.deepEqual(found.policy?.Statement, expected);
      assert.equal(found.withinGranted, true);
      assert.deepEqual(found.givenElsewhere, []);
      assert.deepEqual(found.previous.length, 1);
    });
  }

  it("does not allow what its own policies never gave, and says so", () => {
    const found = of([object("a"), describeAll], [allow("ec2:DescribeInstances")]);
    assert.deepEqual(found.policy?.Statement, [allow("ec2:DescribeInstances")]);
    assert.deepEqual(
      found.givenElsewhere.map(({ action }) => action),
      ["s3:GetObject"],
    );
  });

  it("does not take a refused call for a use", () => {
    const found = of([object("a", { errorCode: "AccessDenied" }), describeAll]);
    assert.deepEqual(found.policy?.Statement, [allow("ec2:DescribeInstances")]);
    assert.deepEqual(
      found.attempted.map(({ action }) => action),
      ["s3:GetObject"],
    );
  });

  /** A call every third day over 90 days, in two regions. */
  const longLogs = (event: object = describeAll) =>
    Array.from({ length: 32 }, (_, at) => ({
      ...event,
      eventID: `long-${JSON.stringify(event).length}-${at}`,
      awsRegion: at % 2 === 0 ? "eu-west-1" : "us-east-1",
      eventTime: new Date(Date.UTC(2026, 7, 1 + at * 3)).toISOString().replace(".000", ""),
    }));

  it("never calls unused what the logs could not have shown", () => {
    const found = of(longLogs(), [
      allow([
        "ec2:DescribeInstances",
        "ec2:RunInstances",
        "s3:GetObject",
        "iam:PassRole",
        "dynamodb:GetItem",
      ]),
    ]);
    assert.deepEqual(
      found.unused.flatMap(({ actions }) => actions),
      ["ec2:RunInstances"],
    );
    assert.deepEqual(
      found.unobservable
        .flatMap(({ actions, reason }) => actions.map((action) => `${action}: ${reason}`))
        .sort(),
      [
        "dynamodb:GetItem: the logs have no data events of dynamodb",
        "iam:PassRole: CloudTrail has no event for it",
        "s3:GetObject: the logs have no data events of s3",
      ],
    );
  });

  for (const [title, records, reason] of [
    ["a short time", [describeAll], /reach back 0 days/],
    ["a hole", longLogs().filter((_, at) => at < 8 || at > 16), /days in a row/],
    ["one region alone", longLogs().map((each) => ({ ...each, awsRegion: "eu-west-1" })), /every region/],
    [
      "calls that change things alone",
      longLogs().map((each) => ({ ...each, readOnly: false })),
      /calls that only read/,
    ],
  ] as const) {
    it(`calls nothing unused by logs of ${title}, and says what they lack`, () => {
      const found = of(records, [allow(["ec2:DescribeInstances", "ec2:DescribeVpcs"])]);
      assert.deepEqual(found.unused, []);
      assert.equal(found.unobservable.length, 1);
      assert.match(found.unobservable[0]!.reason, reason);
    });
  }

  it("calls unused what data events of the whole time do not show", () => {
    const found = of(
      [...longLogs(), ...longLogs(object("a.txt"))],
      [allow(["ec2:DescribeInstances", "s3:GetObject", "s3:PutObject"])],
    );
    assert.deepEqual(
      found.unused.flatMap(({ actions }) => actions),
      ["s3:PutObject"],
    );
  });

  it("keeps every resource that was granted where the log does not say which was meant", () => {
    const decrypt = sessionEvent("run", ["kms", "Decrypt"], on(3), { readOnly: true });
    const keys = ["a", "b"].map((name) => `arn:aws:kms:eu-west-1:123456789012:key/${name}`);
    assert.deepEqual(of([decrypt], [allow("kms:Decrypt", keys)]).policy?.Statement, [
      allow("kms:Decrypt", keys),
    ]);
  });

  it("takes the statement without conditions before one whose conditions the call may not have met", () => {
    assert.deepEqual(
      of([object("a.txt")], [allow("s3:*", "*", vpc), allow("s3:GetObject", "arn:aws:s3:::data/*")]).policy
        ?.Statement,
      [allow("s3:GetObject", "arn:aws:s3:::data/*")],
    );
  });

  it("says of a short time that it is one", () => {
    assert.match(
      of([describeAll, sessionEvent("run", ["ec2", "RunInstances"], on(9))]).notes.join("\n"),
      /reach over 4 days/,
    );
  });
});

describe("the least policy of a user in a group, under a boundary", () => {
  const limits = "arn:aws:iam::123456789012:policy/limits";
  const put = (bucket: string) =>
    userEvent("ci", ["s3", "PutObject"], on(3), {
      eventCategory: "Data",
      resources: [{ type: "AWS::S3::Object", ARN: `arn:aws:s3:::${bucket}/index.html` }],
    });
  const update = userEvent("ci", ["lambda", "UpdateFunctionCode20150331v2"], on(4), {
    requestParameters: { functionName: "web" },
  });
  const document = (statement: object) => ({ Version: "2012-10-17", Statement: [statement] });
  const exported = (boundary?: object) => ({
    UserDetailList: [
      {
        UserName: "ci",
        Arn: "arn:aws:iam::123456789012:user/ci",
        UserId: "AIDACI",
        Path: "/",
        CreateDate: "2024-01-01T00:00:00Z",
        GroupList: ["deployers"],
        AttachedManagedPolicies: [],
        ...(boundary && {
          PermissionsBoundary: { PermissionsBoundaryType: "Policy", PermissionsBoundaryArn: limits },
        }),
      },
    ],
    GroupDetailList: [
      {
        GroupName: "deployers",
        Arn: "arn:aws:iam::123456789012:group/deployers",
        GroupId: "AGPA1",
        Path: "/",
        CreateDate: "2024-01-01T00:00:00Z",
        GroupPolicyList: [
          { PolicyName: "deploy", PolicyDocument: document(allow(["s3:*", "lambda:*", "iam:PassRole"])) },
        ],
        AttachedManagedPolicies: [],
      },
    ],
    RoleDetailList: [],
    Policies:
      boundary === undefined
        ? []
        : [
            {
              PolicyName: "limits",
              PolicyId: "ANPA1",
              Arn: limits,
              Path: "/",
              DefaultVersionId: "v1",
              PolicyVersionList: [{ Document: document(boundary), VersionId: "v1", IsDefaultVersion: true }],
            },
          ],
  });
  const sized = (records: readonly object[], boundary?: object) => {
    const usage = usageOf(records);
    const facts = factsOf({ "account.json": exported(boundary) });
    const subject = auditSubject(usage, "ci", facts);
    assert.ok(subject);
    return rightsize(subject, usage, facts);
  };
  const web = "arn:aws:lambda:eu-west-1:123456789012:function:web";

  it("counts what the group gave", () => {
    const found = sized([put("site"), update]);
    assert.deepEqual(found.policy?.Statement, [
      allow("lambda:UpdateFunctionCode", web),
      allow("s3:PutObject", "arn:aws:s3:::site/*"),
    ]);
    assert.deepEqual(found.givenElsewhere, []);
    assert.equal(found.withinGranted, true);
    assert.equal(found.previous.length, 1);
  });

  it("stays within the boundary, and calls nothing unused that it holds back", () => {
    const found = sized(
      [put("site"), update],
      allow(
        ["s3:PutObject", "s3:GetObject", "lambda:UpdateFunctionCode"],
        ["arn:aws:s3:::site/index.*", "arn:aws:lambda:*"],
      ),
    );
    assert.deepEqual(found.policy?.Statement, [
      allow("lambda:UpdateFunctionCode", web),
      allow("s3:PutObject", "arn:aws:s3:::site/index.*"),
    ]);
    assert.equal(found.withinGranted, true);
    const left = [...found.unused, ...found.unobservable].flatMap(({ actions }) => actions);
    assert.deepEqual(left, ["s3:GetObject"]);
  });

  it("says that something else gave what the boundary does not let through", () => {
    const found = sized([put("site"), update], allow("lambda:*"));
    assert.deepEqual(
      found.givenElsewhere.map(({ action }) => action),
      ["s3:PutObject"],
    );
  });
});

describe("the least role on Google Cloud", () => {
  const email = "run@acme.iam.gserviceaccount.com";

  it("is needed on the resources that the logs name, and no wider", () => {
    const used = [
      ["storage.objects.get", "projects/_/buckets/b/objects/o"],
      ["storage.objects.list", "projects/_/buckets/b"],
      ["bigquery.tables.getData", "projects/acme/datasets/d/tables/t"],
      ["bigquery.jobs.create", "projects/acme"],
    ] as const;
    const usage = usageOf(used.map((each) => gcpEntry(email, [each], on(2))));
    const subject = auditSubject(usage, email, undefined);
    assert.ok(subject);
    assert.deepEqual(rightsize(subject, usage, undefined).places, [
      { on: "projects/_/buckets/b", permissions: ["storage.objects.get", "storage.objects.list"] },
      { on: "projects/acme", permissions: ["bigquery.jobs.create"] },
      { on: "projects/acme/datasets/d", permissions: ["bigquery.tables.getData"] },
    ]);
  });
  const records = [gcpEntry(email, [["storage.objects.get", "projects/_/buckets/b/objects/o"]], on(2))];
  const account = {
    type: "gcp:serviceaccount/account:Account",
    name: "run",
    properties: { email, accountId: "run", project: "acme" },
  };
  const grant = (role: string) => ({
    type: "gcp:projects/iAMMember:IAMMember",
    name: "g",
    properties: { project: "acme", role, member: `serviceAccount:${email}` },
  });

  it("is told by the logs of its own cloud", () => {
    const usage = usageOf([...records, describeAll, { ...describeAll, eventTime: "2026-08-01T10:00:00Z" }]);
    const subject = auditSubject(usage, email, undefined);
    assert.ok(subject);
    assert.equal(rightsize(subject, usage, undefined).window?.days, 0);
  });

  for (const [title, role, expected] of [
    ["a smaller role within what was granted is named", "roles/storage.admin", ["storage.objects.get"]],
    ["what was not granted is not", "roles/logging.viewer", []],
  ] as const) {
    it(title, () => {
      const usage = usageOf(records);
      const facts = factsOf({ "stack.json": stack([account, grant(role)]) });
      const subject = auditSubject(usage, email, facts);
      assert.ok(subject);
      const found = rightsize(subject, usage, facts);
      assert.deepEqual(found.permissions, expected);
      assert.equal(found.role !== undefined, expected.length > 0);
      assert.deepEqual(found.unused, []);
      assert.ok(found.unobservable.length > 0);
    });
  }
});
