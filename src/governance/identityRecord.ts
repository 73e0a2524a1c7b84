import { type IdentityGraph, type Origin, originOf, type SameIdentity } from "../analysis/graph/index.js";
import type { TrustOf, Way } from "../analysis/trust/index.js";
import type { CheckPolicy } from "../check/policy.js";
import {
  type Cloud,
  type Facts,
  type Finding,
  grouped,
  type Identity,
  isKnown,
  type Knowable,
  type Resource,
  type Usage,
  type UseRecord,
} from "../model/index.js";
import { daysSince } from "../rules/ages.js";
import { isAccountable, isOfService, nameOf } from "../rules/identities.js";
import { type Access, toldBy } from "./access.js";
import { type InventoryCredential, newest, useRecordOf } from "./credentials.js";
import type { CredentialDebt, Debt } from "./debt.js";
import { type Drift, driftOf, type Side } from "./drift.js";
import { findingsByIdentity } from "./findings.js";
import type { HoldingsOf } from "./holdings.js";
import { type Layers, layersOf, missingControls } from "./layers.js";
import { type Managed, managedBy } from "./managed.js";
import { orphaned } from "./orphaned.js";
import { type FileOwners, type FindResource, type LogOwners, type Owner, ownerOf } from "./owner.js";
import { logOwners } from "./ownerInLogs.js";
import type { PermissionSummary } from "./permissions.js";
import type { Reach } from "./reach.js";
import { type Risk, riskOf } from "./risk.js";
import { sideFinder } from "./sides.js";
import { trustsByIdentity, waysFinder } from "./trustIndex.js";
import { type LoggedUse, loggedUse } from "./use/logged.js";
import { firstCreated, unusedFor } from "./use/unused.js";

/** An identity as the inventory lists it. */
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
  readonly reach: Reach;
  /** What a service outside the clouds lets it do. */
  readonly scopes?: readonly string[];
  readonly created?: string;
  readonly ageDays?: number;
  readonly lastUsed?: string;
  /** Set where a source keeps track of use and has seen none. */
  readonly neverUsed?: true;
  /** The cloud's own record by which that is known, where it is a file of its own. */
  readonly useRecord?: UseRecord & { readonly grade: "observed" };
  /** Review or expiry date as declared. */
  readonly expires?: string;
  /** Days without use on the clouds' own record, up to the day of the report; absent where no record tells. */
  readonly unusedDays?: number;
  /** Where code and cloud say different things of it. */
  readonly drift?: readonly Drift[];
  readonly findings: readonly IdentityFinding[];
  readonly risk: Risk;
}

/** A finding in brief; the check tells it whole. */
export type IdentityFinding = Pick<
  Finding,
  "rule" | "key" | "severity" | "layer" | "resource" | "message" | "exception"
>;

export interface InventorySource {
  readonly file: string;
  readonly resource: string;
  readonly kind: "code" | "cloud";
}

export interface InventoryOptions {
  readonly policy: CheckPolicy;
  readonly now: Date;
  /** People who left, as `fold` writes them. */
  readonly departed: ReadonlySet<string>;
  readonly fileOwners: FileOwners;
  /** Told which stage a long run has come to. */
  readonly progress?: (stage: string) => void;
  /** What audit logs tell of use, creators and the people who used it. */
  readonly usage?: Usage | undefined;
}

/** What records are made from besides the facts. */
export interface RecordInputs {
  readonly graph: IdentityGraph;
  readonly credentials: readonly InventoryCredential[];
  readonly findings: readonly Finding[];
  readonly holdings: HoldingsOf;
  readonly access: (identity: SameIdentity) => Access;
  readonly debt: Debt;
}

/** Makes the record of each identity of the facts. */
export function recorder(
  facts: Facts,
  { graph, credentials, findings, holdings, access, debt }: RecordInputs,
  options: InventoryOptions,
): (identity: SameIdentity) => InventoryIdentity {
  const logged = options.usage && loggedUse(graph, options.usage);
  const parts: Parts = {
    graph,
    logged,
    logOwners: logged && logOwners(logged),
    options,
    access,
    side: sideFinder(facts, graph, holdings),
    managed: managedBy(graph.identities),
    findings: findingsByIdentity(facts, graph, findings),
    credentials: grouped(credentials, ({ holder }) => holder),
    debts: grouped(debt.credentials, ({ holder }) => holder),
    trusts: trustsByIdentity(graph),
    ways: waysFinder(),
    find: resourceFinder(facts),
  };
  return (identity) => recordOf(identity, parts);
}

interface Parts {
  readonly graph: IdentityGraph;
  readonly logged: LoggedUse | undefined;
  readonly logOwners: LogOwners | undefined;
  readonly options: InventoryOptions;
  readonly access: RecordInputs["access"];
  readonly side: (id: string, origin: Origin) => Side;
  readonly managed: (identity: SameIdentity) => Managed;
  readonly findings: ReadonlyMap<string, readonly Finding[]>;
  readonly credentials: ReadonlyMap<string, readonly InventoryCredential[]>;
  readonly debts: ReadonlyMap<string, readonly CredentialDebt[]>;
  readonly trusts: ReadonlyMap<string, readonly TrustOf[]>;
  readonly ways: (trust: TrustOf) => readonly Way[];
  readonly find: FindResource;
}

