import {
  edgesAt,
  type GraphEdge,
  graphOf,
  type IdentityGraph,
  type Origin,
  originOf,
  reachFrom,
  type SameIdentity,
} from "../analysis/graph/index.js";
import { type TrustOf, type Way, waysOf } from "../analysis/trust/index.js";
import { check } from "../check/check.js";
import type { CheckPolicy } from "../check/policy.js";
import {
  type Cloud,
  type Facts,
  type Finding,
  type Identity,
  isKnown,
  type Knowable,
  type PolicyDocument,
} from "../model/index.js";
import { daysSince } from "../rules/ages.js";
import { isAccountable, nameOf } from "../rules/identities.js";
import { credentialsOf, type InventoryCredential } from "./credentials.js";
import { type Drift, driftOf, type Side } from "./drift.js";
import { findingsByIdentity } from "./findings.js";
import { type HoldingsOf, holdingsOf } from "./holdings.js";
import { type Layers, layersOf } from "./layers.js";
import { isReportRow, type Managed, managedBy } from "./managed.js";
import { type FileOwners, type FindResource, type Owner, ownerOf } from "./owner.js";
import { type PermissionSummary, permissionSummaries } from "./permissions.js";

export interface InventoryIdentity {
  readonly id: string;
  readonly cloud: Cloud;
  readonly kind: Identity["kind"];
  readonly name: string;
  /** AWS account or Google project, where it is certain. */
  readonly account?: string;
  readonly layers: Layers;
  readonly owner: Owner | null;
  readonly purpose?: string;
  readonly managed: Managed;
  readonly sources: readonly InventorySource[];
  /** Ids of the credentials that authenticate it. */
  readonly credentials: readonly string[];
  readonly trusts: readonly Way[];
  readonly permissions: PermissionSummary;
  readonly created?: string;
  readonly ageDays?: number;
  readonly lastUsed?: string;
  /** Set where a source keeps track of use and has seen none. */
  readonly neverUsed?: true;
  /** Review or expiry date as declared. */
  readonly expires?: string;
  /** Where code and cloud say different things of it. */
  readonly drift?: readonly Drift[];
  readonly findings: readonly Pick<Finding, "rule" | "key" | "severity" | "layer" | "resource" | "message">[];
}

export interface InventorySource {
  readonly file: string;
  readonly resource: string;
  readonly kind: "code" | "cloud";
}

export interface Inventory {
  readonly identities: readonly InventoryIdentity[];
  readonly credentials: readonly InventoryCredential[];
  readonly edges: readonly GraphEdge[];
  readonly unread: readonly { readonly file: string; readonly path: string; readonly reason: string }[];
}

export interface InventoryOptions {
  readonly policy: CheckPolicy;
  readonly now: Date;
  /** People who left, as `fold` writes them. */
  readonly departed: ReadonlySet<string>;
  readonly fileOwners: FileOwners;
}

/** Every identity and credential of the facts, each once: whose, since when, who becomes it, what it may do. */
export function inventoryOf(facts: Facts, options: InventoryOptions): Inventory {
  const graph = graphOf(facts);
  const credentials = credentialsOf(facts, graph, options.now);
  const { findings } = check(facts, { policy: options.policy, now: options.now });
  const parts: Parts = {
    graph,
    groups: new Set(graph.identities.filter(({ kind }) => kind === "group").map(({ id }) => id)),
    documents: trustDocuments(facts, graph),
    options,
    holdings: holdingsOf(facts, graph),
    managed: managedBy(graph.identities),
    findings: findingsByIdentity(facts, graph, findings),
    credentials: grouped(credentials, ({ holder }) => holder),
    trusts: trustsByIdentity(graph),
    find: resourceFinder(facts),
    summarise: permissionSummaries(),
  };
  return {
    identities: graph.identities.map((identity) => identityOf(identity, parts)).sort(byId),
    credentials: [...credentials].sort(byId),
    edges: graph.graph.edges,
    unread: facts.unread.map(({ source, path, reason }) => ({ file: source.file, path, reason })),
  };
}

interface Parts {
  readonly graph: IdentityGraph;
  /** Ids of the groups. */
  readonly groups: ReadonlySet<string>;
  readonly documents: ReadonlyMap<string, readonly Knowable<PolicyDocument>[]>;
  readonly options: InventoryOptions;
  readonly holdings: HoldingsOf;
  readonly managed: (identity: SameIdentity) => Managed;
  readonly findings: ReadonlyMap<string, readonly Finding[]>;
  readonly credentials: ReadonlyMap<string, readonly InventoryCredential[]>;
  readonly trusts: ReadonlyMap<string, readonly TrustOf[]>;
  readonly find: FindResource;
  readonly summarise: ReturnType<typeof permissionSummaries>;
}

