import type { ExampleResource } from "./rule.js";

type Values = Readonly<Record<string, unknown>>;

const type = (kind: string) => `kubernetes:rbac.authorization.k8s.io/v1:${kind}`;

/** A role of the whole cluster. */
export function clusterRole(name: string, ...rules: readonly Values[]): ExampleResource {
  return { type: type("ClusterRole"), name, properties: { metadata: { name }, rules } };
}

/** A role of the namespace `shop`. */
export function namespaceRole(name: string, ...rules: readonly Values[]): ExampleResource {
  return { type: type("Role"), name, properties: { metadata: { name, namespace: "shop" }, rules } };
}

/** The service account `web` of the namespace `shop`. */
const webAccount: Values = { kind: "ServiceAccount", name: "web", namespace: "shop" };

/** A role for all of the cluster; `web` has it where no other subject is given. */
export function clusterBinding(role: string, ...subjects: readonly Values[]): ExampleResource {
  return {
    type: type("ClusterRoleBinding"),
    name: `${role}-binding`,
    properties: {
      metadata: { name: `${role}-binding` },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role },
      subjects: subjects.length > 0 ? subjects : [webAccount],
    },
  };
}

/** A role within the namespace `shop`; `web` has it where no other subject is given. */
export function namespaceBinding(
  kind: string,
  role: string,
  ...subjects: readonly Values[]
): ExampleResource {
  return {
    type: type("RoleBinding"),
    name: `${role}-binding`,
    properties: {
      metadata: { name: `${role}-binding`, namespace: "shop" },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind, name: role },
      subjects: subjects.length > 0 ? subjects : [webAccount],
    },
  };
}

/** What a web server needs to know of its namespace. */
export const readsItsServices: Values = {
  apiGroups: [""],
  resources: ["services"],
  verbs: ["get", "list", "watch"],
};
