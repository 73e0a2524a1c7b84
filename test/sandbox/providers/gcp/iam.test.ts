import assert from "node:assert/strict";
import { isKnown, type Properties, Secret } from "../../../../src/model/index.js";
import { isRefusal } from "../../../../src/sandbox/providers/core/model.js";
import { projectNumber } from "../../../../src/sandbox/providers/gcp/settings.js";
import { codeOf, gcpProjectForTest } from "../support.js";

const ACCOUNT = "gcp:serviceaccount/account:Account";
const KEY = "gcp:serviceaccount/key:Key";
const POOL = "gcp:iam/workloadIdentityPool:WorkloadIdentityPool";
const PROVIDER = "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider";
const MEMBER = "gcp:projects/iAMMember:IAMMember";
const BINDING = "gcp:projects/iAMBinding:IAMBinding";
const POLICY = "gcp:projects/iAMPolicy:IAMPolicy";
const AUDIT = "gcp:projects/iAMAuditConfig:IAMAuditConfig";
const ACCOUNT_MEMBER = "gcp:serviceaccount/iAMMember:IAMMember";
const CUSTOM_ROLE = "gcp:projects/iAMCustomRole:IAMCustomRole";
const NUMBER = projectNumber("acme-prod");
const github = {
  workloadIdentityPoolId: "ci-pool",
  workloadIdentityPoolProviderId: "github",
  attributeMapping: { "google.subject": "assertion.sub" },
  attributeCondition: "assertion.repository_owner_id == '1'",
  oidc: { issuerUri: "https://token.actions.githubusercontent.com" },
};

