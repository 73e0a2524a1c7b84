import type { SettingsAt, WorkloadRow } from "./row.js";

const kinds: readonly (readonly [group: string, kind: string, spec: string])[] = [
  ["core/v1", "Pod", "spec"],
  ["core/v1", "ReplicationController", "spec.template.spec"],
  ["apps/v1", "Deployment", "spec.template.spec"],
  ["apps/v1", "StatefulSet", "spec.template.spec"],
  ["apps/v1", "DaemonSet", "spec.template.spec"],
  ["apps/v1", "ReplicaSet", "spec.template.spec"],
  ["batch/v1", "Job", "spec.template.spec"],
  ["batch/v1", "CronJob", "spec.jobTemplate.spec.template.spec"],
];

/** Kubernetes types that run containers, with the path of their pod specification. */
export const podSpecs: ReadonlyMap<string, string> = new Map(
  kinds.map(([group, kind, spec]) => [`kubernetes:${group}:${kind}`, spec]),
);

export const kubernetesWorkloads: readonly WorkloadRow[] = [
  ...Array.from(podSpecs, ([type, spec]): WorkloadRow => {
    const env = (containers: string): SettingsAt => ({ pairs: `${spec}.${containers}[].env[]` });
    return {
      type,
      kind: type.endsWith("Job") ? "job" : "pod",
      runsAs: [],
      settings: [
        env("containers"),
        env("initContainers"),
        { script: `${spec}.containers[].command`, name: "command" },
      ],
    };
  }),
  {
    type: "helm_release",
    kind: "settings",
    runsAs: [],
    settings: [{ pairs: "set[]" }, { script: "values", name: "content" }],
  },
  { type: "kubernetes:helm.sh/v3:Release", kind: "settings", runsAs: [], settings: [{ tree: "values" }] },
  { type: "kubernetes:core/v1:ConfigMap", kind: "settings", runsAs: [], settings: [{ map: "data" }] },
];
