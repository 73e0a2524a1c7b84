import { isKnown } from "../../model/index.js";
import { clusterBinding, namespaceBinding } from "../exampleKubernetes.js";
import { referenceWords } from "../grants.js";
import { rbacOf } from "../kubernetesHolders.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";

const group = (name: string) => ({ kind: "Group", name, apiGroup: "rbac.authorization.k8s.io" });

export const kubernetesBoundToEveryone: Rule<"bound"> = {
  name: "kubernetes-bound-to-everyone",
  title: "Role for everybody who reaches the cluster",
  layer: "access",
  severity: "block",
  clouds: ["kubernetes"],
  scope: "resource",
  why: "system:unauthenticated is whoever reaches the API server; system:authenticated is every account of every issuer that it believes, on GKE any Google account; system:serviceaccounts is every pod. None of them can be taken out again one by one.",
  remediation: "Bind the role to the service accounts, or the group of one's own directory, that need it.",
  standards: ["owasp-nhi-2025:NHI6", "nist-csf-2.0:PR.AA-03", "csa-ccm-4.0:IAM-16", "mitre-attack:T1199"],
  parameters: {},
  messages: { bound: "{everyone} has {role} {where}." },
  examples: {
    bad: [
      {
        title: "A dashboard for all who find it.",
        resources: [clusterBinding("view", group("system:unauthenticated"))],
        findings: ["bound:subjects"],
      },
      {
        title: "Every pod of the cluster, in one namespace.",
        resources: [namespaceBinding("ClusterRole", "edit", group("system:serviceaccounts"))],
        findings: ["bound:subjects"],
      },
    ],
    good: [
      { title: "One account.", resources: [namespaceBinding("ClusterRole", "view")] },
      {
        title: "The accounts of one namespace; the keys with which outsiders check tokens.",
        resources: [
          namespaceBinding("ClusterRole", "view", group("system:serviceaccounts:shop")),
          clusterBinding("system:service-account-issuer-discovery", group("system:unauthenticated")),
        ],
      },
    ],
  },
  *check(facts) {
    for (const binding of rbacOf(facts).bindings) {
      const { role, subjects, namespace } = binding;
      if (isKnown(role.value) && harmless.has(role.value)) continue;
      const everyone = subjects.map(({ value }) => value).find((value) => isKnown(value) && all.test(value));
      if (typeof everyone !== "string") continue;
      const where =
        namespace === undefined
          ? "in the whole cluster"
          : `in namespace ${isKnown(namespace) ? namespace : "(not known yet)"}`;
      yield violation("bound", binding, {
        data: { everyone: everyone.replace(/^\w+:/, ""), role: referenceWords(role), where },
        witness: { subject: everyone },
      });
    }
  },
};

const all = /^(?:group:system:(?:unauthenticated|authenticated|serviceaccounts)|user:system:anonymous)$/;

/** What the API server tells everybody by itself (Kubernetes, "API discovery roles"). */
const harmless = new Set([
  "ClusterRole/system:basic-user",
  "ClusterRole/system:discovery",
  "ClusterRole/system:public-info-viewer",
  "ClusterRole/system:service-account-issuer-discovery",
]);
