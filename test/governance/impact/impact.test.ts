import assert from "node:assert/strict";
import { impactOf } from "../../../src/governance/impact/impact.js";
import type { ImpactAction } from "../../../src/governance/impact/verdict.js";
import { formatImpactJson, formatImpactMarkdown, formatImpactText } from "../../../src/reports/impact.js";
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
  urnOf,
} from "../cases.js";

const asOf = new Date("2026-11-22T12:00:00Z");
const lambda = serviceTrust("lambda.amazonaws.com");
const used = (date: string) => ({ RoleLastUsed: { LastUsedDate: date } });

function impact(files: Readonly<Record<string, unknown>>, identity: string, action: ImpactAction = "revoke") {
  const found = impactOf(factsOf(files), identity, action, { asOf });
  assert.ok(found, `${identity} is in the input`);
  return found;
}

const idsOf = (found: ReturnType<typeof impact>) =>
  found.dependants.map(({ id, grade }) => `${id} (${grade})`);
const functionArn = (name: string) => `arn:aws:lambda:eu-west-1:${account}:function:${name}`;

describe("the impact of revoking", () => {
  it("a role breaks the workloads that run as it, with the path", () => {
    const files = {
      "stack.json": stack([stackFunction("orders", "run"), stackFunction("bills", "run")]),
      "account.json": accountExport([exportedRole("run", lambda)]),
    };
    const found = impact(files, "run");
    assert.equal(found.verdict, "breaks");
    assert.deepEqual(idsOf(found).slice(0, 2), [
      `${functionArn("orders")} (declared)`,
      `${functionArn("bills")} (declared)`,
    ]);
    for (const format of [formatImpactText, formatImpactJson, formatImpactMarkdown])
      assert.ok(format(found).includes(functionArn("orders")));
  });

  it("a role with no known consumer is unknown and never safe", () => {
    const found = impact({ "account.json": accountExport([exportedRole("run", lambda)]) }, "run");
    assert.equal(found.verdict, "unknown");
    assert.ok(found.wouldDecide.length > 0);
  });

  for (const [title, date, verdict] of [
    ["unused for longer than the window is safe", "2025-01-01T00:00:00Z", "safe"],
    ["used lately breaks whoever used it", "2026-11-20T00:00:00Z", "breaks"],
  ] as const) {
    it(`a role ${title}`, () => {
      const files = { "account.json": accountExport([exportedRole("run", lambda, used(date))]) };
      assert.equal(impact(files, "run").verdict, verdict);
    });
  }

  it("a role that a workload has is not safe for want of use", () => {
    const files = {
      "stack.json": stack([stackFunction("orders", "run")]),
      "account.json": accountExport([exportedRole("run", lambda, used("2025-01-01T00:00:00Z"))]),
    };
    assert.equal(impact(files, "run").verdict, "breaks");
  });

  it("of a long chain each dependant lists the steps next to it, and names the one that has the others", () => {
    const roles = Array.from({ length: 3000 }, (_, at) => exportedRole(`r${at}`, roleTrust(`r${at + 1}`)));
    const { dependants } = impact({ "account.json": accountExport(roles) }, "r0");
    const byId = new Map(dependants.map((each) => [each.id, each]));
    const whole = (id: string): number => {
      const { path, via } = byId.get(id)!;
      return path.length + (via === undefined ? 0 : whole(via));
    };
    assert.deepEqual(
      dependants.map(({ id }) => whole(id)),
      Array.from({ length: 3000 }, (_, at) => at + 1),
    );
    assert.ok(dependants.every(({ path, grade }) => path.length <= 16 && grade === "declared"));
  });

  it("an export says nothing of the time after it was made", () => {
    const files = {
      "account.json": accountExport([exportedRole("run", lambda, used("2025-01-01T00:00:00Z"))]),
    };
    assert.notEqual(impactOf(factsOf(files), "run", "revoke")?.verdict, "safe");
  });

  it("a user is not safe by its password alone", () => {
    const user = {
      UserName: "bot",
      Arn: `arn:aws:iam::${account}:user/bot`,
      UserId: "AIDABOT",
      CreateDate: "2020-01-01T00:00:00Z",
      PasswordLastUsed: "2021-01-01T00:00:00Z",
    };
    const files = { "account.json": accountExport([], { UserDetailList: [user] }) };
    assert.equal(impact(files, "bot").verdict, "unknown");
  });

  it("a user whose key a pipeline keeps breaks the pipeline, though no reference is left of it", () => {
    const secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    const user = { type: "aws:iam/user:User", name: "bot", properties: { name: "bot" } };
    const key = {
      type: "aws:iam/accessKey:AccessKey",
      name: "key",
      properties: { user: "bot", id: "AKIAIOSFODNN7EXAMPLE", secret },
    };
    const copy = (plaintextValue: string) => ({
      type: "github:index/actionsSecret:ActionsSecret",
      name: "pipeline",
      properties: { repository: "shop", secretName: "AWS_SECRET_ACCESS_KEY", plaintextValue },
    });
    const files = (value: string) => ({ "a.json": stack([user, key]), "b.json": stack([copy(value)]) });
    const found = impact(files(secret), "bot");
    assert.equal(found.verdict, "breaks");
    assert.match(found.reasons[0]!, /ActionsSecret::pipeline#plaintextValue acts as it \(declared\)/);
    assert.ok(!formatImpactJson(found).includes(secret));
    assert.equal(impact(files("of another thing altogether"), "bot").verdict, "unknown");
  });

  for (const [title, type, properties, name] of [
    [
      "an access key by its id",
      "aws:iam/accessKey:AccessKey",
      { user: "bot", id: "AKIAIOSFODNN7EXAMPLE" },
      "AKIAIOSFODNN7EXAMPLE",
    ],
    [
      "a service account's key by its full name",
      "gcp:serviceaccount/key:Key",
      {
        name: "projects/acme/serviceAccounts/bot@acme.iam.gserviceaccount.com/keys/1",
        serviceAccountId: "projects/acme/serviceAccounts/bot@acme.iam.gserviceaccount.com",
      },
      "//iam.googleapis.com/projects/acme/serviceAccounts/bot@acme.iam.gserviceaccount.com/keys/1",
    ],
    [
      "a provider by the address that declares it",
      "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
      { arn: githubProvider, url: "https://token.actions.githubusercontent.com" },
      urnOf("aws:iam/openIdConnectProvider:OpenIdConnectProvider", "it"),
    ],
  ] as const) {
    it(`finds ${title}`, () => {
      const found = impact({ "stack.json": stack([{ type, name: "it", properties }]) }, name);
      assert.ok(found.identity.length > 0);
    });
  }

  it("a key that code declares is safe by the use that the credential report keeps of it", () => {
    const report = (used: string) =>
      [
        "user,arn,user_creation_time,password_enabled,password_last_used,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date",
        `bot,arn:aws:iam::${account}:user/bot,2024-01-01T00:00:00Z,false,N/A,false,true,2024-01-01T00:00:00Z,${used}`,
      ].join("\n");
    const code = stack([
      {
        type: "aws:iam/user:User",
        name: "bot",
        properties: { name: "bot", arn: `arn:aws:iam::${account}:user/bot` },
      },
      {
        type: "aws:iam/accessKey:AccessKey",
        name: "key",
        properties: { user: "bot", id: "AKIAIOSFODNN7EXAMPLE" },
      },
    ]);
    const verdict = (used: string) =>
      impact({ "stack.json": code, "report.csv": report(used) }, "AKIAIOSFODNN7EXAMPLE").verdict;
    assert.equal(verdict("N/A"), "safe");
    assert.equal(verdict("2026-11-20T00:00:00Z"), "breaks");
  });

  it("a group that loses a member breaks nothing", () => {
    const exported = accountExport([], {
      UserDetailList: [
        { UserName: "bot", Arn: `arn:aws:iam::${account}:user/bot`, UserId: "AIDABOT", GroupList: ["devs"] },
      ],
      GroupDetailList: [
        { GroupName: "devs", Arn: `arn:aws:iam::${account}:group/devs`, GroupPolicyList: [] },
      ],
    });
    assert.equal(impact({ "account.json": exported }, "bot").verdict, "unknown");
    const group = impact({ "account.json": exported }, "devs");
    assert.deepEqual(
      [group.verdict, idsOf(group)],
      ["breaks", [`arn:aws:iam::${account}:user/bot (declared)`]],
    );
  });

  it("AWS keeps the last use of a role for 400 days, and no record says more", () => {
    const files = { "account.json": accountExport([exportedRole("run", lambda, { RoleLastUsed: {} })]) };
    assert.deepEqual(impact(files, "run").reasons, [
      "no use in the 400 days up to 2026-11-22, by the cloud's own record, which reaches no further back",
    ]);
  });

  it("an OIDC provider lists all roles that trust it, and what is become through them", () => {
    const roles = [
      exportedRole("deploy", githubTrust("repo:acme/web:environment:prod")),
      exportedRole("next", roleTrust("deploy")),
      exportedRole("run", lambda),
    ];
    const found = impact({ "account.json": accountExport(roles) }, githubProvider);
    assert.equal(found.verdict, "breaks");
    assert.deepEqual(idsOf(found), [`${arnOf("deploy")} (declared)`, `${arnOf("next")} (declared)`]);
  });
});

describe("the impact of other changes", () => {
  const files = {
    "stack.json": stack([stackFunction("orders", "run")]),
    "account.json": accountExport([exportedRole("run", lambda)]),
  };

  it("rotating a role is safe: it has nothing to rotate", () => {
    assert.equal(impact(files, "run", "rotate").verdict, "safe");
  });

  it("narrowing a role is unknown while nothing says what is used of it", () => {
    assert.equal(impact(files, "run", "downscope").verdict, "unknown");
  });

  it("of what is not in the input is no answer", () => {
    assert.equal(impactOf(factsOf(files), "nobody", "revoke"), undefined);
  });
});
