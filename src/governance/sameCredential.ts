import { credentialId, type IdentityGraph, originOf, UnionFind } from "../analysis/graph/index.js";
import type { Credential, Facts } from "../model/index.js";

/** One credential, with every place of the input that declares or reports it. */
export interface SameCredential {
  /** The ids of its nodes in the graph; the first is the one that it is called by. */
  readonly ids: readonly string[];
  /** Id of the identity that it authenticates. */
  readonly holder?: string;
  readonly from: readonly Credential[];
}

/**
 * The credentials of the facts, each once. Two entries are the same when they share the id that the cloud gave, or the
 * URN; or when they are of one kind and holder and made at the same moment; or when a user can have but one (a console
 * password); or when code without a date and a report each know exactly one.
 */
export function sameCredentials(facts: Facts, { places }: IdentityGraph): readonly SameCredential[] {
  const { credentials } = facts;
  const holders = credentials.map(({ holder, resource }) =>
    holder === undefined ? undefined : places.find(holder, resource, ["user", "service-account", "role"]),
  );
  const groups = new UnionFind(credentials.length);
  const first = new Map<string, number>();
  credentials.forEach((credential, index) => {
    for (const key of keysOf(credential, holders[index])) {
      const known = first.get(key);
      if (known === undefined) first.set(key, index);
      else groups.unite(known, index);
    }
  });
  for (const [a, b] of lonePairs(credentials, holders)) groups.unite(a, b);
  const members = new Map<number, number[]>();
  credentials.forEach((_, index) => {
    const leader = groups.leaderOf(index);
    const group = members.get(leader);
    if (group === undefined) members.set(leader, [index]);
    else group.push(index);
  });
  return [...members.values()].map((group) => {
    const holder = group.map((index) => holders[index]).find((each) => each !== undefined);
    const from = group.map((index) => credentials[index]!);
    return {
      ids: [...new Set(from.map(credentialId))],
      ...(holder === undefined ? {} : { holder }),
      from,
    };
  });
}

const idsByGraph = new WeakMap<IdentityGraph, ReadonlyMap<string, readonly string[]>>();

/** The ids of all nodes of the credential that one node is of, worked out once for a graph; the node itself for what is none. */
export function idsOfSame(facts: Facts, graph: IdentityGraph, id: string): readonly string[] {
  let known = idsByGraph.get(graph);
  if (known === undefined) {
    known = new Map(
      sameCredentials(facts, graph).flatMap(({ ids }) => ids.map((each) => [each, ids] as const)),
    );
    idsByGraph.set(graph, known);
  }
  return known.get(id) ?? [id];
}

function keysOf(credential: Credential, holder: string | undefined): readonly string[] {
  const { kind, created, resource, path } = credential;
  const place = resource.address.startsWith("urn:")
    ? resource.address
    : `${resource.source.file} ${resource.address}`;
  const given = givenId(credential);
  const time = created === undefined ? Number.NaN : Date.parse(created);
  return [
    `at ${place} ${kind} ${path}`,
    ...(given === undefined ? [] : [`id ${kind} ${given}`]),
    ...(holder === undefined || Number.isNaN(time) || !isWhole(credential)
      ? []
      : [`made ${kind} ${holder} ${time}`]),
    ...(holder === undefined || kind !== "console-password" ? [] : [`only ${holder}`]),
  ];
}

/** Whether the resource is the credential, and not something with a secret inside. */
function isWhole({ path, origin }: Credential): boolean {
  return path === "" && origin === "minted";
}

/** The cloud's own name of a key: an AWS key id, or `projects/…/serviceAccounts/…/keys/…`. */
function givenId({ resource }: Credential): string | undefined {
  const { id, name } = resource.properties;
  for (const text of [id, name, resource.address]) {
    if (typeof text !== "string") continue;
    if (/^A[KS]IA[A-Z0-9]{12,}$/.test(text)) return text;
    const key = /projects\/[^/]+\/(serviceAccounts\/[^/]+\/keys\/[^/]+)$/.exec(text)?.[1];
    if (key !== undefined) return key;
  }
  return undefined;
}

/** A key of code without a date, and one that an export reports, where each side knows exactly one of the holder's. */
function lonePairs(
  credentials: readonly Credential[],
  holders: readonly (string | undefined)[],
): readonly (readonly [number, number])[] {
  const sides = new Map<string, { code: number[]; cloud: number[] }>();
  credentials.forEach((credential, index) => {
    const holder = holders[index];
    if (holder === undefined || !isWhole(credential)) return;
    const key = `${credential.kind} ${holder}`;
    const known = sides.get(key) ?? { code: [], cloud: [] };
    sides.set(key, known);
    known[originOf(credential.resource)].push(index);
  });
  return [...sides.values()].flatMap(({ code: [code, ...moreCode], cloud: [cloud, ...moreCloud] }) =>
    code !== undefined &&
    cloud !== undefined &&
    moreCode.length + moreCloud.length === 0 &&
    credentials[code]!.created === undefined
      ? [[code, cloud] as const]
      : [],
  );
}
