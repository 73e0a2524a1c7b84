import type { IdentityGraph, NamedKind, Origin } from "../analysis/graph/index.js";
import { originOf, policyFinder } from "../analysis/graph/index.js";
import { isAwsManaged, managedPolicyDocument, type NamedPolicy } from "../iam/aws/index.js";
import {
  type AwsAttachment,
  type AwsPolicy,
  type Facts,
  type GcpGrant,
  isKnown,
  type KubernetesBinding,
  type Reference,
  type Resource,
  Unknown,
} from "../model/index.js";

/** What one side, code or cloud, says that an identity holds. */
export interface Holdings {
  /** Policies that stand on the identity itself. */
  readonly inline: NamedPolicy[];
  readonly attached: NamedPolicy[];
  boundary?: NamedPolicy;
  readonly grants: GcpGrant[];
  /** Kubernetes: roles that are bound to it. */
  bindings?: KubernetesBinding[];
}

/** What every identity holds, by its id and by who says so. */
export type HoldingsOf = (id: string, origin: Origin) => Holdings | undefined;

/** Reads what is attached and granted to whom, once for all identities. */
export function holdingsOf(facts: Facts, { places }: IdentityGraph): HoldingsOf {
  const all = { code: new Map<string, Holdings>(), cloud: new Map<string, Holdings>() };
  const customer = policyFinder(facts);
  const at = (reference: Reference, resource: Resource): Holdings | undefined => {
    const id = places.find(reference, resource, kindsBy(resource.type));
    if (id === undefined) return undefined;
    const side = all[originOf(resource)];
    const known = side.get(id) ?? { inline: [], attached: [], grants: [] };
    side.set(id, known);
    return known;
  };
  for (const permission of facts.permissions) {
    const { resource } = permission;
    switch (permission.kind) {
      case "aws-policy":
        if (permission.use !== "identity") break;
        for (const holder of permission.attachedTo) {
          at(holder, resource)?.inline.push({ name: placeName(permission), document: permission.document });
        }
        break;
      case "aws-attachment":
        for (const holder of permission.attachedTo) {
          const holdings = at(holder, resource);
          if (holdings === undefined) continue;
          const policy = attachedPolicy(permission, customer);
          if (permission.use === "boundary") holdings.boundary = policy;
          else holdings.attached.push(policy);
        }
        break;
      case "gcp-grant":
        for (const member of permission.members) at(member, resource)?.grants.push(permission);
        break;
      case "gcp-deny":
        break;
      case "kubernetes-binding":
        for (const subject of permission.subjects) {
          const holdings = at(subject, resource);
          if (holdings !== undefined) holdings.bindings = [...(holdings.bindings ?? []), permission];
        }
        break;
      case "gcp-role":
      case "kubernetes-role":
        break;
    }
  }
  return (id, origin) => all[origin].get(id);
}

function placeName({ resource, path }: AwsPolicy): string {
  return path === "" ? resource.address : `${resource.address} ${path}`;
}

/** The kinds that a bare name can mean in a resource of this type. */
export function kindsBy(type: string): readonly NamedKind[] {
  const name = type.slice(type.lastIndexOf(":") + 1);
  if (name.startsWith("Role")) return ["role"];
  if (name.startsWith("User")) return ["user"];
  if (name.startsWith("Group")) return ["group"];
  return type.startsWith("gcp:") ? ["service-account"] : ["role", "user", "group", "service-account"];
}

function attachedPolicy(
  { policy, resource }: AwsAttachment,
  customer: ReturnType<typeof policyFinder>,
): NamedPolicy {
  const { value } = policy;
  if (isKnown(value) && isAwsManaged(value)) return { name: value, document: managedPolicyDocument(value) };
  const found = customer(policy, resource.source.file);
  const name = isKnown(value) ? value : (found?.resource.address ?? policy.addresses[0] ?? "a policy");
  if (found !== undefined) return { name: policyName(found) ?? name, document: found.document };
  return { name, document: isKnown(value) ? new Unknown("it is not in the input") : value };
}

/** A customer's policy is called by its ARN, else by its name, so that code and cloud call it alike. */
function policyName({ arn, resource }: AwsPolicy): string | undefined {
  if (arn !== undefined && isKnown(arn)) return arn;
  const { name } = resource.properties;
  return typeof name === "string" ? name : undefined;
}
