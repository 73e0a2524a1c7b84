import { escalations, escalationsInNamespace, givenBy, isEverything } from "../../iam/kubernetes/index.js";
import { clusterBinding, clusterRole, namespaceBinding, namespaceRole } from "../exampleKubernetes.js";
import { type HeldRule, heldRules } from "../kubernetesHolders.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";

const rbac = "rbac.authorization.k8s.io";

export const kubernetesPrivilegeEscalation: Rule<"gains"> = {
  name: "kubernetes-privilege-escalation",
  title: "Way to more rights than given, in Kubernetes",
  layer: "access",
  severity: "block",
  clouds: ["kubernetes"],
  scope: "stack",
  why: "The verbs escalate and bind lift the API server's check that nobody gives what it has not; impersonate, tokens of other accounts and commands in their pods make their holder somebody else; a webhook sees and changes what others write. What the workload was given is then not what it has.",
  remediation:
    "Take the verb out, or name what it is for by resourceNames: the one role that may be bound, the one account whose tokens are made.",
  standards: [
    "owasp-nhi-2025:NHI5",
    "owasp-agentic-2026:ASI03",
    "nist-sp-800-207:tenet-4",
    "nist-csf-2.0:PR.AA-05",
    "csa-ccm-4.0:IAM-10",
    "mitre-attack:T1548.005",
  ],
  parameters: {},
  messages: { gains: "{holders} can obtain rights that nobody gave it: {right}, by {role}." },
  examples: {
    bad: [
      {
        title: "Binding any role.",
        resources: [
          clusterRole("deployer", { apiGroups: [rbac], resources: ["clusterroles"], verbs: ["bind"] }),
          clusterBinding("deployer"),
        ],
        findings: ["gains:rules[0]"],
      },
      {
        title: "Tokens of every account of the cluster.",
        resources: [
          clusterRole("tokens", { apiGroups: [""], resources: ["serviceaccounts/token"], verbs: ["create"] }),
          clusterBinding("tokens"),
        ],
        findings: ["gains:rules[0]"],
      },
      {
        title: "The role for editors, in every namespace at once.",
        resources: [clusterBinding("edit")],
        findings: ["gains:roleRef"],
      },
    ],
    good: [
      {
        title: "Tokens of one account.",
        resources: [
          clusterRole("tokens", {
            apiGroups: [""],
            resources: ["serviceaccounts/token"],
            resourceNames: ["web"],
            verbs: ["create"],
          }),
          clusterBinding("tokens"),
        ],
      },
      {
        title: "A deployer that hands on what it has itself, and an editor of one namespace.",
        resources: [
          namespaceRole("deployer", {
            apiGroups: [rbac],
            resources: ["rolebindings"],
            verbs: ["create", "get"],
          }),
          namespaceBinding("Role", "deployer"),
          namespaceBinding("ClusterRole", "edit"),
        ],
      },
    ],
  },
  *check(facts) {
    const seen = new Set<string>();
    for (const held of heldRules(facts)) {
      const { place, role, holders } = held;
      const right = gainOf(held);
      // One finding a place: all of a default role stands in the one binding that names it.
      const key = `${place.resource.source.file} ${place.resource.address} ${place.path}`;
      if (right === undefined || seen.has(key)) continue;
      seen.add(key);
      yield violation("gains", place, { data: { holders, role, right }, witness: { right } });
    }
  },
};

/** The first right of a rule that leads further. A rule that gives everything leads nowhere, and others say so. */
function gainOf({ rule, isWide }: HeldRule): string | undefined {
  if (isEverything(rule)) return undefined;
  for (const right of isWide ? escalations : escalationsInNamespace) {
    const given = givenBy(rule, right);
    if (given !== undefined) return given;
  }
  return undefined;
}
