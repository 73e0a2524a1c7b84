import assert from "node:assert/strict";
import {
  deniesPermission,
  denyName,
  evaluateRequest,
  type GcpPolicies,
  type GcpRequest,
  type Principal,
} from "../../../src/iam/gcp/index.js";

const project = "//cloudresourcemanager.googleapis.com/projects/acme";
const organization = "//cloudresourcemanager.googleapis.com/organizations/1";
const bucket = "//storage.googleapis.com/projects/_/buckets/data";
const pool = { kind: "workload", project: "123", id: "ci-pool" } as const;
const poolName = "iam.googleapis.com/projects/123/locations/global/workloadIdentityPools/ci-pool";

const deployer: Principal = {
  kind: "serviceAccount",
  email: "deployer@acme.iam.gserviceaccount.com",
  groups: [],
};
const workflow: Principal = {
  kind: "pool",
  pool,
  identity: {
    subject: "repo:acme/web:ref:refs/heads/main",
    groups: ["ci"],
    attributes: { repository: "acme/web" },
  },
};

function request(change: Partial<GcpRequest> = {}): GcpRequest {
  return {
    principal: deployer,
    permission: "storage.objects.get",
    resources: [bucket, project, organization],
    context: {
      time: new Date("2026-11-22T00:00:00Z"),
      resource: {
        name: "projects/_/buckets/data/objects/a",
        type: "storage.googleapis.com/Object",
        service: "storage.googleapis.com",
      },
      tags: [{ key: "1/env", value: "prod", keyId: "tagKeys/1", valueId: "tagValues/2" }],
    },
    ...change,
  };
}

function allow(
  members: readonly string[],
  condition?: string,
  role = "roles/storage.objectViewer",
  resource = project,
) {
  const path = "bindings[0]";
  return {
    resource,
    policy: { bindings: [{ role, members, path, ...(condition === undefined ? {} : { condition }) }] },
  };
}

function deny(change: object = {}, resource = organization) {
  const rule = {
    principals: ["principalSet://goog/public:all"],
    exceptPrincipals: [],
    permissions: ["storage.googleapis.com/objects.get"],
    exceptPermissions: [],
    path: "rules[0].denyRule",
  };
  return { resource, rules: [{ ...rule, ...change }] };
}

const self = ["serviceAccount:deployer@acme.iam.gserviceaccount.com"];

