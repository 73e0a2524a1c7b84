import { graphOf, originOf, type SameIdentity } from "../../analysis/graph/index.js";
import { type Facts, isProperties, type Resource, reveal, type Value } from "../../model/index.js";
import { isAccountable, nameOf } from "../../rules/identities.js";
import { managedBy } from "../managed.js";

/** A resource as `pulumi import --file` takes it (Pulumi, "pulumi import"). */
export interface ImportResource {
  /** Pulumi type token. */
  readonly type: string;
  /** Logical name: one for each resource of a type. */
  readonly name: string;
  /** Import id, as the provider's page of the type says. */
  readonly id: string;
}

/** What to bring under code, and what cannot be. */
export interface Adoption {
  readonly resources: readonly ImportResource[];
  /** Unmanaged identities that are left out, and why. */
  readonly left: readonly { readonly id: string; readonly reason: string }[];
}

/** The import of every identity that an export shows and no code declares, with what it holds. */
export function adoptionOf(facts: Facts): Adoption {
  const { identities } = graphOf(facts);
  const managed = managedBy(identities);
  const ownPolicies = customerPolicies(facts);
  const found: ImportResource[] = [];
  const left: { id: string; reason: string }[] = [];
  for (const identity of identities) {
    if (managed(identity) !== "unmanaged") continue;
    if (!identity.from.some(isAccountable) && identity.kind !== "group") {
      left.push({
        id: identity.id,
        reason: "the cloud makes and keeps it, or the export is only a credential report",
      });
      continue;
    }
    const imports = importsOf(identity, ownPolicies);
    if (imports.length === 0) left.push({ id: identity.id, reason: "no import is known for its kind" });
    found.push(...imports);
  }
  return { resources: namedApart(found), left };
}

function importsOf(
  { cloud, kind, id, from }: SameIdentity,
  ownPolicies: ReadonlyMap<string, string>,
): ImportResource[] {
  const source = from.find(({ resource }) => originOf(resource) === "cloud") ?? from[0]!;
  const name = nameOf(source);
  if (cloud === "aws") {
    const words = awsKinds[kind];
    return words === undefined ? [] : awsImports(name, words, source.resource, ownPolicies);
  }
  if (cloud === "gcp" && kind === "service-account") {
    const project = /@([a-z0-9.-]+)\.iam\.gserviceaccount\.com$/.exec(id)?.[1];
    if (project === undefined) return [];
    return [
      { type: "gcp:serviceaccount/account:Account", name, id: `projects/${project}/serviceAccounts/${id}` },
    ];
  }
  const account = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(id);
  if (account === null) return [];
  return [{ type: "kubernetes:core/v1:ServiceAccount", name, id: `${account[1]}/${account[2]}` }];
}

/** How the types around an AWS identity are called: `aws:iam/role:Role`, `aws:iam/rolePolicy:RolePolicy` … */
const awsKinds: Readonly<Record<string, readonly [module: string, type: string]>> = {
  role: ["role", "Role"],
  user: ["user", "User"],
  group: ["group", "Group"],
};

function awsImports(
  name: string,
  [module, type]: readonly [string, string],
  { properties }: Resource,
  ownPolicies: ReadonlyMap<string, string>,
): ImportResource[] {
  const inline = listOf(properties.inlinePolicies).flatMap((each) =>
    isProperties(each) && typeof each.name === "string" ? [each.name] : [],
  );
  const attached = listOf(properties.managedPolicyArns).filter((arn) => typeof arn === "string");
  return [
    { type: `aws:iam/${module}:${type}`, name, id: name },
    ...inline.map((policy) => ({
      type: `aws:iam/${module}Policy:${type}Policy`,
      name: `${name}-${policy}`,
      id: `${name}:${policy}`,
    })),
    ...attached.flatMap((arn) => {
      const policy = arn.slice(arn.lastIndexOf("/") + 1);
      const own = ownPolicies.get(arn);
      return [
        ...(own === undefined ? [] : [{ type: "aws:iam/policy:Policy", name: own, id: arn }]),
        {
          type: `aws:iam/${module}PolicyAttachment:${type}PolicyAttachment`,
          name: `${name}-${policy}`,
          id: `${name}/${arn}`,
        },
      ];
    }),
  ];
}

function listOf(value: Value | undefined): readonly Value[] {
  const plain = reveal(value);
  return Array.isArray(plain) ? plain : [];
}

/** Names of the customer's managed policies that an export shows and no code declares, by ARN. */
function customerPolicies({ resources }: Facts): ReadonlyMap<string, string> {
  const policies = resources.filter(({ type }) => type === "aws:iam/policy:Policy");
  const declared = new Set(
    policies
      .filter((each) => originOf(each) === "code")
      .flatMap(({ properties: { arn, name } }) => [arn, name]),
  );
  return new Map(
    policies.flatMap((each) => {
      const { name } = each.properties;
      const isUnmanaged =
        originOf(each) === "cloud" && !declared.has(each.address) && !declared.has(name ?? "");
      return isUnmanaged ? [[each.address, typeof name === "string" ? name : each.name] as const] : [];
    }),
  );
}

/** Each import once, and each logical name once for a type: a second one gets a number. */
function namedApart(resources: readonly ImportResource[]): readonly ImportResource[] {
  const once = new Map(resources.map((each) => [`${each.type} ${each.id}`, each]));
  const taken = new Set<string>();
  return [...once.values()].map(({ type, name, id }) => {
    const plain = name.replace(/[^A-Za-z0-9_.-]+/g, "-") || "identity";
    let own = plain;
    for (let number = 2; taken.has(`${type} ${own}`); number++) own = `${plain}-${number}`;
    taken.add(`${type} ${own}`);
    return { type, name: own, id };
  });
}
