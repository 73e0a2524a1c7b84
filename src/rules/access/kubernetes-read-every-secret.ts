import { givenBy, isEverything, secretReads } from "../../iam/kubernetes/index.js";
import { clusterBinding, clusterRole, namespaceBinding, namespaceRole } from "../exampleKubernetes.js";
import { heldRules } from "../kubernetesHolders.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";

const readsSecrets = { apiGroups: [""], resources: ["secrets"], verbs: ["list"] };

export const kubernetesReadEverySecret: Rule<"all"> = {
  name: "kubernetes-read-every-secret",
  title: "Secrets of every namespace",
  layer: "access",
  severity: "warn",
  clouds: ["kubernetes"],
  scope: "stack",
  why: "Secrets hold the passwords and tokens of everything that runs in the cluster; to list or to watch them shows their values too. Whoever takes over this workload is then all the others.",
  remediation:
    "Bind the role by a RoleBinding in the namespaces whose secrets are needed, or name the secrets by resourceNames.",
  standards: [
    "owasp-nhi-2025:NHI5",
    "owasp-nhi-2025:NHI2",
    "nist-csf-2.0:PR.AA-05",
    "mitre-attack:T1555.006",
  ],
  parameters: {},
  messages: { all: "{holders} may read every secret of the cluster ({right}), by {role}." },
  examples: {
    bad: [
      {
        title: "Listing is reading.",
        resources: [clusterRole("find", readsSecrets), clusterBinding("find")],
        findings: ["all:rules[0]"],
      },
      {
        title: "Reading everything.",
        resources: [
          clusterRole("look", { apiGroups: ["*"], resources: ["*"], verbs: ["get", "list", "watch"] }),
          clusterBinding("look"),
        ],
        findings: ["all:rules[0]"],
      },
    ],
    good: [
      {
        title: "The secrets of one's own namespace.",
        resources: [namespaceRole("find", readsSecrets), namespaceBinding("Role", "find")],
      },
      {
        title: "One secret by name; the role for onlookers, which has none.",
        resources: [
          clusterRole("one", { ...readsSecrets, resourceNames: ["web-tls"], verbs: ["get"] }),
          clusterBinding("one"),
          clusterBinding("view"),
        ],
      },
    ],
  },
  *check(facts) {
    const seen = new Set<string>();
    for (const { rule, place, role, holders, isWide } of heldRules(facts)) {
      const right = isWide && !isEverything(rule) ? givenBy(rule, secretReads) : undefined;
      const key = `${place.resource.source.file} ${place.resource.address} ${place.path}`;
      if (right === undefined || seen.has(key)) continue;
      seen.add(key);
      yield violation("all", place, { data: { holders, role, right }, witness: { right } });
    }
  },
};
