import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { bindingAccess } from "../../src/governance/kubernetesAccess.js";
import { readFiles } from "../../src/readers/index.js";

const group = "rbac.authorization.k8s.io";

function accessOf(roleRef: object, namespace: string | undefined, rules?: readonly object[]) {
  const object = (kind: string, more: object) => ({
    apiVersion: `${group}/v1`,
    kind,
    metadata: { name: "x", ...(namespace === undefined ? {} : { namespace }) },
    ...more,
  });
  const items = [
    ...(rules === undefined ? [] : [object(namespace === undefined ? "ClusterRole" : "Role", { rules })]),
    object(namespace === undefined ? "ClusterRoleBinding" : "RoleBinding", { roleRef, subjects: [] }),
  ];
  const text = JSON.stringify({ apiVersion: "v1", kind: "List", items });
  const facts = readFiles([{ name: "list.json", text }]);
  return facts.permissions.filter((each) => each.kind === "kubernetes-binding").map(bindingAccess(facts));
}

const clusterRole = (name: string) => ({ kind: "ClusterRole", name });
const own = { kind: "Role", name: "x" };
const rule = (verbs: readonly string[], resources: readonly string[]) => ({
  apiGroups: [""],
  verbs,
  resources,
});

describe("How much a Kubernetes binding gives", () => {
  const cases: readonly (readonly [string, ReturnType<typeof accessOf>, string])[] = [
    ["everything in the cluster", accessOf(clusterRole("cluster-admin"), undefined), "administrator"],
    ["everything in a namespace", accessOf(clusterRole("cluster-admin"), "shop"), "permissions"],
    ["impersonation", accessOf(clusterRole("edit"), "shop"), "permissions"],
    ["looking", accessOf(clusterRole("view"), undefined), "read"],
    ["looking, by a role of its own", accessOf(own, "shop", [rule(["get", "watch"], ["pods"])]), "read"],
    ["writing", accessOf(own, "shop", [rule(["get"], ["pods"]), rule(["patch"], ["pods"])]), "write"],
    ["nothing", accessOf(own, "shop", []), "none"],
    ["a role that is not in the input", accessOf(clusterRole("elsewhere"), undefined), "undecided"],
  ];
  for (const [what, found, expected] of cases) {
    it(`${what}: ${expected}`, () => assert.deepEqual(found, [expected]));
  }
});
