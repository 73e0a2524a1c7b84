import {
  edgesAt,
  type GraphEdge,
  type GraphNode,
  graphOf,
  type IdentityGraph,
  type Reach,
  reachFrom,
} from "../analysis/graph/index.js";
import type { Facts, Grade } from "../model/index.js";
import { type Use, useOf } from "./use.js";

export type ImpactAction = "revoke" | "downscope" | "rotate";

/** Something that depends on what is to be changed. */
export interface Dependant {
  readonly id: string;
  readonly kind: GraphNode["kind"];
  readonly name: string;
  /** `acts-as-it`: becomes it or runs as it; `reached-through-it`: something that is become by it. */
  readonly relation: "acts-as-it" | "reached-through-it";
  /** The least sure step of the path. */
  readonly grade: Grade;
  /** Steps between it and what is changed, in the order of acting. */
  readonly path: readonly Pick<GraphEdge, "kind" | "from" | "to" | "path">[];
}

/** What breaks if an identity, credential or provider is changed. */
export interface Impact {
  readonly identity: string;
  readonly action: ImpactAction;
  readonly verdict: "safe" | "breaks" | "unknown";
  /** Why, in words. */
  readonly reasons: readonly string[];
  /** What would decide an unknown verdict. */
  readonly wouldDecide: readonly string[];
  readonly dependants: readonly Dependant[];
}

const acting = new Set(["can-become", "runs-as", "holds"] as const);

/**
 * What depends on a node of the graph. Declared and inferred dependants make `breaks`; none makes `unknown`, unless
 * the cloud's own record shows that there was no use over a stated window.
 */
export function impactOf(
  facts: Facts,
  identity: string,
  action: ImpactAction,
  asOf?: Date,
): Impact | undefined {
  const graph = graphOf(facts);
  const id = nodeNamed(graph, identity);
  if (id === undefined) return undefined;
  const node = graph.graph.nodes[graph.graph.numbers.get(id)!]!;
  const use = useOf(facts, graph, id, asOf);
  const all = dependantsOf(graph, node);
  const dependants = action === "rotate" && node.kind === "identity" ? holdersOf(graph, id) : all;
  return { identity: id, action, ...verdictOf(node, action, dependants, use, graph), dependants };
}

/** The node that a person means: by id, name, resource address or logical name; undefined for none or several. */
function nodeNamed({ graph, identities }: IdentityGraph, text: string): string | undefined {
  if (graph.numbers.has(text)) return text;
  const declared = identities
    .filter(({ from }) =>
      from.some(({ id, name, resource }) => [id, name, resource.address, resource.name].includes(text)),
    )
    .map(({ id }) => id);
  const others = graph.nodes
    .filter(({ id, name, kind }) => kind !== "identity" && (name === text || id.startsWith(`${text}#`)))
    .map(({ id }) => id);
  const found = declared.length > 0 ? declared : others;
  return found.length === 1 ? found[0] : undefined;
}

function dependantsOf({ graph }: IdentityGraph, { id }: GraphNode): readonly Dependant[] {
  const behind = reachFrom(graph, id, "backward", acting).map((each) => dependant(each, "acts-as-it"));
  const ahead = reachFrom(graph, id, "forward", new Set(["can-become"] as const)).map((each) =>
    dependant(each, "reached-through-it"),
  );
  return [...behind, ...ahead];
}

/** Who has a copy of a credential of the identity, which a new one would have to reach. */
function holdersOf(graph: IdentityGraph, id: string): readonly Dependant[] {
  return credentialsAt(graph, id).flatMap((credential) =>
    reachFrom(graph.graph, credential, "backward", acting).map((each) => dependant(each, "acts-as-it")),
  );
}

function credentialsAt({ graph }: IdentityGraph, id: string): readonly string[] {
  return edgesAt(graph, id, "in")
    .map(({ from }) => from)
    .filter((from) => graph.nodes[graph.numbers.get(from)!]?.kind === "credential");
}

function dependant({ node, path }: Reach, relation: Dependant["relation"]): Dependant {
  const steps = relation === "acts-as-it" ? [...path].reverse() : path;
  return {
    id: node.id,
    kind: node.kind,
    name: node.name,
    relation,
    grade: path.every(({ grade }) => grade === "declared") ? "declared" : "inferred",
    path: steps.map(({ kind, from, to, path: where }) => ({ kind, from, to, path: where })),
  };
}

/** Services, accounts and issuers say who may come, not that somebody does. */
function isConsumer({ kind, id, relation }: Dependant, of: GraphNode): boolean {
  if (relation === "reached-through-it") return true;
  if (kind === "provider" || (kind === "credential" && of.kind === "identity")) return false;
  return !/^[a-z0-9.-]+\.amazonaws\.com(?:\.cn)?$|:root$|^\d{12}$|^\*$/.test(id);
}

const logs = "audit logs of the time in which it would be used (CloudTrail, Google Cloud audit logs)";

function verdictOf(
  node: GraphNode,
  action: ImpactAction,
  dependants: readonly Dependant[],
  use: Use,
  graph: IdentityGraph,
): Pick<Impact, "verdict" | "reasons" | "wouldDecide"> {
  if (action === "rotate" && node.kind === "identity" && isRole(graph, node.id))
    return { verdict: "safe", reasons: ["a role has no long-lived credential to rotate"], wouldDecide: [] };
  const consumers = dependants.filter((each) => isConsumer(each, node));
  const working = consumers.filter(({ kind }) => kind === "workload" || kind === "resource");
  if (use.kind === "unused" && working.length === 0)
    return { verdict: "safe", reasons: [use.words], wouldDecide: [] };
  if (action === "downscope") {
    const reasons = [`${consumers.length} known to depend on it; the input does not say what they use of it`];
    return { verdict: "unknown", reasons, wouldDecide: [logs] };
  }
  if (consumers.length > 0) {
    const reasons = consumers.map(({ name, grade, relation }) =>
      relation === "acts-as-it" ? `${name} acts as it (${grade})` : `${name} is become through it (${grade})`,
    );
    return {
      verdict: "breaks",
      reasons: [...reasons, ...(use.kind === "used" ? [use.words] : [])],
      wouldDecide: [],
    };
  }
  if (use.kind === "used" && action === "revoke")
    return {
      verdict: "breaks",
      reasons: [`${use.words}, by nobody that the input names`],
      wouldDecide: [logs],
    };
  const reasons = [
    "the input names nobody who depends on it, which does not show that there is nobody",
    use.words,
  ];
  return {
    verdict: "unknown",
    reasons,
    wouldDecide: [logs, ...(use.kind === "unknown" ? use.wouldDecide : [])],
  };
}

function isRole({ identities }: IdentityGraph, id: string): boolean {
  return identities.some((each) => each.id === id && each.kind === "role");
}