describe("the sandbox's GCP", () => {
  let cloud = gcpProjectForTest();
  beforeEach(() => {
    cloud.dispose();
    cloud = gcpProjectForTest();
  });
  after(() => cloud.dispose());

  function projectPolicy(): unknown {
    const read = cloud.read(POLICY, "p", { id: "acme-prod", properties: { project: "acme-prod" } });
    assert.ok(!isRefusal(read));
    return read === undefined ? undefined : JSON.parse(String(read.properties.policyData));
  }

  it("gives a service account its names, already in preview", () => {
    const inputs = { accountId: "deployer" };
    const names = {
      email: "deployer@acme-prod.iam.gserviceaccount.com",
      member: "serviceAccount:deployer@acme-prod.iam.gserviceaccount.com",
      name: "projects/acme-prod/serviceAccounts/deployer@acme-prod.iam.gserviceaccount.com",
    };
    const planned = cloud.tryCreate(ACCOUNT, "a", inputs, true);
    assert.ok(!isRefusal(planned));
    const { email, member, name, uniqueId } = planned.properties;
    assert.deepEqual({ email, member, name }, names);
    assert.equal(isKnown(uniqueId), false);
    const made = cloud.create(ACCOUNT, "a", inputs);
    assert.equal(made.id, names.name);
    assert.match(String(made.properties.uniqueId), /^1\d{20}$/);
  });

  for (const accountId of ["short", "x".repeat(31), "Deployer", "1deployer", "deployer-", "de_ployer"]) {
    it(`refuses the account id ${accountId}`, () => {
      assert.equal(codeOf(cloud.tryCreate(ACCOUNT, "a", { accountId })), "CheckFailure");
    });
  }

  it("has one service account of an id, and takes it over where told to", () => {
    cloud.create(ACCOUNT, "a", { accountId: "deployer", description: "first" });
    assert.equal(codeOf(cloud.tryCreate(ACCOUNT, "b", { accountId: "deployer" })), "ALREADY_EXISTS");
    const adopted = cloud.create(ACCOUNT, "b", { accountId: "deployer", createIgnoreAlreadyExists: true });
    assert.equal(adopted.properties.email, "deployer@acme-prod.iam.gserviceaccount.com");
  });

  it("hands out keys that are no keys, as secrets", () => {
    const { properties } = cloud.create(ACCOUNT, "a", { accountId: "deployer" });
    const key = cloud.create(KEY, "k", { serviceAccountId: properties.name ?? "" });
    assert.match(key.id, /\/keys\/[0-9a-f]{40}$/);
    const secret = key.properties.privateKey;
    assert.ok(secret instanceof Secret);
    const file = JSON.parse(Buffer.from(String(secret.reveal()), "base64").toString()) as Record<
      string,
      string
    >;
    assert.equal(file.client_email, properties.email);
    const body = file.private_key?.split("\n")[1] ?? "";
    assert.match(Buffer.from(body, "base64").toString(), /^sandbox: not a private key/);
    assert.equal(
      codeOf(cloud.tryCreate(KEY, "l", { serviceAccountId: "nobody@acme-prod.iam.gserviceaccount.com" })),
      "NOT_FOUND",
    );
  });

  it("names pools and providers by the project's number", () => {
    const pool = cloud.create(POOL, "p", { workloadIdentityPoolId: "ci-pool" });
    assert.equal(pool.id, "projects/acme-prod/locations/global/workloadIdentityPools/ci-pool");
    assert.equal(pool.properties.name, `projects/${NUMBER}/locations/global/workloadIdentityPools/ci-pool`);
    const provider = cloud.create(PROVIDER, "g", github);
    assert.equal(provider.properties.name, `${pool.properties.name}/providers/github`);
  });

  const badProviders: readonly [string, Properties, string][] = [
    ["no condition for GitHub", { attributeCondition: "" }, "INVALID_ARGUMENT"],
    ["a condition that is not CEL", { attributeCondition: "assertion.sub ==" }, "INVALID_ARGUMENT"],
    ["no mapped subject", { attributeMapping: { "attribute.a": "assertion.a" } }, "INVALID_ARGUMENT"],
    ["an issuer without https", { oidc: { issuerUri: "http://issuer.example" } }, "INVALID_ARGUMENT"],
    ["two kinds at once", { aws: { accountId: "123456789012" } }, "CheckFailure"],
    ["an id of Google's own", { workloadIdentityPoolProviderId: "gcp-github" }, "CheckFailure"],
    ["no issuer", { oidc: {} }, "CheckFailure"],
    ["a pool that is not there", { workloadIdentityPoolId: "no-pool" }, "NOT_FOUND"],
  ];
  for (const [what, inputs, code] of badProviders) {
    it(`refuses a provider with ${what}: ${code}`, () => {
      cloud.create(POOL, "p", { workloadIdentityPoolId: "ci-pool" });
      const made = cloud.tryCreate(PROVIDER, "g", { ...github, ...inputs });
      assert.equal(codeOf(made), code, isRefusal(made) ? made.message : "it was made");
    });
  }

  it("keeps a deleted pool's id for 30 days", () => {
    const pool = cloud.create(POOL, "p", { workloadIdentityPoolId: "ci-pool" });
    assert.equal(cloud.remove(POOL, "p", pool), undefined);
    assert.equal(cloud.read(POOL, "p", pool), undefined);
    const again = cloud.tryCreate(POOL, "p", { workloadIdentityPoolId: "ci-pool" });
    assert.ok(isRefusal(again));
    assert.match(
      again.message,
      /^Error creating WorkloadIdentityPool: googleapi: Error 409: Requested entity already exists .*30 days/,
    );
    cloud.now = new Date("2026-12-24T00:00:00Z");
    cloud.create(POOL, "p", { workloadIdentityPoolId: "ci-pool" });
  });

  const badMembers: readonly [string, Properties, string][] = [
    ["a member without its kind", { member: "jane@acme.example" }, "CheckFailure"],
    ["a member of an unknown kind", { member: "person:jane@acme.example" }, "INVALID_ARGUMENT"],
    [
      "an account that is not there",
      { member: "serviceAccount:x-y-z-a@acme-prod.iam.gserviceaccount.com" },
      "INVALID_ARGUMENT",
    ],
    [
      "a pool that is not there",
      {
        member: `principalSet://iam.googleapis.com/projects/${NUMBER}/locations/global/workloadIdentityPools/none/*`,
      },
      "INVALID_ARGUMENT",
    ],
    [
      "a pool by the project's id",
      {
        member:
          "principalSet://iam.googleapis.com/projects/acme-prod/locations/global/workloadIdentityPools/none/*",
      },
      "INVALID_ARGUMENT",
    ],
    ["a role that is none", { role: "roles/almighty" }, "INVALID_ARGUMENT"],
    ["a role by its bare name", { role: "viewer" }, "CheckFailure"],
    [
      "a condition on a basic role",
      { role: "roles/viewer", condition: { title: "t", expression: "true" } },
      "INVALID_ARGUMENT",
    ],
    [
      "a condition that is not CEL",
      { condition: { title: "t", expression: "request.time <" } },
      "INVALID_ARGUMENT",
    ],
  ];
  for (const [what, inputs, code] of badMembers) {
    it(`refuses a grant with ${what}: ${code}`, () => {
      const good = {
        project: "acme-prod",
        role: "roles/storage.objectViewer",
        member: "user:jane@acme.example",
      };
      const made = cloud.tryCreate(MEMBER, "m", { ...good, ...inputs });
      assert.equal(codeOf(made), code, isRefusal(made) ? made.message : "it was made");
    });
  }

  it("keeps one policy for a scope, which members add to and bindings replace", () => {
    const role = "roles/storage.objectViewer";
    const jane = cloud.create(MEMBER, "jane", {
      project: "acme-prod",
      role,
      member: "user:jane@acme.example",
    });
    assert.equal(jane.id, `acme-prod/${role}/user:jane@acme.example`);
    cloud.create(MEMBER, "joe", { project: "acme-prod", role, member: "user:joe@acme.example" });
    assert.deepEqual(projectPolicy(), {
      bindings: [{ role, members: ["user:jane@acme.example", "user:joe@acme.example"] }],
    });
    cloud.create(BINDING, "b", { project: "acme-prod", role, members: ["group:all@acme.example"] });
    assert.deepEqual(projectPolicy(), { bindings: [{ role, members: ["group:all@acme.example"] }] });
    assert.equal(cloud.read(MEMBER, "jane", jane), undefined);
  });

  it("tells grants with and without a condition apart", () => {
    const role = "roles/storage.objectViewer";
    const condition = { title: "soon over", expression: "request.time < timestamp('2027-01-01T00:00:00Z')" };
    const common = { project: "acme-prod", role, member: "user:jane@acme.example" };
    cloud.create(MEMBER, "always", common);
    const timed = cloud.create(MEMBER, "timed", { ...common, condition });
    cloud.remove(MEMBER, "timed", timed);
    assert.deepEqual(projectPolicy(), { bindings: [{ role, members: ["user:jane@acme.example"] }] });
  });

  it("keeps audit settings in the same policy", () => {
    const audit = cloud.create(AUDIT, "a", {
      project: "acme-prod",
      service: "sts.googleapis.com",
      auditLogConfigs: [{ logType: "DATA_READ" }],
    });
    const settings = { service: "sts.googleapis.com", auditLogConfigs: [{ logType: "DATA_READ" }] };
    assert.deepEqual(projectPolicy(), { bindings: [], auditConfigs: [settings] });
    cloud.remove(AUDIT, "a", audit);
    assert.equal(projectPolicy(), undefined);
  });

  it("imports a grant by the provider's id, with spaces or slashes", () => {
    const inputs = { project: "acme-prod", role: "roles/viewer", member: "user:jane@acme.example" };
    cloud.create(MEMBER, "m", inputs);
    for (const id of [
      "acme-prod roles/viewer user:jane@acme.example",
      "acme-prod/roles/viewer/user:jane@acme.example",
    ]) {
      const read = cloud.read(MEMBER, "m", { id, properties: {} });
      assert.ok(read !== undefined && !isRefusal(read));
      assert.deepEqual(read.inputs, { __defaults: [], ...inputs });
    }
  });

  it("takes the pods of the project's clusters for members, though it knows of no cluster", () => {
    const pool = "projects/142575354231/locations/global/workloadIdentityPools/acme-prod.svc.id.goog";
    for (const member of [
      "serviceAccount:acme-prod.svc.id.goog[shop/api]",
      `principal://iam.googleapis.com/${pool}/subject/ns/shop/sa/api`,
    ]) {
      const made = cloud.tryCreate(MEMBER, member, {
        project: "acme-prod",
        role: "roles/pubsub.viewer",
        member,
      });
      assert.ok(!isRefusal(made), isRefusal(made) ? made.message : "");
    }
  });

  it("leaves a deleted account's grants behind under its deleted name", () => {
    const account = cloud.create(ACCOUNT, "a", { accountId: "deployer" });
    const member = "serviceAccount:deployer@acme-prod.iam.gserviceaccount.com";
    cloud.create(MEMBER, "m", { project: "acme-prod", role: "roles/viewer", member });
    cloud.create(ACCOUNT_MEMBER, "n", {
      serviceAccountId: account.id,
      role: "roles/iam.serviceAccountUser",
      member: "user:jane@acme.example",
    });
    cloud.remove(ACCOUNT, "a", account);
    const members = [`deleted:${member}?uid=${account.properties.uniqueId}`];
    assert.deepEqual(projectPolicy(), { bindings: [{ role: "roles/viewer", members }] });
  });

  it("brings a deleted custom role back when it is made anew", () => {
    const inputs = { roleId: "reader", title: "Reader", permissions: ["storage.objects.get"] };
    const role = cloud.create(CUSTOM_ROLE, "r", inputs);
    assert.equal(role.id, "projects/acme-prod/roles/reader");
    assert.equal(codeOf(cloud.tryCreate(CUSTOM_ROLE, "s", inputs)), "ALREADY_EXISTS");
    cloud.remove(CUSTOM_ROLE, "r", role);
    cloud.create(CUSTOM_ROLE, "r", inputs);
    const invalid = { ...inputs, roleId: "other", permissions: ["storage.objects.look"] };
    assert.equal(codeOf(cloud.tryCreate(CUSTOM_ROLE, "t", invalid)), "INVALID_ARGUMENT");
  });

  it("wants a project", () => {
    const nowhere = gcpProjectForTest({ project: "" });
    try {
      assert.match(
        nowhere.check(ACCOUNT, "a", { accountId: "deployer" })[0]?.reason ?? "",
        /project: required field is not set/,
      );
    } finally {
      nowhere.dispose();
    }
  });

  it("refuses to delete what is protected", () => {
    const account = cloud.create(ACCOUNT, "a", { accountId: "deployer", deletionPolicy: "PREVENT" });
    assert.equal(codeOf(cloud.remove(ACCOUNT, "a", account)), "PREVENT");
  });
});
