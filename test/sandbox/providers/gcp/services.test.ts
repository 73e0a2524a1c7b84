import assert from "node:assert/strict";
import type { Properties } from "../../../../src/model/index.js";
import { isRefusal } from "../../../../src/sandbox/providers/core/model.js";
import { authorityCertificate } from "../../../../src/sandbox/providers/gcp/services/sandboxAuthority.js";
import { codeOf, gcpProjectForTest } from "../support.js";

describe("the sandbox's certificate authorities", () => {
  const cloud = gcpProjectForTest();
  after(() => cloud.dispose());
  const ask = (certificateAuthorityId: string) =>
    cloud.provider.invoke("gcp:certificateauthority/getAuthority:getAuthority", {
      certificateAuthorityId,
      pool: "machines",
      location: "europe-west1",
    });

  it("have a certificate of their own, which can be asked for", () => {
    cloud.create("gcp:certificateauthority/caPool:CaPool", "machines", {
      name: "machines",
      location: "europe-west1",
      tier: "DEVOPS",
    });
    const made = cloud.create("gcp:certificateauthority/authority:Authority", "root", {
      certificateAuthorityId: "root",
      pool: "machines",
      location: "europe-west1",
      config: {
        subjectConfig: { subject: { organization: "acme", commonName: "root" } },
        x509Config: { caOptions: { isCa: true }, keyUsage: { baseKeyUsage: {}, extendedKeyUsage: {} } },
      },
      keySpec: { algorithm: "EC_P256_SHA256" },
    });
    assert.deepEqual(made.properties.pemCaCertificates, [authorityCertificate]);
    const answer = ask("root");
    assert.ok(!isRefusal(answer));
    assert.deepEqual(answer.pemCaCertificates, [authorityCertificate]);
    assert.equal(codeOf(ask("other")), "NOT_FOUND");
  });
});

