import type { IdentityGraph, SameIdentity } from "../../analysis/graph/index.js";
import { parseArn } from "../../iam/aws/index.js";
import { type Becoming, grouped, type IdentityUse, isKnown, type Usage } from "../../model/index.js";

/** The use that logs show, found by the nodes of a graph. */
export interface LoggedUse {
  readonly usage: Usage;
  /** What was done as an identity of the graph. */
  of(id: string): readonly IdentityUse[];
  /** Who became an identity of the graph. */
  became(id: string): readonly Becoming[];
  /** What an identity of the graph became. */
  becameBy(id: string): readonly Becoming[];
  /** When Google's own record, among the logs, has it authenticate last. */
  authenticated(id: string): string | undefined;
  /** The node that a log means by an id; undefined where the graph has none. */
  nodeOf(logged: string): string | undefined;
}

/** Joins logs to a graph: by ARN or e-mail, else, where the graph has none yet, by kind, account and name. */
export function loggedUse(graph: IdentityGraph, usage: Usage): LoggedUse {
  const nodes = nodeIndex(graph);
  const nodeOf = (logged: string) => (graph.graph.numbers.has(logged) ? logged : nodes(logged));
  const of = grouped(usage.identities, ({ id }) => nodeOf(id));
  const became = grouped(usage.becoming, ({ identity }) => nodeOf(identity));
  const becameBy = grouped(usage.becoming, ({ by }) => nodeOf(by));
  const authenticated = new Map(usage.authentications.map(({ id, last }) => [id, last]));
  return {
    usage,
    authenticated: (id) => authenticated.get(id),
    nodeOf,
    of: (id) => of.get(id) ?? [],
    became: (id) => became.get(id) ?? [],
    becameBy: (id) => becameBy.get(id) ?? [],
  };
}

function nodeIndex({ identities }: IdentityGraph): (logged: string) => string | undefined {
  const names = new Map<string, string | null>();
  const set = (key: string, id: string) => {
    const known = names.get(key);
    // A name that two identities have means neither.
    names.set(key, known === undefined || known === id ? id : null);
  };
  for (const identity of identities) {
    for (const key of keysOf(identity)) set(key, identity.id);
  }
  return (logged) => {
    const { kind, account, name } = partsOf(logged);
    if (name === undefined) return undefined;
    return names.get(`${kind} ${account} ${name}`) ?? names.get(`${kind} * ${name}`) ?? undefined;
  };
}

/** Only identities without an id of the cloud's are looked for by name: the others are told apart by it. */
function keysOf({ id, kind, account, from }: SameIdentity): readonly string[] {
  if (/^arn:|@/.test(id)) return [];
  const names = from.flatMap(({ name }) => (isKnown(name) ? [name] : []));
  return names.map((name) => `${kind} ${account ?? "*"} ${name}`);
}

function partsOf(logged: string): {
  readonly kind?: string;
  readonly account?: string;
  readonly name?: string;
} {
  const [, email, project] = /^([^@]+)@([a-z0-9.-]+)\.iam\.gserviceaccount\.com$/.exec(logged) ?? [];
  if (email !== undefined && project !== undefined)
    return { kind: "service-account", account: project, name: email };
  const arn = parseArn(logged);
  const [kind, ...path] = arn?.resource.split("/") ?? [];
  const name = path.at(-1);
  return arn === undefined || kind === undefined || name === undefined
    ? {}
    : { kind, account: arn.account, name };
}
