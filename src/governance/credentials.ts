import { credentialId, type IdentityGraph } from "../analysis/graph/index.js";
import { type Cloud, type Credential, type Facts, isKnown } from "../model/index.js";
import { daysSince } from "../rules/ages.js";

/** A credential as the inventory lists it. Its value is never part of it. */
export interface InventoryCredential {
  readonly id: string;
  readonly kind: string;
  readonly cloud: Cloud;
  /** Id of the identity that it authenticates. */
  readonly holder?: string;
  readonly origin: Credential["origin"];
  /** Seconds; null when it is not known. */
  readonly lifetime: number | "never expires" | null;
  /** Null when it is not known. */
  readonly active: boolean | null;
  readonly created?: string;
  readonly ageDays?: number;
  readonly lastUsed?: string;
  readonly neverUsed?: true;
  readonly source: { readonly file: string; readonly resource: string; readonly path: string };
}

/** Every credential of the facts, each once. */
export function credentialsOf(
  facts: Facts,
  { places }: IdentityGraph,
  now: Date,
): readonly InventoryCredential[] {
  const all = new Map<string, InventoryCredential>();
  for (const credential of facts.credentials) {
    const { resource, path, kind, cloud, origin, lifetime, active, created, lastUsed, neverUsed } =
      credential;
    const id = credentialId(credential);
    const holder =
      credential.holder && places.find(credential.holder, resource, ["user", "service-account", "role"]);
    const ageDays = daysSince(created, now);
    all.set(`${resource.source.file} ${id}`, {
      id,
      kind,
      cloud,
      ...(holder === undefined ? {} : { holder }),
      origin,
      lifetime:
        !isKnown(lifetime) || Number.isNaN(lifetime)
          ? null
          : Number.isFinite(lifetime)
            ? lifetime
            : "never expires",
      active: isKnown(active) ? active : null,
      ...(created === undefined ? {} : { created }),
      ...(ageDays === undefined ? {} : { ageDays }),
      ...(lastUsed === undefined ? {} : { lastUsed }),
      ...(neverUsed ? { neverUsed: true as const } : {}),
      source: { file: resource.source.file, resource: resource.address, path },
    });
  }
  return [...all.values()];
}
