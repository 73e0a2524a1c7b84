import assert from "node:assert/strict";
import { defaultPolicy } from "../../src/check/policy.js";
import { impactOf } from "../../src/governance/impact/impact.js";
import { inventoryOf } from "../../src/governance/inventory.js";
import { migrationsOf } from "../../src/governance/migrate/plan.js";
import { factsOf, stack } from "./cases.js";

const number = "998877665544";
const email = "etl@acme-data.iam.gserviceaccount.com";
const account = {
  type: "gcp:serviceaccount/account:Account",
  name: "etl",
  properties: { email, accountId: "etl", project: "acme-data" },
};
const grant = (role: string) => ({
  type: "gcp:projects/iAMMember:IAMMember",
  name: "grant",
  properties: { project: "acme-data", role, member: `serviceAccount:${email}` },
});
const project = {
  type: "gcp:organizations/project:Project",
  name: "data",
  properties: { projectId: "acme-data", number },
};
const pool = {
  type: "gcp:iam/workloadIdentityPool:WorkloadIdentityPool",
  name: "gh",
  properties: { project: "acme-data", name: `projects/${number}/locations/global/workloadIdentityPools/gh` },
};

const asset = (name: string, type: string, more: object) =>
  JSON.stringify({ name, assetType: type, ...more });
const accountAsset = asset(
  "//iam.googleapis.com/projects/acme-data/serviceAccounts/1",
  "iam.googleapis.com/ServiceAccount",
  { resource: { version: "v1", data: { email, projectId: "acme-data" } } },
);
const policyAsset = asset(
  `//cloudresourcemanager.googleapis.com/projects/${number}`,
  "cloudresourcemanager.googleapis.com/Project",
  { iamPolicy: { bindings: [{ role: "roles/bigquery.dataViewer", members: [`serviceAccount:${email}`] }] } },
);
const projectAsset = asset(
  `//cloudresourcemanager.googleapis.com/projects/${number}`,
  "cloudresourcemanager.googleapis.com/Project",
  { resource: { version: "v1", data: { projectId: "acme-data", projectNumber: number } } },
);

type Resources = Parameters<typeof stack>[0];
const files = (code: Resources, assets: readonly string[]) => ({
  "stack.json": stack([account, ...code]),
  "assets.json": [accountAsset, policyAsset, ...assets].join("\n"),
});
const inventory = (given: Readonly<Record<string, unknown>>) =>
  inventoryOf(factsOf(given), {
    policy: defaultPolicy,
    now: new Date("2026-11-22T12:00:00Z"),
    departed: new Set(),
    fileOwners: () => [],
  });
const same = grant("roles/bigquery.dataViewer");
const other = grant("roles/logging.viewer");

describe("a project that code calls by its id and the cloud by its number", () => {
  for (const [title, code, assets] of [
    ["the project in code", [project], []],
    ["a pool in code, which names it by both", [pool], []],
    ["the project's own asset", [], [projectAsset]],
  ] as const) {
    it(`is one by ${title}`, () => {
      const known = inventory(files([same, ...code], assets));
      const found = known.identities.find(({ id }) => id === email);
      assert.deepEqual(
        found?.permissions.roles.map(({ role, on }) => [role, on]),
        [["roles/bigquery.dataViewer", "project acme-data"]],
      );
      assert.equal(found?.drift, undefined);
      assert.deepEqual(known.unread, []);
    });

    it(`shows drift by ${title}`, () => {
      const [found] = inventory(files([other, ...code], assets)).identities.filter(({ id }) => id === email);
      assert.deepEqual(found?.drift, [
        {
          part: "grants",
          onlyInCode: ["roles/logging.viewer on project acme-data"],
          onlyInCloud: ["roles/bigquery.dataViewer on project acme-data"],
        },
      ]);
    });
  }

  it("is not joined by a guess, and it is said so", () => {
    const { unread } = inventory(files([same], []));
    assert.equal(unread.length, 1);
    assert.equal(unread[0]!.file, "assets.json");
    assert.match(unread[0]!.reason, new RegExp(`which project id the number ${number} is of`));
  });

  it("is not joined where two inputs say different things of the number", () => {
    const wrong = { ...project, name: "wrong", properties: { projectId: "other", number } };
    assert.equal(inventory(files([same, project, wrong], [])).unread.length, 1);
  });

  it("is granted on once where a key is replaced", () => {
    const key = {
      type: "gcp:serviceaccount/key:Key",
      name: "key",
      properties: { serviceAccountId: email, name: `projects/acme-data/serviceAccounts/${email}/keys/1` },
    };
    const [found] = migrationsOf(factsOf(files([same, project, key], [])));
    assert.deepEqual(found?.badge?.args.grants, [
      { role: "roles/bigquery.dataViewer", on: "projects/acme-data" },
    ]);
  });

  it("has one provider, by the name that tokens and logs have", () => {
    const provider = (name: string) => ({
      type: "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider",
      name: "github",
      properties: {
        name: `projects/${name}/locations/global/workloadIdentityPools/gh/providers/github`,
        workloadIdentityPoolId: "gh",
        workloadIdentityPoolProviderId: "github",
        oidc: { issuerUri: "https://token.actions.githubusercontent.com" },
      },
    });
    const facts = factsOf({
      "a.json": stack([project, provider("acme-data")]),
      "b.json": stack([provider(number)]),
    });
    const id = `projects/${number}/locations/global/workloadIdentityPools/gh/providers/github`;
    assert.equal(impactOf(facts, id, "revoke")?.identity, id);
  });
});
