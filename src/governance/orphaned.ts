import { type Graph, reachFrom } from "../analysis/graph/index.js";
import type { Finding } from "../model/index.js";
import type { Owner } from "./owner.js";

/** A finding for an identity whose owner left, with the workloads that depend on it. */
export function orphaned(id: string, owner: Owner | null, graph: Graph): readonly Finding[] {
  if (owner?.departed === undefined) return [];
  const workloads = reachFrom(graph, id, "backward", new Set(["runs-as", "can-become"] as const))
    .filter(({ node }) => node.kind === "workload")
    .map(({ node }) => node.name);
  const use =
    workloads.length === 0 ? "no workload of the input runs as it" : `${workloads.join(", ")} run as it`;
  return [
    {
      rule: "orphaned",
      key: `orphaned:${owner.value}`,
      severity: "warn",
      layer: "governance",
      resource: id,
      message: `Its owner ${owner.value} has left; ${use}.`,
      remediation: "Give it to somebody who is there, or take it out of service.",
      standards: ["owasp-nhi-2025:NHI1"],
    },
  ];
}
