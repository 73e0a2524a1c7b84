import { originOf } from "../analysis/graph/index.js";
import { type Cloud, type Credential, isKnown, type Knowable, type UseRecord } from "../model/index.js";
import { daysSince } from "../rules/ages.js";
import { type CredentialGrade, gradeOf } from "../rules/credentials.js";
import type { SameCredential } from "./sameCredential.js";

/** A credential as the inventory lists it. Its value is never part of it. */
export interface InventoryCredential {
  readonly id: string;
  /** Further ids of the same credential, where several files have it. */
  readonly also?: readonly string[];
  readonly kind: string;
  readonly cloud: Cloud;
  /** How grave it is by what it opens; `none`: it opens nothing as it stands. */
  readonly grade: CredentialGrade;
  /** Id of the identity that it authenticates. */
  readonly holder?: string;
  readonly origin: Credential["origin"];
  /** Seconds; null when it is not known. */
  readonly lifetime: number | "never expires" | null;
  /** Null when it is not known. */
  readonly active: boolean | null;
  readonly created?: string;
  readonly ageDays?: number;
  /** When it ends, where its start and its lifetime are known. */
  readonly expires?: string;
  readonly lastUsed?: string;
  readonly neverUsed?: true;
  /** The cloud's own record by which that is known, where it is a file of its own. */
  readonly useRecord?: UseRecord & { readonly grade: "observed" };
  /** What a service outside the clouds lets its bearer do. */
  readonly scopes?: readonly string[];
  readonly sources: readonly CredentialSource[];
}

export interface CredentialSource {
  readonly file: string;
  readonly resource: string;
  readonly path: string;
}

/** A credential as the inventory lists it: what the cloud reports wins over what the code says. */
export function inventoryCredential({ ids, holder, from }: SameCredential, now: Date): InventoryCredential {
  const best = from.find(({ resource }) => originOf(resource) === "cloud") ?? from[0]!;
  const [id = "", ...also] = ids;
  const created = best.created ?? from.map((each) => each.created).find((date) => date !== undefined);
  const ageDays = daysSince(created, now);
  const lifetime = lifetimeOf(best.lifetime);
  const expires = endOf(created, lifetime);
  const lastUsed = newest(from.map((each) => each.lastUsed));
  const neverUsed = lastUsed === undefined && from.some((each) => each.neverUsed === true);
  const record = useRecordOf(from);
  return {
    id,
    ...(also.length === 0 ? {} : { also }),
    kind: best.kind,
    cloud: best.cloud,
    grade: gradeOf(best),
    ...(holder === undefined ? {} : { holder }),
    origin: best.origin,
    lifetime,
    active: isKnown(best.active) ? best.active : null,
    ...(created === undefined ? {} : { created }),
    ...(ageDays === undefined ? {} : { ageDays }),
    ...(expires === undefined ? {} : { expires }),
    ...(lastUsed === undefined ? {} : { lastUsed }),
    ...(neverUsed ? { neverUsed: true as const } : {}),
    ...(record === undefined ? {} : { useRecord: record }),
    ...(best.scopes === undefined ? {} : { scopes: best.scopes.granted.filter(isKnown) }),
    sources: from.map(({ resource, path }) => ({
      file: resource.source.file,
      resource: resource.address,
      path,
    })),
  };
}

/** The record that tells of use, as an observation. */
export function useRecordOf(
  from: readonly { readonly record?: UseRecord }[],
): (UseRecord & { readonly grade: "observed" }) | undefined {
  const record = from.find((each) => each.record !== undefined)?.record;
  return record === undefined ? undefined : { grade: "observed", ...record };
}

function lifetimeOf(lifetime: Knowable<number>): InventoryCredential["lifetime"] {
  if (!isKnown(lifetime) || Number.isNaN(lifetime)) return null;
  return Number.isFinite(lifetime) ? lifetime : "never expires";
}

function endOf(created: string | undefined, lifetime: InventoryCredential["lifetime"]): string | undefined {
  if (created === undefined || typeof lifetime !== "number") return undefined;
  const end = new Date(Date.parse(created) + lifetime * 1000);
  return Number.isNaN(end.getTime()) ? undefined : end.toISOString();
}

/** The newest of several dates (ISO 8601); what is no date is passed over. */
export function newest(dates: readonly (string | undefined)[]): string | undefined {
  const known = dates.filter((date) => date !== undefined && !Number.isNaN(Date.parse(date)));
  return known.sort((a, b) => Date.parse(b!) - Date.parse(a!))[0];
}
