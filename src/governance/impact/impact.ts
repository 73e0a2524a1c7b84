import { type GraphNode, graphOf, type IdentityGraph } from "../../analysis/graph/index.js";
import type { Facts, Usage, UsedAction } from "../../model/index.js";
import { joinProjects } from "../projects.js";
import { idsOfSame } from "../sameCredential.js";
import { type Share, splitOf } from "../split/split.js";
import { authenticationUse, eitherUse } from "../use/authentication.js";
import { type Visibility, visibilityOf } from "../use/coverage.js";
import { keysOfCredential } from "../use/credentialKeys.js";
import { type LoggedUse, loggedUse } from "../use/logged.js";
import { bearersOf, type ObservedUser, throughProvider, usersOf } from "../use/observed.js";
import { useOf } from "../use/record.js";
import { actionsOf } from "../use/summary.js";
import { type Dependant, declaredDependants, holdersOf, withObserved } from "./dependants.js";
import { nodeNamed } from "./named.js";
import { type ImpactAction, type Verdict, verdictOf } from "./verdict.js";

/** What breaks if an identity, credential or provider is changed. */
export interface Impact extends Verdict {
  readonly identity: string;
  readonly action: ImpactAction;
  readonly dependants: readonly Dependant[];
  /** With logs: what was done as it, refused calls too. */
  readonly used?: readonly UsedAction[];
  /** Where several workloads share it: what each would get by itself. */
  readonly split?: readonly Share[];
}

export interface ImpactOptions {
  /** The day on which the exports were made, and up to which the logs tell. */
  readonly asOf?: Date | undefined;
  readonly usage?: Usage | undefined;
  /** Told which stage a long run has come to. */
  readonly progress?: (stage: string) => void;
}

/**
 * What depends on a node of the graph. Declared, inferred and observed dependants make `breaks`; none makes `unknown`,
 * unless the cloud's own record or logs that could have shown it have no use over a stated window.
 */
export function impactOf(
  given: Facts,
  identity: string,
  action: ImpactAction,
  { asOf, usage, progress = () => {} }: ImpactOptions = {},
): Impact | undefined {
  progress("joining identities and drawing the graph");
  const { facts } = joinProjects(given);
  const graph = graphOf(facts);
  const id = nodeNamed(graph, identity, facts);
  if (id === undefined) return undefined;
  progress("following what depends on it");
  return impactAt({ facts, graph, ...(usage ? { logged: loggedUse(graph, usage) } : {}), asOf }, id, action);
}

/** What is known, to ask about several identities. */
export interface Known {
  readonly facts: Facts;
  readonly graph: IdentityGraph;
  readonly logged?: LoggedUse;
  readonly asOf: Date | undefined;
}

/** What depends on one node, by its id. */
export function impactAt({ facts, graph, logged, asOf }: Known, id: string, action: ImpactAction): Impact {
  const node = nodeAt(graph, id);
  const observed = logged === undefined ? [] : observedAt(facts, graph, logged, node);
  const isRotation = action === "rotate" && node.kind === "identity";
  const declared = isRotation ? holdersOf(graph, id) : declaredDependants(graph, id);
  const seen = isRotation ? observed.filter(({ how }) => how === "holds") : observed;
  const dependants = withObserved(declared, seen, id);
  const uses = logged?.of(id) ?? [];
  const split = splitOf(facts, graph, id, dependants, logged);
  return {
    identity: id,
    action,
    ...verdictOf({
      node,
      action,
      dependants,
      isRole: graph.byId.get(id)?.kind === "role",
      record: eitherUse(useOf(facts, graph, id, asOf), logged && authenticationUse(facts, logged.usage, id)),
      ...(logged === undefined
        ? {}
        : {
            logs: {
              visibility: visibilityOf(facts, logged.usage, targetOf(graph, node), asOf),
              used: uses.some(({ count }) => count > 0) || observed.some((each) => each.observed.count > 0),
              tried:
                uses.some(({ denied }) => denied > 0) || observed.some((each) => each.observed.denied > 0),
            },
          }),
    }),
    dependants,
    ...(logged === undefined ? {} : { used: actionsOf(uses) }),
    ...(split === undefined ? {} : { split }),
  };
}

/** Whether the logs could have shown the use of a node; undefined without logs. */
export function visibilityAt({ facts, graph, logged, asOf }: Known, id: string): Visibility | undefined {
  return logged && visibilityOf(facts, logged.usage, targetOf(graph, nodeAt(graph, id)), asOf);
}

function observedAt(
  facts: Facts,
  graph: IdentityGraph,
  logged: LoggedUse,
  { id, kind }: GraphNode,
): readonly ObservedUser[] {
  switch (kind) {
    case "credential":
      return bearersOf(
        logged,
        idsOfSame(facts, graph, id).flatMap((each) => keysOfCredential(facts, each)),
      );
    case "provider":
      return throughProvider(graph.graph, logged, id);
    case "identity":
    case "workload":
    case "principal":
    case "resource":
      return usersOf(graph.graph, logged, id);
  }
}

function nodeAt({ graph }: IdentityGraph, id: string): GraphNode {
  return graph.nodes[graph.numbers.get(id)!]!;
}

function targetOf({ byId }: IdentityGraph, { id, kind, cloud }: GraphNode) {
  const identity = byId.get(id);
  if (identity !== undefined) {
    const { account, kind: of, cloud: where } = identity;
    return { id, cloud: where, kind: of, ...(account === undefined ? {} : { account }) };
  }
  const account = /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(id)?.[1];
  return {
    id,
    cloud: cloud ?? (id.startsWith("arn:") ? ("aws" as const) : ("gcp" as const)),
    kind: kind === "provider" ? ("provider" as const) : ("credential" as const),
    ...(account === undefined ? {} : { account }),
  };
}
