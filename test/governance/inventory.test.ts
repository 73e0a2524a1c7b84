import assert from "node:assert/strict";
import { defaultPolicy } from "../../src/check/policy.js";
import { codeOwnersOf, parseCodeOwners } from "../../src/governance/codeOwners.js";
import { readDeparted } from "../../src/governance/departed.js";
import { inventoryOf } from "../../src/governance/inventory.js";
import { formatInventoryCsv, formatInventoryJson, formatInventoryText } from "../../src/reports/inventory.js";
import {
  account,
  accountExport,
  arnOf,
  exportedRole,
  factsOf,
  githubTrust,
  policy,
  serviceTrust,
  stack,
  stackFunction,
  stackRole,
} from "./cases.js";

function inventory(files: Readonly<Record<string, unknown>>, departed: readonly string[] = []) {
  return inventoryOf(factsOf(files), {
    policy: defaultPolicy,
    now: new Date("2026-11-22T12:00:00Z"),
    departed: new Set(departed),
    fileOwners: () => [],
  });
}

const trust = serviceTrust("lambda.amazonaws.com");
const tag = (owner: string) => ({ Tags: [{ Key: "Owner", Value: owner }] });

describe("the inventory", () => {
  it("has an identity of several inputs once, and tells what stands where", () => {
    const { identities } = inventory({
      "account.json": accountExport([exportedRole("both", trust), exportedRole("cloud", trust)]),
      "stack.json": stack([stackRole("both", trust), stackRole("code", trust)]),
    });
    assert.deepEqual(
      identities.map(({ id, managed, sources }) => [id, managed, sources.map(({ file }) => file)]),
      [
        [arnOf("both"), "managed", ["account.json", "stack.json"]],
        [arnOf("cloud"), "unmanaged", ["account.json"]],
        [arnOf("code"), "not-deployed", ["stack.json"]],
      ],
    );
  });

  it("shows in what code and cloud differ, and nothing where they agree", () => {
    const files = (subject: string) => ({
      "account.json": accountExport([exportedRole("deploy", githubTrust("repo:acme/web:environment:prod"))]),
      "stack.json": stack([stackRole("deploy", githubTrust(subject))]),
    });
    assert.equal(inventory(files("repo:acme/web:environment:prod")).identities[0]?.drift, undefined);
    const [drifted] = inventory(files("repo:acme/web:ref:refs/heads/main")).identities;
    assert.deepEqual(
      drifted?.drift?.map(({ part }) => part),
      ["trust"],
    );
  });

  it("takes the surest owner and shows who else is named", () => {
    const [identity] = inventory({
      "account.json": accountExport([exportedRole("app", trust, tag("ann@acme.io"))]),
      "stack.json": stack([stackRole("app", trust, { tags: { team: "web" } })]),
    }).identities;
    assert.deepEqual(
      [
        identity?.owner?.value,
        identity?.owner?.evidence,
        identity?.owner?.conflicts?.map(({ value }) => value),
      ],
      ["ann@acme.io", "tag", ["web"]],
    );
  });

  it("falls back on the stack, and says that this is inferred", () => {
    const [identity] = inventory({ "stack.json": stack([stackRole("app", trust)]) }).identities;
    assert.deepEqual([identity?.owner?.value, identity?.owner?.grade], ["shop/prod", "inferred"]);
  });

  it("marks what a departed person owns, with the workloads that depend on it", () => {
    const [identity] = inventory(
      {
        "account.json": accountExport([exportedRole("app", trust, tag("Ann@acme.io"))]),
        "stack.json": stack([stackFunction("orders", "app")]),
      },
      ["ann@acme.io"],
    ).identities;
    assert.equal(identity?.owner?.departed, true);
    assert.equal(
      identity?.findings.find(({ rule }) => rule === "orphaned")?.message,
      "Its owner Ann@acme.io has left; orders run as it.",
    );
  });

  it("does not miss in one file what another one says", () => {
    const code = stackRole("app", trust, { tags: { owner: "web", "keyless:purpose": "serves the shop" } });
    const [identity] = inventory({
      "account.json": accountExport([exportedRole("app", trust)]),
      "stack.json": stack([code]),
    }).identities;
    const rules = identity?.findings.map(({ rule }) => rule) ?? [];
    assert.ok(!rules.includes("identity-without-owner"), rules.join());
    assert.ok(!rules.includes("identity-without-purpose"), rules.join());
    assert.ok(rules.includes("identity-without-expiry"), rules.join());
  });

  it("gives a finding about one binding of a project's policy to the members of that binding", () => {
    const email = (name: string) => `${name}@acme.iam.gserviceaccount.com`;
    const assets = [
      ...["one", "two"].map((name) => ({
        name: `//iam.googleapis.com/projects/acme/serviceAccounts/${name}`,
        assetType: "iam.googleapis.com/ServiceAccount",
        resource: { version: "v1", data: { email: email(name), projectId: "acme" } },
      })),
      {
        name: "//cloudresourcemanager.googleapis.com/projects/acme",
        assetType: "cloudresourcemanager.googleapis.com/Project",
        iamPolicy: {
          bindings: [
            { role: "roles/logging.viewer", members: [`serviceAccount:${email("one")}`] },
            { role: "roles/editor", members: [`serviceAccount:${email("two")}`] },
          ],
        },
      },
    ];
    const found = inventory({ "assets.json": assets.map((each) => JSON.stringify(each)).join("\n") });
    const basic = found.identities.filter(({ findings }) =>
      findings.some(({ rule }) => rule === "gcp-basic-role"),
    );
    assert.deepEqual(
      basic.map(({ id }) => id),
      [email("two")],
    );
  });

  it("takes no principal for a condition on the request, and no record for longer than AWS keeps it", () => {
    const anybody = policy({
      Principal: { AWS: `arn:aws:iam::${account}:root` },
      Action: "sts:AssumeRole",
    });
    const [identity] = inventory({
      "account.json": accountExport([exportedRole("app", anybody, { RoleLastUsed: {} })]),
    }).identities;
    assert.deepEqual(identity?.layers.enforced.by, []);
    assert.equal(identity?.neverUsed, true);
    assert.equal(identity?.unusedDays, 400);
  });

  it("sums up permissions by service and access level", () => {
    const inline = [
      { PolicyName: "p", PolicyDocument: policy({ Action: "sqs:SendMessage", Resource: "*" }) },
    ];
    const [identity] = inventory({
      "account.json": accountExport([exportedRole("app", trust, { RolePolicyList: inline })]),
    }).identities;
    assert.deepEqual(identity?.permissions.services, [
      { service: "sqs", levels: { Write: { allowed: 1, everywhere: 1 } } },
    ]);
  });

  it("sees only the missing owner of a role with a good federated trust", () => {
    const [identity] = inventory({
      "account.json": accountExport([exportedRole("deploy", githubTrust("repo:acme/web:environment:prod"))]),
    }).identities;
    assert.deepEqual(
      [identity?.layers.governed.state, identity?.layers.authenticated.state],
      ["missing", "present"],
    );
  });

  it("finds one control taken for another, and nothing where none is there or none is missing", () => {
    const controls = (more: object) =>
      inventory({
        "account.json": accountExport([
          exportedRole("deploy", githubTrust("repo:acme/web:environment:prod"), more),
        ]),
      }).identities[0]!.findings.filter(({ rule }) => rule === "control-missing");
    assert.deepEqual(
      controls({}).map(({ key, layer, message }) => [key, layer, message]),
      [
        [
          "control-missing:governed",
          "governance",
          "It is well authenticated (token of https://token.actions.githubusercontent.com), which does not make it governed: it misses a declared owner, a review or expiry date.",
        ],
      ],
    );
    const tags = [
      { Key: "Owner", Value: "web" },
      { Key: "keyless:expires", Value: "2027-01-01" },
    ];
    assert.deepEqual(controls({ Tags: tags }), []);
  });

  it("never prints a secret", () => {
    const secret = "hunter2-very-secret";
    const key = { type: "aws:iam/accessKey:AccessKey", name: "key", properties: { user: "bot", secret } };
    const user = { type: "aws:iam/user:User", name: "bot", properties: { name: "bot" } };
    const found = inventory({ "stack.json": stack([user, key]) });
    assert.equal(found.credentials.length, 1);
    for (const format of [formatInventoryJson, formatInventoryText, formatInventoryCsv])
      assert.ok(!format(found).includes(secret));
  });

  it("keeps a name that looks like a formula text in a spreadsheet", () => {
    const found = inventory({
      "account.json": accountExport([exportedRole("app", trust, tag("=1+1"))]),
    });
    assert.ok(formatInventoryCsv(found).includes(",'=1+1,"));
  });
});

describe("a list of people who left", () => {
  it("names them by any column that names people", () => {
    assert.deepEqual(
      [...readDeparted("p.csv", "Name,Email,desk\nAnn,ANN@acme.io,4\n")],
      ["ann", "ann@acme.io"],
    );
  });

  it("is a problem without such a column", () => {
    assert.throws(() => readDeparted("p.csv", "desk\n4\n"), /p\.csv: has none of the columns/);
  });
});

describe("code owners", () => {
  const rules = parseCodeOwners(
    "* @all\n/infra/ @ops # note\n*.json @data\n/infra/secret.json\ndocs/* @docs\n",
  );
  for (const [path, owners] of [
    ["a.ts", ["@all"]],
    ["infra/a/b.ts", ["@ops"]],
    ["infra/a.json", ["@data"]],
    ["infra/secret.json", []],
    ["docs/a.md", ["@docs"]],
    ["docs/deep/a.md", ["@all"]],
  ] as const) {
    it(`of ${path} are ${owners.join(" ") || "nobody"}`, () => {
      assert.deepEqual(codeOwnersOf(rules, path), owners);
    });
  }
});
