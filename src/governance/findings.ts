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
  const identities = new Map<string, Map<string, About[]>>();
  const note = ({ source, address }: Resource, id: string | undefined, path = "") => {
    if (id === undefined) return;
    const inFile = identities.get(source.file) ?? new Map<string, About[]>();
    identities.set(source.file, inFile);
    const known = inFile.get(address);
    const last = known?.at(-1);
    if (known === undefined) inFile.set(address, [{ id, path }]);
    else if (last?.id !== id || last.path !== path) known.push({ id, path });
  };
  const noteAll = (resource: Resource, references: readonly Reference[], path = "") => {
    for (const reference of references)
      note(resource, places.find(reference, resource, kindsBy(resource.type)), path);
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
        // A policy of a project has a binding for each role, and a finding is about the members of one.
        noteAll(permission.resource, permission.members, permission.path);
        if (permission.on.kind === "service-account") noteAll(permission.resource, [permission.on.name]);
        break;
      case "gcp-deny":
        break;
      case "kubernetes-binding":
        noteAll(permission.resource, permission.subjects);
        break;
      case "gcp-role":
      case "kubernetes-role":
        break;
    }
  }
  // A connection between services is its app's.
  for (const { resource, from, kind } of facts.edges)
    if (kind === "reaches") note(resource, places.find(from, resource, ["app", "agent", "user"]));
  const found = new Map<string, Finding[]>();
  for (const finding of findings) {
    for (const about of identities.get(finding.source?.file ?? "")?.get(finding.resource) ?? []) {
      if (!isAbout(about, finding)) continue;
      const list = found.get(about.id);
      if (list === undefined) found.set(about.id, [finding]);
      else if (list.at(-1) !== finding) list.push(finding);
    }
  }
  return found;
}

/** An identity that a part of a resource is about; the whole of it where the path is empty. */
interface About {
  readonly id: string;
  readonly path: string;
}

function isAbout({ path }: About, { path: of = "" }: Finding): boolean {
  return of === "" || path === "" || of === path || of.startsWith(`${path}.`);
}
