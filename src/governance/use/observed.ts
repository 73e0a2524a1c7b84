import type { Graph, GraphNode } from "../../analysis/graph/index.js";
import { type Becoming, type CallerUse, grouped, type Tally, type UsedAction } from "../../model/index.js";
import { plainKey } from "./credentialKeys.js";
import type { LoggedUse } from "./logged.js";
import { sumOf } from "./summary.js";

/** Somebody whom logs show to depend on an identity, credential or provider. */
export interface ObservedUser {
  /** Node of the graph where there is one; else as the log calls them. */
  readonly id: string;
  readonly kind: GraphNode["kind"];
  readonly name: string;
  readonly relation: "acts-as-it" | "reached-through-it";
  readonly how: "can-become" | "runs-as" | "holds";
  readonly observed: Observation;
}

/** When and how often, and in which log. */
export interface Observation extends Tally {
  readonly log: string;
  /** What else the log says of who it was: subject, source identity, addresses. */
  readonly notes: readonly string[];
}

/** Who acted as an identity, and what was become through it, by the logs. */
export function usersOf(graph: Graph, logged: LoggedUse, id: string): readonly ObservedUser[] {
  const became = logged.became(id);
  const sessions = new Set(became.flatMap(({ session }) => session ?? []));
  const users = [
    ...became.map((each) => byBecoming(graph, logged, each)),
    ...logged
      .of(id)
      .flatMap(({ account, cloud, callers }) =>
        callers.flatMap((caller) => byCaller(graph, logged, caller, logOf(cloud, account), sessions)),
      ),
    ...logged.becameBy(id).map((each) => reached(graph, logged, each)),
  ];
  return together(users);
}

/** Who used one permission of an identity, by the logs. */
export function usersOfAction(
  graph: Graph,
  logged: LoggedUse,
  id: string,
  { action, resource }: Pick<UsedAction, "action" | "resource">,
): readonly ObservedUser[] {
  return together(
    callersOf(graph, logged, id).flatMap(({ users, actions }) => {
      const rows = actions.filter((each) => each.action === action && each.resource === resource);
      return rows.length === 0
        ? []
        : users.map((user) => ({ ...user, observed: { ...user.observed, ...sumOf(rows) } }));
    }),
  );
}

/** What each one who acts as an identity did with it, by the logs. */
export function actionsByUser(
  graph: Graph,
  logged: LoggedUse,
  id: string,
): ReadonlyMap<string, { readonly user: ObservedUser; readonly actions: readonly UsedAction[] }> {
  const all = new Map<string, { readonly user: ObservedUser; readonly actions: UsedAction[] }>();
  for (const { users, actions } of callersOf(graph, logged, id)) {
    for (const user of users) {
      const known = all.get(user.id) ?? { user, actions: [] };
      known.actions.push(...actions);
      all.set(user.id, known);
    }
  }
  return all;
}

/** The callers of an identity with who they are: by what the session says, else by who took the session. */
function callersOf(
  graph: Graph,
  logged: LoggedUse,
  id: string,
): readonly { readonly users: readonly ObservedUser[]; readonly actions: readonly UsedAction[] }[] {
  const became = grouped(logged.became(id), ({ session }) => session);
  return logged.of(id).flatMap(({ cloud, account, callers }) =>
    callers.map((caller) => {
      const makers = caller.session === undefined ? [] : (became.get(caller.session) ?? []);
      const explained = new Set(makers.flatMap(({ session }) => session ?? []));
      const named = byCaller(graph, logged, caller, logOf(cloud, account), explained);
      const through = makers.map((each) => byBecoming(graph, logged, { ...each, ...tally(caller) }));
      return { users: named.length > 0 ? named : through, actions: caller.actions };
    }),
  );
}

/** Who used a credential: a key says who it authenticates, and its bearer only by the addresses called from. */
export function bearersOf(logged: LoggedUse, keys: readonly string[]): readonly ObservedUser[] {
  const wanted = new Set(keys);
  return together(
    logged.usage.identities.flatMap(({ cloud, account, callers }) =>
      callers.flatMap((caller) =>
        caller.key !== undefined && wanted.has(plainKey(caller.key))
          ? [bearer(caller, logOf(cloud, account))]
          : [],
      ),
    ),
  );
}

