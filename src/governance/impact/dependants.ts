import {
  edgesAt,
  type GraphEdge,
  type GraphNode,
  type IdentityGraph,
  type Reach,
  reachFrom,
} from "../../analysis/graph/index.js";
import type { Grade } from "../../model/index.js";
import type { Observation, ObservedUser } from "../use/observed.js";

/** Something that depends on what is to be changed. */
export interface Dependant {
  readonly id: string;
  readonly kind: GraphNode["kind"];
  readonly name: string;
  /** `acts-as-it`: becomes it or runs as it; `reached-through-it`: something that is become by it. */
  readonly relation: "acts-as-it" | "reached-through-it";
  /** Observed where a log shows it; else the least sure step of the path. */
  readonly grade: Grade;
  /** Steps between it and what is changed, in the order of acting. */
  readonly path: readonly Pick<GraphEdge, "kind" | "from" | "to" | "path">[];
  /** Of a long path only the steps next to it are listed: the others are those of this dependant. */
  readonly via?: string;
  /** When and how often a log has seen it. */
  readonly observed?: Observation;
}

const acting = new Set(["can-become", "runs-as", "holds"] as const);

/**
 * Who acts as a node, and what is become through it, by what the input declares. A group that loses a member is none the
 * worse for it.
 */
export function declaredDependants({ graph, byId }: IdentityGraph, id: string): readonly Dependant[] {
  const behind = reachFrom(graph, id, "backward", acting).map((each) => dependant(each, "acts-as-it"));
  const ahead = reachFrom(graph, id, "forward", new Set(["can-become"] as const))
    .filter(({ node }) => byId.get(node.id)?.kind !== "group")
    .map((each) => dependant(each, "reached-through-it"));
  return [...behind, ...ahead];
}

/** Who has a copy of a credential of the identity, which a new one would have to reach. */
export function holdersOf(graph: IdentityGraph, id: string): readonly Dependant[] {
  return credentialsAt(graph, id).flatMap((credential) =>
    reachFrom(graph.graph, credential, "backward", acting).map((each) => dependant(each, "acts-as-it")),
  );
}

function credentialsAt({ graph }: IdentityGraph, id: string): readonly string[] {
  return edgesAt(graph, id, "in")
    .map(({ from }) => from)
    .filter((from) => graph.nodes[graph.numbers.get(from)!]?.kind === "credential");
}

function dependant({ node, path, after, isDeclared }: Reach, relation: Dependant["relation"]): Dependant {
  const steps = path.map(({ kind, from, to, path: where }) => ({ kind, from, to, path: where }));
  if (relation === "acts-as-it") steps.reverse();
  return {
    id: node.id,
    kind: node.kind,
    name: node.name,
    relation,
    grade: isDeclared ? "declared" : "inferred",
    path: steps,
    ...(after === undefined ? {} : { via: after.id }),
  };
}

/** Declared dependants with what was observed of them, and those whom only the logs know, newest first. */
export function withObserved(
  declared: readonly Dependant[],
  observed: readonly ObservedUser[],
  of: string,
): readonly Dependant[] {
  if (observed.length === 0) return declared;
  const seen = new Map(observed.map((each) => [`${each.relation} ${each.id}`, each]));
  const known = declared.map((each): Dependant => {
    const user = seen.get(`${each.relation} ${each.id}`);
    seen.delete(`${each.relation} ${each.id}`);
    return user === undefined ? each : { ...each, grade: "observed", observed: user.observed };
  });
  const others = [...seen.values()]
    .sort((a, b) => (a.observed.last > b.observed.last ? -1 : 1))
    .map(({ id, kind, name, relation, how, observed: observation }): Dependant => {
      const [from, to] = relation === "acts-as-it" ? [id, of] : [of, id];
      const path = [{ kind: how, from, to, path: observation.log }];
      return { id, kind, name, relation, grade: "observed", path, observed: observation };
    });
  return [...known, ...others];
}

/**
 * Services, accounts and issuers say who may come, not that somebody does; whoever was seen, does. A key of an identity
 * is not its consumer, but a copy of the key somewhere else is for one.
 */
export function isConsumer({ kind, id, relation, observed, path }: Dependant, of: GraphNode): boolean {
  if (relation === "reached-through-it" || observed !== undefined) return true;
  if (kind === "provider") return false;
  if (kind === "credential" && of.kind === "identity" && path[0]?.kind !== "holds") return false;
  return !/^[a-z0-9.-]+\.amazonaws\.com(?:\.cn)?$|:root$|^\d{12}$|^\*$/.test(id);
}

/** Whether nothing but a log says that it depends. */
export function isOnlyObserved({ observed, path }: Dependant): boolean {
  return observed !== undefined && path[0]?.path === observed.log;
}