function identityOf(identity: SameIdentity, parts: Parts): InventoryIdentity {
  const { id, cloud, kind, account, from } = identity;
  const { now, departed, fileOwners } = parts.options;
  const owner = ownerOf(identity, parts.find, fileOwners, departed);
  const sources = from.map(({ resource }) => ({
    file: resource.source.file,
    resource: resource.address,
    kind: originOf(resource),
  }));
  // What is deployed counts where the cloud tells it; what the code says differently is drift.
  const told = from.some((each) => originOf(each.resource) === "cloud" && !isReportRow(each))
    ? "cloud"
    : "code";
  const trusts = (parts.trusts.get(id) ?? []).filter(
    ({ cloud: of, resource }) => of === "gcp" || originOf(resource) === told,
  );
  const ways = trusts.flatMap(({ trust }) => waysOf(trust));
  const credentials = parts.credentials.get(id) ?? [];
  const permissions = parts.summarise(
    [id, ...groupsOf(id, parts)].flatMap((each) => parts.holdings(each, told) ?? []),
  );
  const findings = [...(parts.findings.get(id) ?? []), ...orphaned(id, owner, parts)];
  const expires = firstKnown(from, (each) => each.expires);
  const purpose = firstKnown(from, (each) => each.purpose);
  const created = from.map((each) => each.created).find((date) => date !== undefined);
  const ageDays = daysSince(created, now);
  const lastUsed = newest(from.map((each) => each.lastUsed));
  const neverUsed = lastUsed === undefined && from.some((each) => each.neverUsed === true);
  const drift = driftOf({ code: sideOf(id, "code", parts), cloud: sideOf(id, "cloud", parts) });
  const accountable = from.some(isAccountable);
  return {
    id,
    cloud,
    kind,
    name: nameOf(from.find(({ name }) => isKnown(name)) ?? from[0]!),
    ...(account === undefined ? {} : { account }),
    layers: layersOf({ accountable, owner, expires, ways, credentials, permissions, findings }),
    owner,
    ...(purpose === undefined ? {} : { purpose }),
    managed: parts.managed(identity),
    sources,
    credentials: credentials.map((each) => each.id),
    trusts: ways,
    permissions,
    ...(created === undefined ? {} : { created }),
    ...(ageDays === undefined ? {} : { ageDays }),
    ...(lastUsed === undefined ? {} : { lastUsed }),
    ...(neverUsed ? { neverUsed: true as const } : {}),
    ...(expires === undefined ? {} : { expires }),
    ...(told === "cloud" && drift.length > 0 && sources.some((each) => each.kind === "code")
      ? { drift }
      : {}),
    findings: findings.map(({ rule, key, severity, layer, resource, message }) => ({
      rule,
      key,
      severity,
      layer,
      resource,
      message,
    })),
  };
}

function sideOf(id: string, origin: Origin, { documents, holdings }: Parts): Side {
  return { trusts: documents.get(`${origin} ${id}`) ?? [], holdings: holdings(id, origin) };
}

/** The trust policies of AWS roles by who says so and by role. */
function trustDocuments({ trusts }: Facts, { places }: IdentityGraph): Parts["documents"] {
  const of = grouped(trusts, ({ resource }) => {
    const id = places.at(resource);
    return id === undefined ? undefined : `${originOf(resource)} ${id}`;
  });
  return new Map([...of].map(([key, group]) => [key, group.map(({ document }) => document)]));
}

/** Groups whose permissions a user has, too. */
function groupsOf(id: string, { graph, groups }: Parts): readonly string[] {
  return edgesAt(graph.graph, id, "out")
    .filter(({ kind, to }) => kind === "can-become" && groups.has(to))
    .map(({ to }) => to);
}

/** A finding for an identity whose owner left, with the workloads that depend on it. */
function orphaned(id: string, owner: Owner | null, { graph }: Parts): readonly Finding[] {
  if (owner?.departed === undefined) return [];
  const workloads = reachFrom(graph.graph, id, "backward", new Set(["runs-as", "can-become"] as const))
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

function trustsByIdentity({
  trusts,
  places,
  identities,
}: IdentityGraph): ReadonlyMap<string, readonly TrustOf[]> {
  const ids = new Map(identities.flatMap(({ id, from }) => from.map((each) => [each.id, id] as const)));
  return grouped(trusts, (trust) =>
    trust.cloud === "aws"
      ? (places.at(trust.resource) ?? trust.identity)
      : (ids.get(trust.identity) ?? trust.identity),
  );
}

function grouped<T>(
  all: readonly T[],
  keyOf: (each: T) => string | undefined,
): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const each of all) {
    const key = keyOf(each);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [each]);
    else group.push(each);
  }
  return groups;
}

function resourceFinder({ resources }: Facts): FindResource {
  const index = new Map(resources.map((each) => [`${each.source.file} ${each.address}`, each]));
  return (file, address) => index.get(`${file} ${address}`);
}

function firstKnown(
  from: readonly Identity[],
  read: (identity: Identity) => Knowable<string> | undefined,
): string | undefined {
  return from.map(read).find((value): value is string => value !== undefined && isKnown(value));
}

function newest(dates: readonly (string | undefined)[]): string | undefined {
  const known = dates.filter((date) => date !== undefined && !Number.isNaN(Date.parse(date)));
  return known.sort((a, b) => Date.parse(b!) - Date.parse(a!))[0];
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
