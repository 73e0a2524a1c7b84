import assert from "node:assert/strict";
import { defaultPolicy } from "../../src/check/policy.js";
import { inventoryOf } from "../../src/governance/inventory.js";
import { factsOf, stack } from "./cases.js";

const project = "acme-prod";
const email = `deploy@${project}.iam.gserviceaccount.com`;
const pool = "principalSet://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/ci/*";

const account = {
  type: "gcp:serviceaccount/account:Account",
  name: "deploy",
  properties: { accountId: "deploy", project, email },
};
const granted = (role: string) => ({
  type: "gcp:projects/iAMMember:IAMMember",
  name: role.replace("/", "-"),
  properties: { project, role, member: `serviceAccount:${email}` },
});
const letIn = (member: string) => ({
  type: "gcp:serviceaccount/iAMMember:IAMMember",
  name: "federation",
  properties: {
    serviceAccountId: `projects/${project}/serviceAccounts/${email}`,
    role: "roles/iam.workloadIdentityUser",
    member,
  },
});

/** The same account as Cloud Asset Inventory exports it, with the policies of the project and of itself. */
function assets(roles: readonly string[], members: readonly string[]) {
  return [
    {
      name: `//iam.googleapis.com/projects/${project}/serviceAccounts/${email}`,
      assetType: "iam.googleapis.com/ServiceAccount",
      resource: { data: { email, projectId: project, uniqueId: "1" } },
      iamPolicy: { bindings: [{ role: "roles/iam.workloadIdentityUser", members }] },
    },
    {
      name: `//cloudresourcemanager.googleapis.com/projects/${project}`,
      assetType: "cloudresourcemanager.googleapis.com/Project",
      iamPolicy: { bindings: roles.map((role) => ({ role, members: [`serviceAccount:${email}`] })) },
    },
  ];
}

function drift(code: Parameters<typeof stack>[0], cloud: unknown) {
  const { identities } = inventoryOf(factsOf({ "assets.json": cloud, "stack.json": stack(code) }), {
    policy: defaultPolicy,
    now: new Date("2026-11-22T12:00:00Z"),
    departed: new Set(),
    fileOwners: () => [],
  });
  return identities.find(({ id }) => id === email)?.drift;
}

describe("the drift of a Google service account", () => {
  it("is nothing where code and cloud grant the same and let in the same", () => {
    const code = [account, granted("roles/viewer"), letIn(pool)];
    assert.equal(drift(code, assets(["roles/viewer"], [pool])), undefined);
  });

  it("is what only one side grants, and whom only one side lets in", () => {
    const code = [account, granted("roles/viewer"), letIn(pool)];
    assert.deepEqual(drift(code, assets(["roles/viewer", "roles/owner"], [pool, "user:ann@acme.io"])), [
      { part: "grants", onlyInCode: [], onlyInCloud: [`roles/owner on project ${project}`] },
      {
        part: "members",
        onlyInCode: [],
        onlyInCloud: ["roles/iam.workloadIdentityUser for user:ann@acme.io"],
      },
    ]);
  });

  it("is not told of scopes that only one side shows", () => {
    const bucket = {
      type: "gcp:storage/bucketIAMMember:BucketIAMMember",
      name: "bucket",
      properties: { bucket: "acme-orders", role: "roles/storage.admin", member: `serviceAccount:${email}` },
    };
    const code = [account, granted("roles/viewer"), letIn(pool), bucket];
    assert.equal(drift(code, assets(["roles/viewer"], [pool])), undefined);
  });
});
