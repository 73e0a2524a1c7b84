import { isEverything } from "../../iam/kubernetes/index.js";
import {
  clusterBinding,
  clusterRole,
  namespaceBinding,
  namespaceRole,
  readsItsServices,
} from "../exampleKubernetes.js";
import { heldRules } from "../kubernetesHolders.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";

export const kubernetesClusterAdmin: Rule<"everything"> = {
  name: "kubernetes-cluster-admin",
  title: "Workload that administers the cluster",
  layer: "access",
  severity: "block",
  clouds: ["kubernetes"],
  scope: "stack",
  why: "Whoever breaks into one pod of this account has every namespace: all secrets, all other accounts, and by them the clouds that trust the cluster.",
  remediation:
    "Bind a role with the verbs and resources that the workload uses, by a RoleBinding in the namespaces where it uses them.",
  standards: [
    "owasp-nhi-2025:NHI5",
    "owasp-agentic-2026:ASI03",
    "nist-csf-2.0:PR.AA-05",
    "csa-ccm-4.0:IAM-09",
    "mitre-attack:T1098.003",
  ],
  parameters: {},
  messages: { everything: "{holders} may do everything in the cluster, by {role}." },
  examples: {
    bad: [
      {
        title: "The administrators' role for a service account.",
        resources: [clusterBinding("cluster-admin")],
        findings: ["everything:roleRef"],
      },
      {
        title: "The same role by another name.",
        resources: [
          clusterRole("robot", { apiGroups: ["*"], resources: ["*"], verbs: ["*"] }),
          clusterBinding("robot"),
        ],
        findings: ["everything:rules[0]"],
      },
    ],
    good: [
      {
        title: "People who administer the cluster.",
        resources: [clusterBinding("cluster-admin", { kind: "Group", name: "platform-admins" })],
      },
      {
        title: "What the workload needs, where it needs it.",
        resources: [namespaceRole("look", readsItsServices), namespaceBinding("Role", "look")],
      },
    ],
  },
  *check(facts) {
    for (const { rule, place, role, holders, isWide } of heldRules(facts)) {
      if (isWide && isEverything(rule)) yield violation("everything", place, { data: { holders, role } });
    }
  },
};
