import type { IdentityGraph } from "../analysis/graph/index.js";
import type { Facts, Finding, Reference, Resource } from "../model/index.js";
import { kindsBy } from "./holdings.js";

/** Findings by the identities that they are about: their own, and those of their keys, policies, trust and grants. */
export function findingsByIdentity(
  facts: Facts,
  { places }: IdentityGraph,
  findings: readonly Finding[],
): ReadonlyMap<string, readonly Finding[]> {
  /** By file, then by address: most places are about one identity. */
  const identities = new Map<string, Map<string, readonly string[]>>();
  const note = ({ source, address }: Resource, id: string | undefined) => {
    if (id === undefined) return;
    const inFile = identities.get(source.file) ?? new Map<string, readonly string[]>();
    identities.set(source.file, inFile);
    const known = inFile.get(address);
    if (!known?.includes(id)) inFile.set(address, known === undefined ? [id] : [...known, id]);
  };
  const noteAll = (resource: Resource, references: readonly Reference[]) => {
    for (const reference of references)
      note(resource, places.find(reference, resource, kindsBy(resource.type)));
  };
  for (const { resource } of facts.identities) note(resource, places.at(resource));
  for (const { resource, holder } of facts.credentials) if (holder) noteAll(resource, [holder]);
  for (const permission of facts.permissions) {
    switch (permission.kind) {
      case "aws-policy":
        if (permission.use !== "resource") noteAll(permission.resource, permission.attachedTo);
        break;
      case "aws-attachment":
        noteAll(permission.resource, permission.attachedTo);
        break;
      case "gcp-grant":
        noteAll(permission.resource, permission.members);
        if (permission.on.kind === "service-account") noteAll(permission.resource, [permission.on.name]);
        break;
      case "gcp-deny":
      case "gcp-role":
        break;
    }
  }
  const found = new Map<string, Finding[]>();
  for (const finding of findings) {
    for (const id of identities.get(finding.source?.file ?? "")?.get(finding.resource) ?? []) {
      const list = found.get(id) ?? [];
      found.set(id, list);
      list.push(finding);
    }
  }
  return found;
}