function recordOf(identity: SameIdentity, parts: Parts): InventoryIdentity {
  const { id, cloud, kind, account, from } = identity;
  const { now, departed, fileOwners } = parts.options;
  const owner = ownerOf(identity, parts.find, fileOwners, departed, parts.logOwners);
  const sources = from.map(({ resource }) => ({
    file: resource.source.file,
    resource: resource.address,
    kind: originOf(resource),
  }));
  const told = toldBy(identity);
  const trusts = (parts.trusts.get(id) ?? []).filter(
    ({ cloud: of, resource }) => of === "gcp" || originOf(resource) === told,
  );
  const ways = trusts.flatMap(parts.ways);
  const credentials = parts.credentials.get(id) ?? [];
  const { permissions, reach } = parts.access(identity);
  const expires = firstKnown(from, (each) => each.expires);
  const scopes = from.find((each) => each.scopes)?.scopes?.granted.filter(isKnown);
  const purpose = firstKnown(from, (each) => each.purpose);
  // What one file leaves open another may answer: code has the tags that an export lacks, a component those of its parts.
  const answered = new Set([
    ...(owner?.grade === "declared" ? ["identity-without-owner"] : []),
    ...(expires === undefined ? [] : ["identity-without-expiry"]),
    ...(purpose === undefined ? [] : ["identity-without-purpose"]),
  ]);
  const found = [
    ...(parts.findings.get(id) ?? []).filter(({ rule }) => !answered.has(rule)),
    ...orphaned(id, owner, parts.graph.graph),
  ];
  const created = firstCreated(from);
  const ageDays = daysSince(created, now);
  const seen = newest(usesIn(parts.logged, id));
  // Whoever uses a key of it uses it.
  const lastUsed = newest([...[...from, ...credentials].map((each) => each.lastUsed), seen]);
  const neverUsed = lastUsed === undefined && from.some((each) => each.neverUsed === true);
  const record = useRecordOf(from);
  const recorded = unusedFor(from, credentials, now);
  const seenDays = daysSince(seen, now);
  const unusedDays =
    recorded === undefined || seenDays === undefined ? (recorded ?? seenDays) : Math.min(recorded, seenDays);
  const isBoth = told === "cloud" && sources.some((each) => each.kind === "code");
  const drift = isBoth ? driftOf({ code: parts.side(id, "code"), cloud: parts.side(id, "cloud") }) : [];
  const accountable = from.some((each) => isAccountable(each) || isOfService(each));
  const layers = layersOf({ accountable, owner, expires, ways, credentials, permissions, findings: found });
  const findings = [...found, ...missingControls(id, layers)];
  const managed = parts.managed(identity);
  const risk = riskOf({
    accountable,
    privilege: permissions.privilege,
    reach,
    owner,
    debts: parts.debts.get(id) ?? [],
    findings,
    managed,
    drift,
    unusedDays,
  });
  return {
    id,
    cloud,
    kind,
    name: nameOf(from.find(({ name }) => isKnown(name)) ?? from[0]!),
    ...(account === undefined ? {} : { account }),
    layers,
    owner,
    ...(purpose === undefined ? {} : { purpose }),
    managed,
    sources,
    credentials: credentials.map((each) => each.id),
    trusts: ways,
    permissions,
    reach,
    ...(scopes === undefined ? {} : { scopes }),
    ...(created === undefined ? {} : { created }),
    ...(ageDays === undefined ? {} : { ageDays }),
    ...(lastUsed === undefined ? {} : { lastUsed }),
    ...(neverUsed ? { neverUsed: true as const } : {}),
    ...(record === undefined ? {} : { useRecord: record }),
    ...(expires === undefined ? {} : { expires }),
    ...(unusedDays === undefined ? {} : { unusedDays }),
    ...(drift.length > 0 ? { drift } : {}),
    findings: findings.map(inBrief),
    risk,
  };
}

function inBrief({ rule, key, severity, layer, resource, message, exception }: Finding): IdentityFinding {
  const brief = { rule, key, severity, layer, resource, message };
  return exception === undefined ? brief : { ...brief, exception };
}

/** When logs saw calls as an identity, or somebody becoming it; refused ones are no use. */
function usesIn(logged: LoggedUse | undefined, id: string): readonly string[] {
  if (logged === undefined) return [];
  const calls = [...logged.of(id), ...logged.became(id)].filter(({ count }) => count > 0);
  return [...calls.map(({ last }) => last), logged.authenticated(id) ?? []].flat();
}

function resourceFinder({ resources }: Facts): FindResource {
  // What a cloud exports has no parents to look for.
  let index: ReadonlyMap<string, Resource> | undefined;
  return (file, address) => {
    index ??= new Map(resources.map((each) => [`${each.source.file} ${each.address}`, each]));
    return index.get(`${file} ${address}`);
  };
}

function firstKnown(
  from: readonly Identity[],
  read: (identity: Identity) => Knowable<string> | undefined,
): string | undefined {
  return from.map(read).find((value): value is string => value !== undefined && isKnown(value));
}