describe("a request to Google Cloud", () => {
  const conditions: readonly (readonly [condition: string, decision: string])[] = [
    ["request.time < timestamp('2027-01-01T00:00:00Z')", "allowed"],
    ["request.time < timestamp('2026-01-01T00:00:00Z')", "denied"],
    ["resource.name.startsWith('projects/_/buckets/data/')", "allowed"],
    ["resource.type != 'compute.googleapis.com/Disk' || resource.name.endsWith('x')", "allowed"],
    ["resource.name.extract('buckets/{name}/') == 'data'", "allowed"],
    ["resource.matchTag('1/env', 'prod')", "allowed"],
    ["resource.matchTagId('tagKeys/1', 'tagValues/3')", "denied"],
    ["resource.hasTagKey('1/team')", "denied"],
    // An attribute that the request lacks never grants.
    ["request.host == 'a'", "denied"],
    ["request.host != 'a'", "denied"],
    ["destination.port == 22", "denied"],
    ["api.getAttribute('iam.googleapis.com/modifiedGrantsByRole', []).hasOnly(['roles/viewer'])", "allowed"],
    ["request.time.getHours('Europe/Berlin') == 1", "allowed"],
    ["resource.somethingNew()", "undecided"],
    ["not CEL", "undecided"],
    ["1", "denied"],
  ];
  for (const [condition, decision] of conditions) {
    it(`under the condition ${condition} is ${decision}`, () => {
      assert.equal(evaluateRequest(request(), { allow: [allow(self, condition)] }).decision, decision);
    });
  }

  const members: readonly (readonly [member: string, principal: Principal, decision: string])[] = [
    [self[0]!, deployer, "allowed"],
    ["serviceAccount:DEPLOYER@acme.iam.gserviceaccount.com", deployer, "allowed"],
    ["deleted:serviceAccount:deployer@acme.iam.gserviceaccount.com?uid=1", deployer, "denied"],
    ["group:ci@acme.example", deployer, "denied"],
    ["group:ci@acme.example", { kind: "serviceAccount", email: "x@y.example" }, "undecided"],
    ["allUsers", { kind: "anonymous" }, "allowed"],
    ["allAuthenticatedUsers", { kind: "anonymous" }, "denied"],
    ["allAuthenticatedUsers", workflow, "denied"],
    ["domain:acme.example", { kind: "user", email: "a@acme.example" }, "allowed"],
    [`principal://${poolName}/subject/repo:acme/web:ref:refs/heads/main`, workflow, "allowed"],
    [`principalSet://${poolName}/attribute.repository/acme/web`, workflow, "allowed"],
    [`principalSet://${poolName}/attribute.repository/acme`, workflow, "denied"],
    [`principalSet://${poolName}/group/ci`, workflow, "allowed"],
    [`principalSet://${poolName}/*`, workflow, "allowed"],
    [`principalSet://${poolName.replace("123", "124")}/*`, workflow, "denied"],
    [
      "principalSet://cloudresourcemanager.googleapis.com/projects/9/type/ServiceAccount",
      deployer,
      "undecided",
    ],
  ];
  for (const [member, principal, decision] of members) {
    it(`of ${JSON.stringify(principal)} under a grant to ${member} is ${decision}`, () => {
      assert.equal(evaluateRequest(request({ principal }), { allow: [allow([member])] }).decision, decision);
    });
  }

  it("is allowed by a grant above the resource, and not by one beside it", () => {
    assert.deepEqual(
      evaluateRequest(request(), { allow: [allow(self, undefined, undefined, organization)] }),
      {
        decision: "allowed",
        reason: "roles/storage.objectViewer is bound to this principal",
        resource: organization,
        path: "bindings[0]",
      },
    );
    assert.equal(
      evaluateRequest(request(), { allow: [allow(self, undefined, undefined, "//other")] }).decision,
      "denied",
    );
  });

  it("that no grant allows names the binding that came closest", () => {
    const policies: GcpPolicies = {
      allow: [
        allow(self, undefined, "roles/logging.viewer"),
        allow(["user:x@y.example"]),
        { ...allow(self, "request.time < timestamp('2020-01-01T00:00:00Z')"), resource: bucket },
      ],
    };
    assert.deepEqual(evaluateRequest(request(), policies), {
      decision: "denied",
      reason: "roles/storage.objectViewer is bound to this principal, but the condition is not true",
      resource: bucket,
      path: "bindings[0]",
    });
  });

  it("under a role that is not known is undecided", () => {
    const decision = evaluateRequest(request(), {
      allow: [allow(self, undefined, "organizations/1/roles/x")],
    });
    assert.deepEqual(
      [decision.decision, decision.reason],
      ["undecided", "the permissions of organizations/1/roles/x are not known"],
    );
  });

  const denials: readonly (readonly [title: string, change: object, decision: string])[] = [
    ["everyone", {}, "denied"],
    [
      "everyone except this account",
      {
        exceptPrincipals: [
          "principal://iam.googleapis.com/projects/-/serviceAccounts/deployer@acme.iam.gserviceaccount.com",
        ],
      },
      "allowed",
    ],
    ["another permission", { permissions: ["storage.googleapis.com/objects.list"] }, "allowed"],
    ["a group of permissions", { permissions: ["storage.googleapis.com/*.get"] }, "denied"],
    [
      "a group of permissions without this one",
      {
        permissions: ["storage.googleapis.com/*.*"],
        exceptPermissions: ["storage.googleapis.com/objects.get"],
      },
      "allowed",
    ],
    ["a condition that is true", { condition: "resource.matchTag('1/env', 'prod')" }, "denied"],
    ["a condition that is false", { condition: "resource.matchTag('1/env', 'test')" }, "allowed"],
    ["a condition that is an error", { condition: "resource.nothing == 'x'" }, "denied"],
    ["a condition that is not modelled", { condition: "resource.somethingNew()" }, "undecided"],
    [
      "a group that may contain it",
      { principals: ["principalSet://goog/cloudIdentityCustomerId/C0"] },
      "undecided",
    ],
  ];
  for (const [title, change, decision] of denials) {
    it(`under a deny rule for ${title} is ${decision}`, () => {
      const policies = { allow: [allow(self)], deny: [deny(change)] };
      assert.equal(evaluateRequest(request(), policies).decision, decision);
    });
  }

  it("stays within the principal's access boundary", () => {
    const boundary = { principals: self, resources: [organization], path: "policy" };
    const decide = (boundaries: GcpPolicies["boundaries"]) =>
      evaluateRequest(
        request({
          context: {
            ...request().context,
            principal: { type: "iam.googleapis.com/ServiceAccount", subject: "x" },
          },
        }),
        {
          allow: [allow(self)],
          boundaries: boundaries!,
        },
      ).decision;
    const elsewhere = { ...boundary, resources: ["//cloudresourcemanager.googleapis.com/organizations/2"] };
    assert.equal(decide([boundary]), "allowed");
    assert.equal(decide([elsewhere]), "denied");
    assert.equal(decide([elsewhere, boundary]), "allowed");
    assert.equal(
      decide([{ ...elsewhere, condition: "principal.type == 'iam.googleapis.com/WorkloadPoolIdentity'" }]),
      "allowed",
    );
    assert.equal(decide([{ ...elsewhere, permissions: new Set(["storage.objects.list"]) }]), "allowed");
  });
});

describe("permissions in deny policies", () => {
  it("carry the API's name", () => {
    const names = [
      "iam.serviceAccountKeys.create",
      "resourcemanager.projects.delete",
      "iam.googleapis.com/workloadIdentityPools.create",
    ];
    assert.deepEqual(names.map(denyName), [
      "iam.googleapis.com/serviceAccountKeys.create",
      "cloudresourcemanager.googleapis.com/projects.delete",
      "iam.googleapis.com/workloadIdentityPools.create",
    ]);
  });

  it("may stand for groups", () => {
    const name = "iam.googleapis.com/serviceAccountKeys.create";
    const entries = [
      name,
      "iam.googleapis.com/serviceAccountKeys.*",
      "iam.googleapis.com/*.create",
      "iam.googleapis.com/*.*",
      "iam.googleapis.com/*.get",
      "run.googleapis.com/*.*",
    ];
    assert.deepEqual(
      entries.map((entry) => deniesPermission(entry, name)),
      [true, true, true, true, false, false],
    );
  });
});
