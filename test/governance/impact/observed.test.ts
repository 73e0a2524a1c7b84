import assert from "node:assert/strict";
import fc from "fast-check";
import { impactOf } from "../../../src/governance/impact/impact.js";
import type { ImpactAction } from "../../../src/governance/impact/verdict.js";
import { gcpEntry, sessionEvent, usageOf, userEvent, webIdentityEvent } from "../../audit/logs.js";
import {
  account,
  accountExport,
  arnOf,
  exportedRole,
  factsOf,
  githubProvider,
  githubTrust,
  roleTrust,
  serviceTrust,
  stack,
  stackFunction,
} from "../cases.js";

const asOf = new Date("2026-11-22T12:00:00Z");
const lambda = serviceTrust("lambda.amazonaws.com");
const functionArn = (name: string) => `arn:aws:lambda:eu-west-1:${account}:function:${name}`;
const dayBefore = (days: number) =>
  new Date(asOf.getTime() - days * 86_400_000).toISOString().replace(".000", "");

/** Two regions of the account, reads and writes, every third day. */
const quiet = (days: number) =>
  Array.from({ length: Math.floor(days / 3) + 1 }, (_, index) =>
    sessionEvent("other", ["ec2", "DescribeInstances"], dayBefore(index * 3), {
      readOnly: true,
      awsRegion: index % 2 === 0 ? "us-east-1" : "eu-west-1",
    }),
  );

const through = (workload: string) => ({
  inScopeOf: { issuerType: "AWS::Lambda::Function", credentialsIssuedTo: functionArn(workload) },
});

const called = (role: string, workload: string, days: number, more: object = {}) =>
  sessionEvent(
    role,
    ["ec2", "DescribeInstances"],
    dayBefore(days),
    { readOnly: true, ...more },
    through(workload),
  );

function impact(
  files: Readonly<Record<string, unknown>>,
  identity: string,
  records: readonly object[],
  action: ImpactAction = "revoke",
) {
  const found = impactOf(factsOf(files), identity, action, { asOf, usage: usageOf(records) });
  assert.ok(found, `${identity} is in the input`);
  return found;
}

const role = (name = "run", trust = lambda) => ({
  "account.json": accountExport([exportedRole(name, trust)]),
});

