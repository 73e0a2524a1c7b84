import { type Cloud, type Facts, type Identity, isKnown } from "../../model/index.js";
import { accountOfId, accountsOfFiles } from "./accounts.js";
import { UnionFind } from "./unionFind.js";

/** One identity, with every place of the input that declares or reports it. */
export interface SameIdentity {
  /** ARN, e-mail or subject where any source knows it, else the resource's address. */
  readonly id: string;
  readonly cloud: Cloud;
  readonly kind: Identity["kind"];
  /** AWS account or Google project, where it is certain. */
  readonly account?: string;
  /** What each source says, in the order of the input. */
  readonly from: readonly Identity[];
}

/**
 * The identities of the facts, each once. Two entries are the same when they share ARN, e-mail or the id that the
 * cloud gave; or, while one of them has no id yet, kind and name within the one account that its file is about.
 */
export function sameIdentities(facts: Facts): readonly SameIdentity[] {
  const accounts = accountsOfFiles(facts);
  const { identities } = facts;
  const groups = new UnionFind(identities.length);
  const first = new Map<string, number>();
  identities.forEach((identity, index) => {
    for (const key of keysOf(identity, accountOf(identity, accounts))) {
      const known = first.get(key);
      if (known === undefined) first.set(key, index);
      else groups.unite(known, index);
    }
  });
  const members = new Map<number, Identity[]>();
  identities.forEach((identity, index) => {
    const leader = groups.leaderOf(index);
    const group = members.get(leader);
    if (group === undefined) members.set(leader, [identity]);
    else group.push(identity);
  });
  return distinct([...members.values()].map((group) => together(group, accounts)));
}

function keysOf(
  { cloud, kind, id, name, resource }: Identity,
  account: string | undefined,
): readonly string[] {
  const { uniqueId } = resource.properties;
  const given = typeof uniqueId === "string" && uniqueId !== "" ? [`${cloud} unique ${uniqueId}`] : [];
  // An address is only good within its file; so are names, unless the account is certain.
  const own = id === resource.address && !isGlobal(id) ? `${resource.source.file} ${id}` : id;
  const named = isKnown(name) && account !== undefined ? [`${cloud} ${account} ${kind} ${name}`] : [];
  return [own, ...given, ...(cloud === "kubernetes" ? [] : named)];
}

/** Whether an id means the same in every file: URNs and what the clouds name themselves. */
function isGlobal(id: string): boolean {
  return /^(?:arn|urn):|^\/\/|@|^system:serviceaccount:/.test(id);
}

function accountOf(
  { cloud, id, resource }: Identity,
  accounts: ReadonlyMap<string, string>,
): string | undefined {
  return accountOfId(id) ?? accounts.get(`${cloud} ${resource.source.file}`);
}

function together(from: readonly Identity[], accounts: ReadonlyMap<string, string>): SameIdentity {
  const named = from.find(({ id, resource }) => id !== resource.address || isCloudName(id)) ?? from[0]!;
  const account = from.map((each) => accountOf(each, accounts)).find((each) => each !== undefined);
  const { id, cloud, kind } = named;
  return { id, cloud, kind, ...(account === undefined ? {} : { account }), from };
}

function isCloudName(id: string): boolean {
  return isGlobal(id) && !id.startsWith("urn:");
}

/** Ids are unique: one address in two files, with nothing that joins them, is told apart by its file. */
function distinct(identities: readonly SameIdentity[]): readonly SameIdentity[] {
  const times = new Map<string, number>();
  for (const { id } of identities) times.set(id, (times.get(id) ?? 0) + 1);
  return identities.map((each) =>
    times.get(each.id) === 1 ? each : { ...each, id: `${each.from[0]!.resource.source.file}#${each.id}` },
  );
}
