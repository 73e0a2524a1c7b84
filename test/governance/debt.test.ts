import assert from "node:assert/strict";
import fc from "fast-check";
import { defaultPolicy } from "../../src/check/policy.js";
import { inventoryOf } from "../../src/governance/inventory.js";
import type { ExampleResource } from "../../src/rules/rule.js";
import { account, factsOf, githubTrust, policy, stack, stackRole } from "./cases.js";

interface Holder {
  readonly policy: object;
  readonly keys: readonly Key[];
}

interface Key {
  readonly created?: string;
  readonly status?: "Active" | "Inactive";
}

const policies = fc.constantFrom(
  policy({ Action: "*", Resource: "*" }),
  policy({ Action: "iam:PutRolePolicy", Resource: "*" }),
  policy({ Action: ["s3:GetObject", "s3:PutObject"], Resource: "arn:aws:s3:::acme-orders/*" }),
  policy({ Action: "sqs:ReceiveMessage", Resource: `arn:aws:sqs:eu-west-1:${account}:jobs` }),
  policy({ Action: "s3:Get*", Resource: "*" }, { Effect: "Deny", Action: "s3:GetObject", Resource: "*" }),
);
const keys: fc.Arbitrary<Key> = fc.record(
  {
    created: fc
      .date({ min: new Date("2015-01-01"), max: new Date("2026-11-01"), noInvalidDate: true })
      .map((date) => date.toISOString()),
    status: fc.constantFrom("Active" as const, "Inactive" as const),
  },
  { requiredKeys: [] },
);
const holders: fc.Arbitrary<readonly Holder[]> = fc.array(
  fc.record({ policy: policies, keys: fc.array(keys, { maxLength: 3 }) }),
  { minLength: 1, maxLength: 4 },
);

function user(holder: Holder, index: number): ExampleResource[] {
  const name = `bot-${index}`;
  return [
    {
      type: "aws:iam/user:User",
      name,
      properties: { name, arn: `arn:aws:iam::${account}:user/${name}` },
    },
    {
      type: "aws:iam/userPolicy:UserPolicy",
      name,
      properties: { user: name, policy: JSON.stringify(holder.policy) },
    },
    ...holder.keys.map(({ created, status }, number) => ({
      type: "aws:iam/accessKey:AccessKey",
      name: `${name}-${number}`,
      properties: {
        user: name,
        ...(created === undefined ? {} : { createDate: created }),
        ...(status === undefined ? {} : { status }),
      },
    })),
  ];
}

/** The role that takes over from a key: the same permissions, no secret. */
function badge(holder: Holder, name: string): ExampleResource[] {
  return [
    stackRole(name, githubTrust("repo:acme/web:environment:prod")),
    {
      type: "aws:iam/rolePolicy:RolePolicy",
      name,
      properties: { role: name, policy: JSON.stringify(holder.policy) },
    },
  ];
}

function debt(resources: readonly ExampleResource[], more: Readonly<Record<string, unknown>> = {}) {
  return inventoryOf(factsOf({ "stack.json": stack(resources), ...more }), {
    policy: defaultPolicy,
    now: new Date("2026-11-22T12:00:00Z"),
    departed: new Set(),
    fileOwners: () => [],
  }).debt;
}

const runs = { numRuns: 40 };

