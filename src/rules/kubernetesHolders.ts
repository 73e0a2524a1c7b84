import { defaultRoles } from "../iam/kubernetes/index.js";
import {
  type Facts,
  grouped,
  isKnown,
  isProperties,
  type KubernetesBinding,
  type KubernetesRole,
  type KubernetesRule,
  type Place,
  reveal,
} from "../model/index.js";
import { permissionsOf } from "./filed.js";
import { remembered } from "./remembered.js";

/** A rule of a Kubernetes role, with who has it. */
export interface HeldRule {
  readonly rule: KubernetesRule;
  /** The rule where the role is in the input, else the binding that names the role. */
  readonly place: Place;
  readonly role: string;
  /** Workloads that have it, in words; whoever may get it, where the input binds it to nobody. */
  readonly holders: string;
  /** Whether it holds in the whole cluster, rather than in namespaces. */
  readonly isWide: boolean;
}

/**
 * The rules of roles that workloads have: those of the cluster's own parts, and of people, are left out. A role that
 * nothing in the input binds may be anybody's.
 */
export function* heldRules(facts: Facts): Iterable<HeldRule> {
  const { roles, bindings } = rbacOf(facts);
  if (roles.length === 0 && bindings.length === 0) return;
  const roleOf = rolesByName(roles);
  const boundBy = grouped(bindings, (binding) => roleOf(binding) ?? null);
  for (const binding of boundBy.get(null) ?? []) yield* rulesOfDefault(binding);
  for (const role of roles) yield* rulesOf(role, boundBy.get(role) ?? []);
}

function* rulesOf(role: KubernetesRole, bindings: readonly KubernetesBinding[]): Iterable<HeldRule> {
  if (!isKnown(role.rules)) return;
  const isClusterRole = role.resource.type.endsWith(":ClusterRole");
  const workloads = bindings.filter((each) => machinesOf(each).length > 0);
  if (bindings.length > 0 && workloads.length === 0) return;
  const isWide = isClusterRole && (workloads.length === 0 || workloads.some(({ namespace }) => !namespace));
  const names = workloads.flatMap(machinesOf);
  const held = {
    role: isKnown(role.id) ? role.id : role.resource.address,
    holders: names.length === 0 ? "Whoever is bound to it" : wordsOf(names),
    isWide,
  };
  for (const rule of role.rules) {
    yield { rule, place: { resource: role.resource, path: rule.path }, ...held };
  }
}

function* rulesOfDefault(binding: KubernetesBinding): Iterable<HeldRule> {
  const { value } = binding.role;
  const machines = machinesOf(binding);
  if (!isKnown(value) || !Object.hasOwn(defaultRoles, value) || machines.length === 0) return;
  const held = { role: value, holders: wordsOf(machines), isWide: binding.namespace === undefined };
  for (const rule of defaultRoles[value] ?? [])
    yield { rule, place: { resource: binding.resource, path: rule.path }, ...held };
}

/** The rules that a binding gives: those of the role in the input, or of a role that every cluster has. */
export function rulesOfBinding(
  facts: Facts,
): (binding: KubernetesBinding) => readonly KubernetesRule[] | undefined {
  const roleOf = rolesByName(permissionsOf(facts, "kubernetes-role"));
  return (binding) => {
    const { value } = binding.role;
    const rules = roleOf(binding)?.rules;
    if (rules !== undefined) return isKnown(rules) ? rules : undefined;
    return isKnown(value) && Object.hasOwn(defaultRoles, value) ? defaultRoles[value] : undefined;
  };
}

interface Rbac {
  readonly roles: readonly KubernetesRole[];
  readonly bindings: readonly KubernetesBinding[];
}

/** The bindings and roles of the input that are not the cluster's own, looked up once for all rules. */
export const rbacOf: (facts: Facts) => Rbac = remembered((facts) => ({
  roles: permissionsOf(facts, "kubernetes-role").filter(isOwn),
  bindings: permissionsOf(facts, "kubernetes-binding").filter(isOwn),
}));

const ofCluster = /^(?:system:|eks:|gce:)/;

/** Whether it is none of what a cluster comes with: reserved names, or a label by which the API server restores it. */
function isOwn({ resource: { name, properties } }: Place): boolean {
  const metadata = reveal(properties.metadata);
  const given = isProperties(metadata) ? reveal(metadata.name) : undefined;
  const labels = isProperties(metadata) ? reveal(metadata.labels) : undefined;
  if (isProperties(labels) && Object.hasOwn(labels, "kubernetes.io/bootstrapping")) return false;
  return !ofCluster.test(typeof given === "string" ? given : name);
}

/** A role by its name in the same file, or by the resource that a name which is not known yet comes from. */
function rolesByName(
  roles: readonly KubernetesRole[],
): (binding: KubernetesBinding) => KubernetesRole | undefined {
  const found = new Map<string, KubernetesRole>();
  for (const role of roles) {
    const { file } = role.resource.source;
    found.set(`${file} ${role.resource.address}`, role);
    if (isKnown(role.id)) found.set(`${file} ${role.id}`, role).set(role.id, role);
  }
  return ({ role, resource }) => {
    const { file } = resource.source;
    const byName = isKnown(role.value)
      ? (found.get(`${file} ${role.value}`) ?? found.get(role.value))
      : undefined;
    if (byName !== undefined || isKnown(role.value)) return byName;
    return role.addresses.map((each) => found.get(`${file} ${each}`)).find((each) => each !== undefined);
  };
}

/** Names of groups and users that are no people: accounts of namespaces, and all that is let in. */
const machine =
  /^(?:system:serviceaccount:|group:system:(?:serviceaccounts|authenticated|unauthenticated|nodes|bootstrappers)|user:system:anonymous$)/;

/** The workloads that a binding gives its role to. One that is not known yet may be any. */
export function machinesOf({ subjects }: KubernetesBinding): readonly string[] {
  return subjects.flatMap(({ value, addresses }) => {
    if (isKnown(value)) return machine.test(value) ? [value] : [];
    return addresses.some((each) => /service_?account/i.test(each)) ? [addresses.join(", ")] : [];
  });
}

function wordsOf(names: readonly string[]): string {
  const [first = "", ...others] = [...new Set(names)];
  return others.length === 0 ? first : `${first} and ${others.length} more`;
}
