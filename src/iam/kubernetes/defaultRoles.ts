import type { KubernetesRule } from "../../model/index.js";

const rule = (
  verbs: readonly string[],
  resources: readonly string[],
  apiGroups: readonly string[] = [""],
): KubernetesRule => ({ path: "roleRef", verbs, apiGroups, resources, resourceNames: [] });

const writes = ["create", "delete", "deletecollection", "patch", "update"];
const reads = ["get", "list", "watch"];
const editing = [
  rule([...reads, ...writes], ["pods", "secrets", "configmaps", "services", "serviceaccounts"]),
  rule(["impersonate"], ["serviceaccounts"]),
  rule(["create"], ["serviceaccounts/token"]),
];

/**
 * The roles for people that every cluster has, in the parts that lead to others' rights (Kubernetes, "Using RBAC
 * Authorization", user-facing roles).
 */
export const defaultRoles: Readonly<Record<string, readonly KubernetesRule[]>> = {
  "ClusterRole/cluster-admin": [rule(["*"], ["*"], ["*"])],
  "ClusterRole/admin": [
    ...editing,
    rule([...reads, ...writes], ["roles", "rolebindings"], ["rbac.authorization.k8s.io"]),
  ],
  "ClusterRole/edit": editing,
  "ClusterRole/view": [rule(reads, ["pods", "configmaps", "services", "serviceaccounts"])],
};
