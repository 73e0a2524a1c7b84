import type { IdentityGraph } from "../analysis/graph/index.js";
import type { Facts, Finding, Reference, Resource } from "../model/index.js";
import { kindsBy } from "./holdings.js";

/** Findings by the identities that they are about: their own, and those of their keys, policies, trust and grants. */
export function findingsByIdentity(
  facts: Facts,
  { places }: IdentityGraph,
  findings: readonly Finding[],
): ReadonlyMap<string, readonly Finding[]> {
  const identities = new Map<string, Set<string>>();
  const note = (resource: Resource, references: readonly Reference[]) => {
    const key = placeKey(resource.source.file, resource.address);
    for (const reference of references) {
      const id = places.find(reference, resource, kindsBy(resource.type));
      if (id !== undefined) identities.set(key, (identities.get(key) ?? new Set()).add(id));
    }
  };
  for (const { resource } of facts.identities) note(resource, [{ value: "", addresses: [resource.address] }]);
  for (const { resource, holder } of facts.credentials) if (holder) note(resource, [holder]);
  for (const permission of facts.permissions) {
    switch (permission.kind) {
      case "aws-policy":
        if (permission.use !== "resource") note(permission.resource, permission.attachedTo);
        break;
      case "aws-attachment":
        note(permission.resource, permission.attachedTo);
        break;
      case "gcp-grant":
        note(permission.resource, permission.members);
        if (permission.on.kind === "service-account") note(permission.resource, [permission.on.name]);
        break;
      case "gcp-deny":
      case "gcp-role":
        break;
    }
  }
  const found = new Map<string, Finding[]>();
  for (const finding of findings) {
    for (const id of identities.get(placeKey(finding.source?.file ?? "", finding.resource)) ?? []) {
      const list = found.get(id) ?? [];
      found.set(id, list);
      list.push(finding);
    }
  }
  return found;
}

function placeKey(file: string, address: string): string {
  return `${file} ${address}`;
}