describe("the impact of revoking, with logs", () => {
  it("lists two workloads of one role, one known from code alone and one from logs alone", () => {
    const files = { "stack.json": stack([stackFunction("orders", "run")]), ...role() };
    const found = impact(files, "run", [called("run", "bills", 3)]);
    assert.equal(found.verdict, "breaks");
    assert.deepEqual(
      found.dependants
        .filter(({ kind }) => kind === "workload")
        .map(({ id, grade, observed }) => [id, grade, observed?.last]),
      [
        [functionArn("orders"), "declared", undefined],
        [functionArn("bills"), "observed", dayBefore(3)],
      ],
    );
    assert.deepEqual(
      found.used?.map(({ action }) => action),
      ["ec2:DescribeInstances"],
    );
  });

  it("a workload that code and logs both know stands once, as observed", () => {
    const files = { "stack.json": stack([stackFunction("orders", "run")]), ...role() };
    const found = impact(files, "run", [called("run", "orders", 3)]);
    const workloads = found.dependants.filter(({ kind }) => kind === "workload");
    assert.deepEqual(
      workloads.map(({ id, grade }) => [id, grade]),
      [[functionArn("orders"), "observed"]],
    );
    assert.ok(workloads[0]!.path.length > 0, "and keeps the declared path");
  });

  for (const [title, records, verdict, lacks] of [
    ["whole logs without use are safe", quiet(93), "safe", undefined],
    ["use in them breaks", [...quiet(93), called("run", "bills", 60)], "breaks", undefined],
    ["logs of a few days are unknown", quiet(12), "unknown", /90 days; the logs reach back 12/],
    [
      "logs of another account are unknown",
      quiet(93).map((each) => ({ ...each, recipientAccountId: "999999999999" })),
      "unknown",
      /of account 123456789012/,
    ],
    [
      "logs of one region are unknown",
      quiet(93).map((each) => ({ ...each, awsRegion: "eu-west-1" })),
      "unknown",
      /every region/,
    ],
    [
      "logs without reads are unknown",
      quiet(93).map((each) => ({ ...each, readOnly: false })),
      "unknown",
      /only read/,
    ],
    [
      "logs with a hole are unknown",
      quiet(93).filter(
        ({ eventTime }) => !(String(eventTime) > dayBefore(50) && String(eventTime) < dayBefore(30)),
      ),
      "unknown",
      /in a row/,
    ],
    [
      "logs that end long ago are unknown",
      quiet(160).filter(({ eventTime }) => String(eventTime) < dayBefore(30)),
      "unknown",
      /up to 2026-11-22/,
    ],
    [
      "refused calls alone are not safe",
      [...quiet(93), called("run", "bills", 60, { errorCode: "AccessDenied" })],
      "unknown",
      undefined,
    ],
  ] as const) {
    it(`${title}`, () => {
      const found = impact(role(), "run", records);
      assert.equal(found.verdict, verdict);
      if (lacks !== undefined) assert.match(found.wouldDecide.join("\n"), lacks);
    });
  }

  it("what is broken in the logs may hide use", () => {
    const usage = usageOf(quiet(93));
    const broken = { ...usage, read: { ...usage.read, brokenCount: 1 } };
    const found = impactOf(factsOf(role()), "run", "revoke", { asOf, usage: broken });
    assert.equal(found?.verdict, "unknown");
    assert.match(found?.wouldDecide.join() ?? "", /broken part/);
  });

  it("a workload that the code declares is not gone because the logs are silent", () => {
    const files = { "stack.json": stack([stackFunction("orders", "run")]), ...role() };
    assert.equal(impact(files, "run", quiet(93)).verdict, "breaks");
  });

  it("the session that a service took for a function is that function's", () => {
    const files = { "stack.json": stack([stackFunction("orders", "other-role")]), ...role() };
    const assumed = {
      ...sessionEvent("x", ["sts", "AssumeRole"], dayBefore(2), {
        readOnly: true,
        requestParameters: { roleArn: arnOf("run"), roleSessionName: "orders" },
      }),
      userIdentity: { type: "AWSService", invokedBy: "lambda.amazonaws.com" },
    };
    const found = impact(files, "run", [assumed]);
    assert.deepEqual(
      found.dependants.filter(({ grade }) => grade === "observed").map(({ id, kind }) => [id, kind]),
      [[functionArn("orders"), "workload"]],
    );
  });

  it("a chain of roles shows on both sides", () => {
    const files = {
      "account.json": accountExport([
        exportedRole("first", lambda),
        exportedRole("second", roleTrust("first")),
      ]),
    };
    const assumed = sessionEvent("first", ["sts", "AssumeRole"], dayBefore(2), {
      readOnly: true,
      requestParameters: { roleArn: arnOf("second"), roleSessionName: "s" },
    });
    const of = (name: string) =>
      impact(files, name, [assumed])
        .dependants.filter(({ observed }) => observed !== undefined)
        .map(({ id, relation }) => [id, relation]);
    assert.deepEqual(of("second"), [[arnOf("first"), "acts-as-it"]]);
    assert.deepEqual(of("first"), [
      [arnOf("second"), "reached-through-it"],
      ["session worker", "acts-as-it"],
    ]);
  });

  it("a provider lists the roles that its tokens became", () => {
    const files = {
      "account.json": accountExport([
        exportedRole("deploy", githubTrust("repo:acme/web:ref:refs/heads/main")),
      ]),
      "p.json": stack([
        {
          type: "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
          name: "gh",
          properties: {
            arn: githubProvider,
            url: "https://token.actions.githubusercontent.com",
            clientIdLists: ["sts.amazonaws.com"],
          },
        },
      ]),
    };
    const found = impact(files, githubProvider, [
      webIdentityEvent("deploy", "repo:acme/web:ref:refs/heads/main", dayBefore(1)),
    ]);
    const [deploy] = found.dependants.filter(({ id }) => id === arnOf("deploy"));
    assert.equal(deploy?.grade, "observed");
    assert.deepEqual(deploy?.observed?.notes, ["subject repo:acme/web:ref:refs/heads/main"]);
  });

  it("a token's subject that the trust names stands once, as observed", () => {
    const subject = "repo:acme/web:ref:refs/heads/main";
    const found = impact(role("run", githubTrust(subject)), "run", [
      webIdentityEvent("run", subject, dayBefore(1)),
    ]);
    assert.deepEqual(
      found.dependants.filter(({ name }) => name === subject).map(({ grade }) => grade),
      ["observed"],
    );
  });

  it("a key is used by whoever called with it, from where", () => {
    const key = {
      type: "aws:iam/accessKey:AccessKey",
      name: "key",
      properties: { id: "AKIABOT", user: "bot", status: "Active" },
    };
    const user = {
      type: "aws:iam/user:User",
      name: "bot",
      properties: { name: "bot", arn: `arn:aws:iam::${account}:user/bot` },
    };
    const files = { "stack.json": stack([user, key]) };
    const records = [userEvent("bot", ["ec2", "DescribeInstances"], dayBefore(4))];
    for (const [identity, action] of [
      ["key", "revoke"],
      ["bot", "revoke"],
      ["bot", "rotate"],
    ] as const) {
      const found = impact(
        files,
        identity === "key" ? "urn:pulumi:prod::shop::aws:iam/accessKey:AccessKey::key" : identity,
        records,
        action,
      );
      assert.equal(found.verdict, "breaks", `${action} ${identity}`);
      const bearer = found.dependants.find(({ id }) => id === "bearer of AKIABOT");
      assert.deepEqual(bearer?.observed?.notes, ["from 192.0.2.7"]);
    }
  });

  it("a Google service account without Data Access logs is never safe", () => {
    const email = "run@acme.iam.gserviceaccount.com";
    const files = {
      "stack.json": stack([
        {
          type: "gcp:serviceaccount/account:Account",
          name: "run",
          properties: { email, accountId: "run", project: "acme" },
        },
      ]),
    };
    const found = impact(files, email, [
      gcpEntry(
        "else@acme.iam.gserviceaccount.com",
        [["storage.buckets.create", "projects/acme"]],
        dayBefore(1),
        { log: "activity" },
      ),
    ]);
    assert.equal(found.verdict, "unknown");
    assert.match(found.wouldDecide.join("\n"), /Data Access/);
    const used = impact(files, email, [
      gcpEntry(email, [["storage.objects.get", "projects/_/buckets/b/objects/o"]], dayBefore(1)),
    ]);
    assert.equal(used.verdict, "breaks");
  });
});

