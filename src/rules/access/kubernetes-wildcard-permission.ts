import { isEveryCore, isEverything } from "../../iam/kubernetes/index.js";
import { clusterRole, namespaceBinding, namespaceRole, readsItsServices } from "../exampleKubernetes.js";
import { heldRules } from "../kubernetesHolders.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";

export const kubernetesWildcardPermission: Rule<"namespace" | "core"> = {
  name: "kubernetes-wildcard-permission",
  title: "Every verb on every resource",
  layer: "access",
  severity: "warn",
  clouds: ["kubernetes"],
  scope: "stack",
  why: "The rule holds secrets, pods and the accounts that they run as, and whatever is installed later. What runs as this account is then all that runs beside it.",
  remediation: "List the API groups, resources and verbs that the workload uses.",
  standards: ["owasp-nhi-2025:NHI5", "nist-csf-2.0:PR.AA-05", "csa-ccm-4.0:IAM-05"],
  parameters: {},
  messages: {
    namespace: "{holders} may do everything in its namespace, by {role}.",
    core: "{holders} has every verb on every resource of the core group, by {role}.",
  },
  examples: {
    bad: [
      {
        title: "A namespace's own administrator.",
        resources: [
          namespaceRole("all", { apiGroups: ["*"], resources: ["*"], verbs: ["*"] }),
          namespaceBinding("Role", "all"),
        ],
        findings: ["namespace:rules[0]"],
      },
      {
        title: "The administrators' role of the cluster, in one namespace.",
        resources: [namespaceBinding("ClusterRole", "cluster-admin")],
        findings: ["namespace:roleRef"],
      },
    ],
    good: [
      {
        title: "What the workload needs.",
        resources: [namespaceRole("look", readsItsServices), namespaceBinding("Role", "look")],
      },
      {
        title: "An operator that owns the resources of its own group.",
        resources: [
          clusterRole("operator", { apiGroups: ["shop.example"], resources: ["*"], verbs: ["*"] }),
          namespaceBinding("ClusterRole", "operator"),
        ],
      },
    ],
  },
  *check(facts) {
    for (const { rule, place, role, holders, isWide } of heldRules(facts)) {
      // In the whole cluster everything is the administrator, which another rule blocks.
      const isAll = isEverything(rule);
      if (isAll && !isWide) yield violation("namespace", place, { data: { holders, role } });
      if (!isAll && isEveryCore(rule)) yield violation("core", place, { data: { holders, role } });
    }
  },
};
