import { isKnown } from "../../model/index.js";
import { clusterBinding, namespaceBinding } from "../exampleKubernetes.js";
import { referenceWords } from "../grants.js";
import { rbacOf } from "../kubernetesHolders.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";

const defaultAccount = { kind: "ServiceAccount", name: "default", namespace: "shop" };

export const kubernetesDefaultServiceAccount: Rule<"bound"> = {
  name: "kubernetes-default-service-account",
  title: "Role for the default service account",
  layer: "access",
  severity: "warn",
  clouds: ["kubernetes"],
  scope: "resource",
  why: "Every pod of the namespace that names no account runs as the default one, and has its token mounted. What is meant for one workload is given to all, and to those that come later.",
  remediation: "Make a service account for the workload, bind the role to it, and name it in the pod.",
  standards: ["owasp-nhi-2025:NHI9", "owasp-nhi-2025:NHI6", "nist-csf-2.0:PR.AA-05", "csa-ccm-4.0:IAM-13"],
  parameters: {},
  messages: { bound: "{account} has {role}, and so has every pod of its namespace that names no account." },
  examples: {
    bad: [
      {
        title: "In its own namespace.",
        resources: [namespaceBinding("ClusterRole", "edit", defaultAccount)],
        findings: ["bound:subjects"],
      },
      {
        title: "In the whole cluster.",
        resources: [clusterBinding("view", defaultAccount)],
        findings: ["bound:subjects"],
      },
    ],
    good: [
      { title: "An account of its own.", resources: [namespaceBinding("ClusterRole", "edit")] },
      {
        title: "A person of that name.",
        resources: [namespaceBinding("ClusterRole", "view", { kind: "User", name: "default" })],
      },
    ],
  },
  *check(facts) {
    for (const binding of rbacOf(facts).bindings) {
      const account = binding.subjects
        .map(({ value }) => value)
        .find((value) => isKnown(value) && /^system:serviceaccount:[^:]+:default$/.test(value));
      if (typeof account !== "string") continue;
      yield violation("bound", binding, { data: { account, role: referenceWords(binding.role) } });
    }
  },
};