describe("Google's own record of last use", () => {
  const email = "run@acme.iam.gserviceaccount.com";
  const run = {
    type: "gcp:serviceaccount/account:Account",
    name: "run",
    properties: { email, accountId: "run", project: "acme" },
  };
  const row = (last: string | undefined, startTime: string) => ({
    fullResourceName: `//iam.googleapis.com/projects/acme/serviceAccounts/${email}`,
    activityType: "serviceAccountLastAuthentication",
    observationPeriod: { startTime, endTime: "2026-11-20T07:00:00Z" },
    activity: last === undefined ? {} : { lastAuthenticatedTime: last },
  });
  for (const [title, record, verdict] of [
    ["of lately is use", row("2026-11-18T07:00:00Z", "2026-01-01T07:00:00Z"), "breaks"],
    ["of long ago is disuse", row("2026-03-01T07:00:00Z", "2026-01-01T07:00:00Z"), "safe"],
    ["without any over a long period is disuse", row(undefined, "2026-01-01T07:00:00Z"), "safe"],
    ["over a short period decides nothing", row(undefined, "2026-11-01T07:00:00Z"), "unknown"],
  ] as const) {
    it(title, () => {
      assert.equal(impact({ "stack.json": stack([run]) }, email, [record]).verdict, verdict);
    });
  }
});

describe("the impact of narrowing, with logs", () => {
  it("lists what was used, and is not decided without the change", () => {
    const found = impact(role(), "run", [called("run", "bills", 3)], "downscope");
    assert.equal(found.verdict, "unknown");
    assert.deepEqual(
      found.used?.map(({ action, count }) => [action, count]),
      [["ec2:DescribeInstances", 1]],
    );
  });
});

describe("a role that several workloads share", () => {
  const bucket = "arn:aws:s3:::data";
  const policy = {
    PolicyName: "p",
    PolicyDocument: {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: ["s3:*", "ec2:Describe*"], Resource: "*" }],
    },
  };
  const files = {
    "stack.json": stack([stackFunction("orders", "run"), stackFunction("bills", "run")]),
    "account.json": accountExport([exportedRole("run", lambda, { RolePolicyList: [policy] })]),
  };
  const read = (workload: string, key: string) =>
    sessionEvent(
      "run",
      ["s3", "GetObject"],
      dayBefore(2),
      {
        eventCategory: "Data",
        readOnly: true,
        resources: [{ type: "AWS::S3::Object", ARN: `${bucket}/${key}` }],
      },
      through(workload),
    );

  it("gets a role for each, by what each was seen to use", () => {
    const found = impact(files, "run", [read("orders", "a"), read("orders", "b"), called("run", "bills", 3)]);
    assert.deepEqual(
      found.split?.map(({ name, grade, policy: of }) => [name, grade, of?.Statement]),
      [
        ["orders", "observed", [{ Effect: "Allow", Action: "s3:GetObject", Resource: `${bucket}/*` }]],
        ["bills", "observed", [{ Effect: "Allow", Action: "ec2:DescribeInstances", Resource: "*" }]],
      ],
    );
  });

  it("says so of a workload that no log shows", () => {
    const found = impactOf(factsOf(files), "run", "revoke", { asOf });
    assert.deepEqual(
      found?.split?.map(({ grade }) => grade),
      ["declared", "declared"],
    );
    assert.match(found?.split?.[0]?.notes[0] ?? "", /nothing shows what it uses/);
  });
});

describe("more logs", () => {
  it("never turn what breaks into what is safe", () => {
    const record = fc.oneof(
      fc
        .record({ days: fc.integer({ min: 0, max: 120 }), denied: fc.boolean() })
        .map(({ days, denied }) => called("run", "bills", days, denied ? { errorCode: "AccessDenied" } : {})),
      fc.constantFrom(...quiet(120)),
    );
    const logs = fc.array(record, { minLength: 1, maxLength: 6 });
    const files = role();
    fc.assert(
      fc.property(logs, logs, (some, more) => {
        const [before, after] = [
          impact(files, "run", some),
          impact(files, "run", [...some, ...quiet(93), ...more]),
        ];
        assert.ok(!(before.verdict === "breaks" && after.verdict !== "breaks"));
      }),
      { numRuns: 60 },
    );
  });
});
