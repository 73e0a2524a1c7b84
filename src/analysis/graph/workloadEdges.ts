import { type Credential, isKnown, type Reference, type Resource } from "../../model/index.js";
import { type GraphContext, nodeFor, pathOf } from "./context.js";
import type { NamedKind } from "./places.js";

const actors: readonly NamedKind[] = ["role", "service-account", "user", "agent", "app", "instance-profile"];
const profilesFirst: readonly NamedKind[] = ["instance-profile", ...actors];

/** Nodes for workloads, credentials, providers and instance profiles, so that references find them. */
export function addNodes({ facts, identities, places, table }: GraphContext): void {
  for (const { id, cloud, from } of identities) {
    const name = from.map((each) => each.name).find(isKnown) ?? from[0]!.resource.name;
    table.node({ id, kind: "identity", name, cloud });
  }
  for (const { id, resource, cloud } of facts.workloads) {
    if (places.at(resource) !== undefined) continue;
    table.node({ id, kind: "workload", name: resource.name, cloud });
    places.add(resource, id, [["workload", resource.name]]);
  }
  for (const { id, resource, issuer } of facts.providers) {
    const own = isKnown(id) ? id : resource.address;
    table.node({
      id: own,
      kind: "provider",
      name: issuer !== undefined && isKnown(issuer) ? issuer : resource.name,
    });
    places.add(resource, own, []);
  }
  for (const credential of facts.credentials) {
    const id = credentialId(credential);
    table.node({ id, kind: "credential", name: credential.kind, cloud: credential.cloud });
    // A literal secret inside a workload or identity leaves that resource its own node.
    if (places.at(credential.resource) === undefined) places.add(credential.resource, id, []);
  }
  for (const resource of facts.resources) {
    if (resource.type !== "aws:iam/instanceProfile:InstanceProfile" || resource.change === "delete") continue;
    const { arn, name } = resource.properties;
    const id = typeof arn === "string" ? arn : resource.address;
    table.node({ id, kind: "resource", name: resource.name, cloud: "aws" });
    places.add(resource, id, typeof name === "string" ? [["instance-profile", name]] : []);
  }
}

/** A credential by itself: a resource may hold several, told apart by path. */
export function credentialId({ id, kind, path }: Credential): string {
  return path === "" ? `${id}#${kind}` : `${id}#${path}`;
}

/** Who runs as what, what the inputs link themselves, and which identity each credential authenticates. */
export function addWorkloadEdges(context: GraphContext): void {
  const { facts, places, table } = context;
  for (const { runsAs, kind, resource, id } of facts.workloads) {
    const from = places.at(resource) ?? id;
    for (const reference of runsAs) {
      const to = nodeFor(
        context,
        reference,
        resource,
        kind === "instance" ? profilesFirst : actors,
        "principal",
      );
      if (to !== undefined) table.edge("runs-as", from, to, "declared", resource.address);
    }
  }
  for (const edge of facts.edges) {
    const toKinds: readonly NamedKind[] = /[gG]roup/.test(edge.resource.type) ? ["group"] : actors;
    const fromKinds: readonly NamedKind[] = edge.resource.type.startsWith("aws:iam/")
      ? ["user", "role"]
      : actors;
    const from =
      ownNode(context, edge.from, edge.resource) ??
      nodeFor(context, edge.from, edge.resource, fromKinds, "principal");
    const to = nodeFor(
      context,
      edge.to,
      edge.resource,
      toKinds,
      edge.kind === "reaches" ? "resource" : "principal",
    );
    if (from !== undefined && to !== undefined)
      table.edge(edge.kind, from, to, edge.grade, pathOf(edge), edge.scopes?.granted.filter(isKnown));
  }
  for (const credential of facts.credentials) {
    const id = credentialId(credential);
    const holder =
      credential.holder &&
      nodeFor(
        context,
        credential.holder,
        credential.resource,
        ["user", "service-account", "role"],
        "principal",
      );
    if (holder !== undefined) table.edge("can-become", id, holder, "declared", pathOf(credential));
    const owner = places.at(credential.resource);
    if (owner !== undefined && owner !== id) table.edge("holds", owner, id, "declared", pathOf(credential));
  }
}

/** An edge may start at the resource that declares it (an instance profile, an agent). */
function ownNode({ places }: GraphContext, { addresses }: Reference, resource: Resource): string | undefined {
  return addresses.includes(resource.address) ? places.at(resource) : undefined;
}