/** What was become with tokens that a provider vouched for. */
export function throughProvider(graph: Graph, logged: LoggedUse, provider: string): readonly ObservedUser[] {
  return together(
    logged.usage.becoming
      .filter((each) => each.provider === provider)
      .map((each) => {
        const user = reached(graph, logged, each);
        return { ...user, observed: { ...user.observed, notes: [`subject ${each.by}`] } };
      }),
  );
}

function logOf(cloud: string, account: string | undefined): string {
  const name = cloud === "aws" ? "CloudTrail" : "Google Cloud audit logs";
  return account === undefined ? name : `${name} of ${account}`;
}

/** Session names that are new each time say nothing of who it is. */
const passing = /^[0-9a-f-]{16,}$|^\d{8,}$|^(?:botocore|aws-sdk|aws-go-sdk|s)-/i;

function byBecoming(graph: Graph, logged: LoggedUse, each: Becoming): ObservedUser {
  const { by, byKind, session, sourceIdentity, provider, action } = each;
  const log = logOf(action.includes(":") ? "aws" : "gcp", undefined);
  const notes = [
    ...(provider === undefined ? [] : [`by ${provider}`]),
    ...(sourceIdentity === undefined ? [] : [`source identity ${sourceIdentity}`]),
  ];
  const observed = { ...tally(each), log: `${log}, ${action}`, notes };
  // A service takes a role for somebody's function or instance, and calls the session by it.
  if (byKind === "service" && session !== undefined && !passing.test(session)) {
    return { ...workloadNamed(graph, session), relation: "acts-as-it", how: "runs-as", observed };
  }
  const who = tokenSubject(graph, each) ?? nodeOrPrincipal(graph, logged, by);
  return { ...who, relation: "acts-as-it", how: "can-become", observed };
}

/** The subject of a token where the trust names exactly it: the graph calls it by issuer and subject. */
function tokenSubject(graph: Graph, { by, provider }: Becoming): Named | undefined {
  const host = /:oidc-provider\/(.+)$/.exec(provider ?? "")?.[1];
  return host === undefined ? undefined : nodeAt(graph, `https://${host} ${by}`);
}

function byCaller(
  graph: Graph,
  logged: LoggedUse,
  caller: CallerUse,
  log: string,
  explained: ReadonlySet<string>,
): readonly ObservedUser[] {
  const { workload, delegation, key, person, session, sourceIdentity, service } = caller;
  const who = {
    relation: "acts-as-it" as const,
    observed: { ...tally(caller), log, notes: notesOf(caller) },
  };
  if (workload !== undefined) return [{ ...workloadNamed(graph, workload), ...who, how: "runs-as" }];
  const hop = delegation?.at(-1);
  if (hop !== undefined) return [{ ...nodeOrPrincipal(graph, logged, hop), ...who, how: "can-become" }];
  if (key !== undefined) return [bearer(caller, log)];
  if (session !== undefined && graph.numbers.has(session)) {
    return [{ ...workloadNamed(graph, session), ...who, how: "runs-as" }];
  }
  const name = person ?? sourceIdentity;
  if (name !== undefined) return [{ ...principal(name), ...who, how: "can-become" }];
  // Whoever took the session stands in the event that made it.
  if (session === undefined || explained.has(session)) return [];
  const known = workloadNamed(graph, session);
  if (known.id !== session) return [{ ...known, ...who, how: "runs-as" }];
  return [{ ...principal(service ?? `session ${session}`), ...who, how: "can-become" }];
}

function bearer(caller: CallerUse, log: string): ObservedUser {
  return {
    ...principal(`bearer of ${caller.key}`),
    relation: "acts-as-it",
    how: "holds",
    observed: { ...tally(caller), log, notes: notesOf(caller) },
  };
}