describe("the credential trust debt", () => {
  it("never falls when a static key is added", () => {
    fc.assert(
      fc.property(holders, fc.nat(), keys, (list, at, key) => {
        const before = list.flatMap(user);
        const after = list
          .map((each, index) => (index === at % list.length ? { ...each, keys: [...each.keys, key] } : each))
          .flatMap(user);
        assert.ok(debt(after).total >= debt(before).total);
      }),
      runs,
    );
  });

  it("always falls when a key is replaced by federation", () => {
    fc.assert(
      fc.property(holders, fc.nat(), (list, at) => {
        const index = at % list.length;
        const [holder] = list.slice(index);
        fc.pre(holder!.keys.length > 0);
        const after = list.map((each, number) =>
          number === index ? { ...each, keys: each.keys.slice(1) } : each,
        );
        assert.ok(
          debt([...after.flatMap(user), ...badge(holder!, "badge")]).total < debt(list.flatMap(user)).total,
        );
      }),
      runs,
    );
  });

  it("is the same for the same input, and the sum of its stacks and of its credentials", () => {
    fc.assert(
      fc.property(holders, (list) => {
        const [first, second] = [debt(list.flatMap(user)), debt(list.flatMap(user))];
        assert.deepEqual(first, second);
        const sum = (parts: readonly number[]) => parts.reduce((all, each) => all + each, 0);
        assert.equal(sum(first.stacks.map(({ total }) => total)), first.total);
        assert.equal(sum(first.credentials.map(({ points }) => points)), first.total);
      }),
      runs,
    );
  });

  const reader = { policy: policy({ Action: "sqs:ReceiveMessage", Resource: "*" }), keys: [{}] };

  it("shows the factors of each credential, and why", () => {
    const [key] = debt(user({ ...reader, keys: [{ created: "2025-11-22T12:00:00Z" }] }, 0)).credentials;
    assert.deepEqual(key, {
      id: "urn:pulumi:prod::shop::aws:iam/accessKey:AccessKey::bot-0-0#access-key",
      kind: "access-key",
      holder: `arn:aws:iam::${account}:user/bot-0`,
      stack: "shop/prod",
      points: 486,
      factors: [
        { name: "grade", value: 4, why: "it opens a cloud" },
        { name: "lifetime", value: 1, why: "never expires" },
        { name: "age", value: 5.06, why: "it is 365 days old" },
        { name: "privilege", value: 2, why: "its holder may read" },
        { name: "reach", value: 6, why: "some of it is for every resource" },
        { name: "consumers", value: 2, why: "who uses it is not in the input" },
      ],
    });
  });

  it("rises with privilege and with age", () => {
    const one = (document: object, created: string) =>
      debt(user({ policy: document, keys: [{ created }] }, 0)).total;
    const admin = policy({ Action: "*", Resource: "*" });
    const narrow = policy({ Action: "s3:GetObject", Resource: "arn:aws:s3:::acme-orders/*" });
    assert.ok(one(admin, "2026-01-01T00:00:00Z") > one(narrow, "2026-01-01T00:00:00Z"));
    assert.ok(one(narrow, "2020-01-01T00:00:00Z") > one(narrow, "2026-01-01T00:00:00Z"));
  });

  it("counts a key once that both code and the credential report know", () => {
    const report = [
      "user,arn,user_creation_time,password_enabled,password_last_used,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date",
      `bot-0,arn:aws:iam::${account}:user/bot-0,2024-01-01T00:00:00Z,false,N/A,false,true,2024-01-01T00:00:00Z,2026-11-01T00:00:00Z`,
    ].join("\n");
    const { credentials } = debt(user(reader, 0), { "report.csv": report });
    assert.equal(credentials.length, 1);
    assert.equal(credentials[0]?.stack, "shop/prod");
    assert.match(credentials[0]?.factors.find(({ name }) => name === "age")?.why ?? "", /1056 days/);
  });

  it("does not fall when a copy of a key is kept in another secret", () => {
    const secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    const owner = { type: "aws:iam/user:User", name: "bot", properties: { name: "bot" } };
    const key = { type: "aws:iam/accessKey:AccessKey", name: "key", properties: { user: "bot", secret } };
    const copy = {
      type: "github:index/actionsSecret:ActionsSecret",
      name: "pipeline",
      properties: { repository: "shop", secretName: "KEY", plaintextValue: secret },
    };
    assert.ok(debt([owner, key, copy]).total > debt([owner, key]).total);
  });

  it("leaves tokens of hours out", () => {
    const token = {
      type: "aws:grafana/workspaceServiceAccountToken:WorkspaceServiceAccountToken",
      name: "short",
      properties: { name: "short", secondsToLive: 3600, serviceAccountId: "1", workspaceId: "g-1" },
    };
    assert.equal(debt([token]).total, 0);
  });
});
