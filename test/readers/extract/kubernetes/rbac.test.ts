import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { plain, readValue } from "../../plainFacts.js";

const group = "rbac.authorization.k8s.io";

const manifests = `
apiVersion: ${group}/v1
kind: Role
metadata: { name: reader, namespace: shop }
rules:
  - apiGroups: [""]
    resources: [secrets]
    resourceNames: [tls]
    verbs: [get]
  - nonResourceURLs: [/healthz]
    verbs: [get]
---
apiVersion: ${group}/v1
kind: RoleBinding
metadata: { name: reader, namespace: shop }
roleRef: { apiGroup: ${group}, kind: Role, name: reader }
subjects:
  - { kind: ServiceAccount, name: web }
  - { kind: ServiceAccount, name: ci, namespace: build }
  - { kind: User, name: "system:serviceaccount:build:ci" }
  - { kind: User, name: jane@acme.example }
  - { kind: Group, name: "system:authenticated" }
`;

const plan = {
  format_version: "1.2",
  terraform_version: "1.11.0",
  resource_changes: [
    change("kubernetes_role", {
      metadata: [{ name: "reader", namespace: "shop" }],
      rule: [
        { api_groups: [""], resources: ["secrets"], resource_names: ["tls"], verbs: ["get"] },
        { non_resource_urls: ["/healthz"], verbs: ["get"] },
      ],
    }),
    change("kubernetes_role_binding_v1", {
      metadata: [{ name: "reader", namespace: "shop" }],
      role_ref: [{ api_group: group, kind: "Role", name: "reader" }],
      subject: [
        { kind: "ServiceAccount", name: "web", namespace: "shop", api_group: "" },
        { kind: "ServiceAccount", name: "ci", namespace: "build", api_group: "" },
        { kind: "User", name: "system:serviceaccount:build:ci", api_group: group },
        { kind: "User", name: "jane@acme.example", api_group: group },
        { kind: "Group", name: "system:authenticated", api_group: group },
      ],
    }),
  ],
};

function change(type: string, after: object) {
  return { address: `${type}.x`, type, name: "x", change: { actions: ["create"], after, after_unknown: {} } };
}

const role = {
  path: "rules",
  kind: "kubernetes-role",
  id: "Role/shop/reader",
  rules: [
    { path: "rules[0]", verbs: ["get"], apiGroups: [""], resources: ["secrets"], resourceNames: ["tls"] },
    { path: "rules[1]", verbs: ["get"], apiGroups: [], resources: [], resourceNames: [] },
  ],
};
const binding = {
  path: "subjects",
  kind: "kubernetes-binding",
  role: { value: "Role/shop/reader", addresses: [] },
  subjects: [
    "system:serviceaccount:shop:web",
    "system:serviceaccount:build:ci",
    "system:serviceaccount:build:ci",
    "user:jane@acme.example",
    "group:system:authenticated",
  ].map((value) => ({ value, addresses: [] })),
  namespace: "shop",
};

describe("Kubernetes roles and bindings", () => {
  for (const [what, text] of [
    ["manifests", manifests],
    ["a Terraform plan", JSON.stringify(plan)],
  ] as const) {
    it(`are read from ${what}`, () => {
      const found = plain(readValue(text).permissions) as readonly Record<string, unknown>[];
      assert.deepEqual(
        found.map(({ resource: _, ...rest }) => rest),
        [role, binding],
      );
    });
  }

  it("hold in the whole cluster where no namespace bounds them", () => {
    const text = manifests
      .replaceAll("kind: Role\n", "kind: ClusterRole\n")
      .replaceAll("kind: RoleBinding", "kind: ClusterRoleBinding")
      .replaceAll("kind: Role,", "kind: ClusterRole,")
      .replaceAll(", namespace: shop", "");
    const [first, second] = plain(readValue(text).permissions) as readonly Record<string, unknown>[];
    assert.equal(first?.id, "ClusterRole/reader");
    assert.deepEqual(second?.role, { value: "ClusterRole/reader", addresses: [] });
    assert.ok(second !== undefined && !("namespace" in second));
  });

  it("are not known where other roles are put together to one", () => {
    const text = `apiVersion: ${group}/v1\nkind: ClusterRole\nmetadata: { name: all }\naggregationRule: { clusterRoleSelectors: [] }\n`;
    const [found] = plain(readValue(text).permissions) as readonly Record<string, unknown>[];
    assert.deepEqual(found?.rules, { unknown: "put together from other roles" });
  });

  it("are read out of Terraform's resources for any object, or said to be unread", () => {
    const text = JSON.stringify({
      ...plan,
      resource_changes: [
        change("kubectl_manifest", { yaml_body: manifests.split("---")[0] }),
        change("kubernetes_manifest", { manifest: "no object" }),
      ],
    });
    const { permissions, unread } = readValue(text);
    assert.deepEqual(
      permissions.map(({ kind, resource }) => [kind, resource.address]),
      [["kubernetes-role", "kubectl_manifest.x"]],
    );
    assert.deepEqual(
      unread.map(({ path, reason }) => [path.trim(), reason]),
      [["kubernetes_manifest.x", "a Kubernetes object that cannot be read"]],
    );
  });
});
