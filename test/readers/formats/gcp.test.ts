import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { plain, readValue } from "../plainFacts.js";

describe("Bare GCP policies", () => {
  it("become grants, with the scope that their roles tell", () => {
    const scopeOf = (role: string) =>
      readValue({ version: 3, bindings: [{ role, members: ["allUsers"] }] }).permissions.map(
        (grant) => grant.kind === "gcp-grant" && grant.on.kind,
      );
    assert.deepEqual(
      ["roles/editor", "roles/iam.workloadIdentityUser", "roles/storage.objectViewer"].map(scopeOf),
      [["project"], ["service-account"], ["resource"]],
    );
  });

  it("keep conditions and the path of each binding", () => {
    const { permissions } = readValue({
      etag: "x",
      bindings: [
        { role: "roles/viewer", members: ["user:a@b.c"], condition: { title: "t", expression: "true" } },
      ],
    });
    assert.deepEqual(plain(permissions), [
      {
        resource: "input",
        path: "bindings[0]",
        kind: "gcp-grant",
        role: { value: "roles/viewer", addresses: [] },
        members: [{ value: "user:a@b.c", addresses: [] }],
        condition: { title: "t", expression: "true" },
        on: {
          kind: "project",
          name: { value: { unknown: "a bare policy does not say what it is set on" }, addresses: ["input"] },
        },
        authority: "policy",
      },
    ]);
  });
});

const account = "//iam.googleapis.com/projects/p/serviceAccounts/app@p.iam.gserviceaccount.com";
const assets = [
  {
    name: account,
    assetType: "iam.googleapis.com/ServiceAccount",
    resource: {
      data: { email: "app@p.iam.gserviceaccount.com", projectId: "p", description: "owner: team-a" },
    },
  },
  {
    name: account,
    asset_type: "iam.googleapis.com/ServiceAccount",
    iam_policy: { bindings: [{ role: "roles/iam.workloadIdentityUser", members: ["allUsers"] }] },
  },
  {
    name: `${account}/keys/1`,
    assetType: "iam.googleapis.com/ServiceAccountKey",
    resource: {
      data: {
        keyType: "USER_MANAGED",
        validAfterTime: "2026-01-01T00:00:00Z",
        validBeforeTime: "9999-12-31T23:59:59Z",
      },
    },
  },
  {
    name: "//cloudresourcemanager.googleapis.com/projects/1",
    assetType: "cloudresourcemanager.googleapis.com/Project",
    iamPolicy: { bindings: [{ role: "roles/owner", members: ["user:a@b.c"] }] },
  },
];

describe("GCP asset exports", () => {
  it("give the same facts as a list, as an object and as one asset a line", () => {
    const texts = [
      JSON.stringify(assets),
      JSON.stringify({ assets }),
      assets.map((asset) => JSON.stringify(asset)).join("\n"),
    ];
    const [first, ...others] = texts.map((text) => {
      const { resources, ...facts } = readValue(text);
      return plain(facts);
    });
    for (const other of others) assert.deepEqual(other, first);
  });

  it("put resource and policy of one asset together under its full name", () => {
    const facts = readValue(assets);
    assert.deepEqual(
      facts.resources.map(({ address }) => address),
      [account, `${account}/keys/1`, "//cloudresourcemanager.googleapis.com/projects/1"],
    );
    assert.deepEqual(
      facts.identities.map(({ id, owner }) => ({ id, owner })),
      [{ id: "app@p.iam.gserviceaccount.com", owner: "team-a" }],
    );
    assert.deepEqual(
      facts.permissions.map((grant) => grant.kind === "gcp-grant" && [grant.on.kind, grant.on.name.value]),
      [
        ["service-account", "app@p.iam.gserviceaccount.com"],
        ["project", "1"],
      ],
    );
  });

  it("know that the year 9999 means never", () => {
    assert.deepEqual(
      readValue(assets).credentials.map(({ kind, lifetime, holder }) => [kind, lifetime, holder?.value]),
      [["service-account-key", Number.POSITIVE_INFINITY, "app@p.iam.gserviceaccount.com"]],
    );
  });

  it("list assets without a name", () => {
    assert.deepEqual(readValue([assets[0], { assetType: "x" }]).unread, [
      { source: { file: "input" }, path: "[1]", reason: "an asset without name or type" },
    ]);
  });
});