function reached(graph: Graph, logged: LoggedUse, each: Becoming): ObservedUser {
  const log = logOf(each.action.includes(":") ? "aws" : "gcp", undefined);
  const node = nodeOrPrincipal(graph, logged, each.identity);
  return {
    ...node,
    kind: node.kind === "principal" ? "identity" : node.kind,
    relation: "reached-through-it",
    how: "can-become",
    observed: { ...tally(each), log: `${log}, ${each.action}`, notes: [] },
  };
}

function notesOf({ sourceIdentity, person, addresses, delegation }: CallerUse): readonly string[] {
  return [
    ...(sourceIdentity === undefined ? [] : [`source identity ${sourceIdentity}`]),
    ...(person === undefined ? [] : [`person ${person}`]),
    ...(delegation === undefined || delegation.length < 2 ? [] : [`delegated by ${delegation.join(", ")}`]),
    ...(addresses.length === 0 ? [] : [`from ${addresses.join(", ")}`]),
  ];
}

function tally({ count, denied, first, last, lastDenied }: Tally): Tally {
  return { count, denied, first, last, ...(lastDenied === undefined ? {} : { lastDenied }) };
}

type Named = Pick<ObservedUser, "id" | "kind" | "name">;

function principal(name: string): Named {
  return { id: name, kind: "principal", name };
}

function nodeOrPrincipal(graph: Graph, logged: LoggedUse, text: string): Named {
  const id = logged.nodeOf(text);
  const node = id === undefined ? undefined : nodeAt(graph, id);
  return node ?? principal(text);
}

function nodeAt({ nodes, numbers }: Graph, id: string): Named | undefined {
  const number = numbers.get(id);
  const node = number === undefined ? undefined : nodes[number];
  return node && { id: node.id, kind: node.kind, name: node.name };
}

/** The workload of the graph by ARN, by the last part of it, or by name, where only one fits; else by what the log says. */
function workloadNamed(graph: Graph, text: string): Named {
  const exact = nodeAt(graph, text);
  if (exact !== undefined) return exact;
  const last = lastPart(text);
  const found = workloadsByName(graph)
    .get(last)
    // Another ARN is another workload, though it has the same name.
    ?.filter(({ id }) => !(text.startsWith("arn:") && id.startsWith("arn:")));
  const [only, ...more] = found ?? [];
  return only !== undefined && more.length === 0
    ? { id: only.id, kind: only.kind, name: only.name }
    : { id: text, kind: "workload", name: last };
}

const workloads = new WeakMap<Graph, ReadonlyMap<string, readonly GraphNode[]>>();

/** The workloads of a graph by name and by the last part of their id, worked out once. */
function workloadsByName(graph: Graph): ReadonlyMap<string, readonly GraphNode[]> {
  let index = workloads.get(graph);
  if (index === undefined) {
    const named = graph.nodes
      .filter(({ kind }) => kind === "workload")
      .flatMap((node) => [...new Set([node.name, lastPart(node.id)])].map((name) => ({ name, node })));
    index = new Map(
      [...grouped(named, ({ name }) => name)].map(([name, all]) => [name, all.map(({ node }) => node)]),
    );
    workloads.set(graph, index);
  }
  return index;
}

function lastPart(text: string): string {
  return text.slice(Math.max(text.lastIndexOf("/"), text.lastIndexOf(":")) + 1);
}

/** Several observations of one are one, with the times of all. */
function together(users: readonly ObservedUser[]): readonly ObservedUser[] {
  const all = new Map<string, ObservedUser>();
  for (const user of users) {
    const key = `${user.relation} ${user.id}`;
    const known = all.get(key);
    all.set(key, known === undefined ? user : { ...known, observed: sum(known.observed, user.observed) });
  }
  return [...all.values()];
}

function sum(a: Observation, b: Observation): Observation {
  return {
    ...sumOf([a, b]),
    log: [...new Set([a.log, b.log])].join("; "),
    notes: [...new Set([...a.notes, ...b.notes])],
  };
}