describe("the sandbox's GCP services", () => {
  const cloud = gcpProjectForTest();
  after(() => cloud.dispose());

  const made: readonly [string, Properties, string][] = [
    ["gcp:storage/bucket:Bucket", { name: "site", location: "EU" }, "site"],
    [
      "gcp:secretmanager/secret:Secret",
      { secretId: "token", replication: { auto: {} } },
      "projects/acme-prod/secrets/token",
    ],
    ["gcp:pubsub/topic:Topic", { name: "events" }, "projects/acme-prod/topics/events"],
    [
      "gcp:artifactregistry/repository:Repository",
      { repositoryId: "images", format: "DOCKER", location: "europe-west1" },
      "projects/acme-prod/locations/europe-west1/repositories/images",
    ],
    [
      "gcp:kms/keyRing:KeyRing",
      { name: "ring", location: "global" },
      "projects/acme-prod/locations/global/keyRings/ring",
    ],
    ["gcp:projects/service:Service", { service: "iam.googleapis.com" }, "acme-prod/iam.googleapis.com"],
    [
      "gcp:iam/denyPolicy:DenyPolicy",
      { name: "no-keys", parent: "organizations/1", rules: [] },
      "organizations/1/no-keys",
    ],
    [
      "gcp:privilegedaccessmanager/entitlement:entitlement",
      {
        entitlementId: "admin-access",
        location: "global",
        parent: "projects/acme-prod",
        maxRequestDuration: "3600s",
        eligibleUsers: [],
        privilegedAccess: {
          gcpIamAccess: { resource: "r", resourceType: "t", roleBindings: [{ role: "roles/storage.admin" }] },
        },
        requesterJustificationConfig: {},
      },
      "projects/acme-prod/locations/global/entitlements/admin-access",
    ],
  ];
  for (const [type, inputs, id] of made) {
    it(`make a ${type} with the id of its kind, and find it again by it`, () => {
      assert.equal(cloud.create(type, "one", inputs).id, id);
      const imported = cloud.read(type, "one", { id, properties: {} });
      assert.ok(imported !== undefined && !isRefusal(imported));
      assert.equal(codeOf(cloud.tryCreate(type, "two", inputs)), "ALREADY_EXISTS");
    });
  }

  it("keep the policy of any service's resource by one pattern", () => {
    const type = "gcp:secretmanager/secretIamMember:SecretIamMember";
    const inputs = {
      secretId: "projects/acme-prod/secrets/token",
      role: "roles/secretmanager.secretAccessor",
      member: "user:jane@acme.example",
    };
    const member = cloud.create(type, "m", inputs);
    assert.equal(
      member.id,
      "projects/acme-prod/secrets/token/roles/secretmanager.secretAccessor/user:jane@acme.example",
    );
    assert.equal(cloud.remove(type, "m", member), undefined);
    assert.equal(cloud.read(type, "m", member), undefined);
  });

  it("know a resource by its short name and by its full one, and forget its policy with it", () => {
    const type = "gcp:secretmanager/secretIamMember:SecretIamMember";
    const secret = cloud.create("gcp:secretmanager/secret:Secret", "other", {
      secretId: "other",
      replication: { auto: {} },
    });
    const grant = { role: "roles/secretmanager.secretAccessor" };
    cloud.create(type, "a", { ...grant, secretId: "other", member: "user:a@acme.example" });
    const full = cloud.create(type, "b", { ...grant, secretId: secret.id, member: "user:b@acme.example" });
    const policy = "gcp:secretmanager/secretIamPolicy:SecretIamPolicy";
    const read = cloud.read(policy, "p", { id: secret.id, properties: { secretId: secret.id } });
    assert.ok(read !== undefined && !isRefusal(read));
    const members = ["user:a@acme.example", "user:b@acme.example"];
    assert.equal(read.properties.policyData, JSON.stringify({ bindings: [{ ...grant, members }] }));
    assert.equal(cloud.remove("gcp:secretmanager/secret:Secret", "other", secret), undefined);
    assert.equal(cloud.read(type, "b", full), undefined);
  });

  it("refuse a deny rule in the words of an allow policy", () => {
    const rule = {
      denyRule: {
        deniedPrincipals: ["user:jane@acme.example"],
        deniedPermissions: ["iam.googleapis.com/roles.create"],
      },
    };
    const inputs = { name: "bad", parent: "organizations/1", rules: [rule] };
    assert.equal(codeOf(cloud.tryCreate("gcp:iam/denyPolicy:DenyPolicy", "bad", inputs)), "INVALID_ARGUMENT");
  });

  it("number the versions of a secret", () => {
    const type = "gcp:secretmanager/secretVersion:SecretVersion";
    const secret = "projects/acme-prod/secrets/token";
    const ids = ["a", "b"].map((name) => cloud.create(type, name, { secret, secretData: "x" }).id);
    assert.deepEqual(ids, [`${secret}/versions/1`, `${secret}/versions/2`]);
    assert.equal(codeOf(cloud.tryCreate(type, "c", { secret: "none", secretData: "x" })), "NOT_FOUND");
  });

  it("label what they make, as the real provider does, and keep quiet about it", () => {
    const { properties } = cloud.create("gcp:storage/bucket:Bucket", "labelled", {
      location: "EU",
      labels: { owner: "web" },
    });
    assert.equal(String(properties.effectiveLabels), "[secret]");
    assert.deepEqual(properties.labels, { owner: "web" });
  });

  it("answer data sources, and say what is not there", () => {
    const project = cloud.provider.invoke("gcp:organizations/getProject:getProject", {}) as Properties;
    assert.match(String(project.number), /^\d{12}$/);
    const absent = cloud.provider.invoke("gcp:iam/getWorkloadIdentityPool:getWorkloadIdentityPool", {
      workloadIdentityPoolId: "none",
    });
    assert.ok(isRefusal(absent) && /not found/.test(absent.message));
    const { policyData } = cloud.provider.invoke("gcp:organizations/getIAMPolicy:getIAMPolicy", {
      bindings: [{ role: "roles/viewer", members: ["user:b@x.example", "user:a@x.example"] }],
    }) as Properties;
    assert.equal(
      policyData,
      '{"bindings":[{"role":"roles/viewer","members":["user:a@x.example","user:b@x.example"]}]}',
    );
  });
});
