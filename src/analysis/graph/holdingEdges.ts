import type { Resource } from "../../model/index.js";
import type { GraphContext } from "./context.js";
import { credentialId } from "./workloadEdges.js";

/** Properties by which a secret's version names the secret that it belongs to. */
const parents = ["secretId", "secret"];

/**
 * Who holds a credential: resources that a property of theirs is computed from, through secret stores. Inferred: the
 * reference shows that it is handed over, not that it is used.
 */
export function addHoldingEdges({ facts, places, table }: GraphContext): void {
  const held = new Map<string, Set<string>>();
  for (const credential of facts.credentials) {
    // Only what the cloud mints is handed on by reference; a literal stays where it stands.
    if (credential.origin !== "minted") continue;
    const key = placeKey(credential.resource.source.file, credential.resource.address);
    held.set(key, (held.get(key) ?? new Set()).add(credentialId(credential)));
  }
  if (held.size === 0) return;
  const minting = new Set(held.keys());
  // A secret's version hands what it holds to the secret, and the secret to whoever reads it: two steps at most.
  for (let step = 0; step < 3; step++) {
    for (const resource of facts.resources) {
      if (resource.change === "delete" || isAboutIdentity(resource)) continue;
      for (const [property, addresses] of Object.entries(resource.references)) {
        for (const address of addresses) {
          const credentials = held.get(placeKey(resource.source.file, address));
          if (credentials === undefined) continue;
          const holder = placeKey(resource.source.file, resource.address);
          if (minting.has(holder) && minting.has(placeKey(resource.source.file, address))) continue;
          hand(resource, property, credentials);
        }
      }
    }
  }

  function hand(resource: Resource, property: string, credentials: ReadonlySet<string>): void {
    if (property === "dependsOn" || parents.includes(property)) return;
    const { file } = resource.source;
    const from =
      places.at(resource) ?? table.node({ id: resource.address, kind: "resource", name: resource.name });
    if (places.at(resource) === undefined) places.add(resource, from, []);
    for (const id of credentials)
      table.edge("holds", from, id, "inferred", `${resource.address} ${property}`);
    if (!isStore(resource)) return;
    const carriers = [resource.address, ...parents.flatMap((name) => resource.references[name] ?? [])];
    for (const address of carriers) {
      const key = placeKey(file, address);
      held.set(key, new Set([...(held.get(key) ?? []), ...credentials]));
    }
  }
}

function placeKey(file: string, address: string): string {
  return `${file} ${address}`;
}

/** Policies, attachments and other keys name an identity's parts without holding its secret. */
function isAboutIdentity({ type }: Resource): boolean {
  return /^aws:iam\/(?!accessKey:)|^gcp:(?:serviceaccount\/(?!key:)|projects\/iAM)/.test(type);
}

/** What keeps a secret to hand it to others. */
function isStore({ type }: Resource): boolean {
  return /:secretsmanager\/|:secretmanager\/|:ssm\/parameter:|^kubernetes:core\/v1:Secret$/.test(type);
}
