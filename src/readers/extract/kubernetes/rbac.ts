import {
  type Knowable,
  type KubernetesRule,
  type Properties,
  type Reference,
  type Resource,
  Unknown,
} from "../../../model/index.js";
import { addUnread, type Collected, type Extract, type Extractions } from "../collect.js";
import { addressesOf, asList, asText, blocksOf, notGiven, textAt, valueAt } from "../read.js";

/** Roles and their bindings (Kubernetes, "Using RBAC Authorization"). */
export const rbac: Extractions = Object.fromEntries(
  ["v1", "v1beta1", "v1alpha1"].flatMap((version): (readonly [string, Extract])[] => {
    const type = (kind: string) => `kubernetes:rbac.authorization.k8s.io/${version}:${kind}`;
    return [
      [type("Role"), addRole],
      [type("ClusterRole"), addRole],
      [type("RoleBinding"), addBinding],
      [type("ClusterRoleBinding"), addBinding],
    ];
  }),
);

/** The id of a role: what a binding calls it by. */
function roleId(kind: string, namespace: Knowable<string>, name: Knowable<string>): Knowable<string> {
  if (name instanceof Unknown) return name;
  if (kind !== "Role") return `${kind}/${name}`;
  return namespace instanceof Unknown ? namespace : `Role/${namespace}/${name}`;
}

function kindOf({ type }: Resource): string {
  return type.slice(type.lastIndexOf(":") + 1);
}

function namespaceOf(resource: Resource): Knowable<string> {
  return textAt(resource, "metadata.namespace") ?? "default";
}

function nameOf(resource: Resource): Knowable<string> {
  return textAt(resource, "metadata.name") ?? notGiven;
}

function addRole(resource: Resource, out: Collected): void {
  const { properties } = resource;
  // The controller fills in the rules of other roles, which are not known here.
  const isAggregated = valueAt(properties, "aggregationRule") !== undefined;
  const rules = asList(valueAt(properties, "rules"));
  const written =
    rules instanceof Unknown ? rules : blocksOf(rules).map(([rule, index]) => ruleOf(rule, index));
  const isEmpty = !(written instanceof Unknown) && written.length === 0;
  if (written instanceof Unknown)
    addUnread(resource, "rules", `what the role allows is ${written.reason}`, out);
  out.permissions.push({
    resource,
    path: "rules",
    kind: "kubernetes-role",
    id: roleId(kindOf(resource), namespaceOf(resource), nameOf(resource)),
    rules: isAggregated && isEmpty ? new Unknown("put together from other roles") : written,
  });
}

function ruleOf(rule: Properties, index: number): KubernetesRule {
  return {
    path: `rules[${index}]`,
    verbs: textsOf(rule, "verbs"),
    apiGroups: textsOf(rule, "apiGroups"),
    resources: textsOf(rule, "resources"),
    resourceNames: textsOf(rule, "resourceNames"),
  };
}

/** Texts of a list, of which one that is not known stands for all where the list is not. */
function textsOf(rule: Properties, name: string): readonly Knowable<string>[] {
  const list = asList(rule[name]);
  return list instanceof Unknown ? [list] : list.map((each) => asText(each) ?? notGiven);
}

function addBinding(resource: Resource, out: Collected): void {
  const { properties } = resource;
  const isWide = kindOf(resource) === "ClusterRoleBinding";
  const namespace = namespaceOf(resource);
  const kind = textAt(resource, "roleRef.kind") ?? "ClusterRole";
  const name = textAt(resource, "roleRef.name") ?? notGiven;
  const subjects = asList(valueAt(properties, "subjects"));
  const addresses = addressesOf(resource, "subjects");
  if (subjects instanceof Unknown && addresses.length === 0)
    addUnread(resource, "subjects", `who is bound to the role is ${subjects.reason}`, out);
  out.permissions.push({
    resource,
    path: "subjects",
    kind: "kubernetes-binding",
    role: {
      value: kind instanceof Unknown ? kind : roleId(kind, namespace, name),
      addresses: addressesOf(resource, "roleRef"),
    },
    subjects:
      subjects instanceof Unknown
        ? [{ value: subjects, addresses }]
        : blocksOf(subjects).map(([subject]) => subjectOf(subject, namespace, addresses)),
    ...(isWide ? {} : { namespace }),
  });
}

/** A subject by the name under which the API server knows it. */
function subjectOf(subject: Properties, home: Knowable<string>, addresses: readonly string[]): Reference {
  const kind = asText(subject.kind) ?? notGiven;
  const name = asText(subject.name) ?? notGiven;
  if (kind instanceof Unknown || name instanceof Unknown) {
    return { value: name instanceof Unknown ? name : kind, addresses };
  }
  if (kind !== "ServiceAccount") return named(kind, name);
  const namespace = asText(subject.namespace) ?? home;
  if (namespace instanceof Unknown) return { value: namespace, addresses };
  return { value: `system:serviceaccount:${namespace}:${name}`, addresses: [] };
}

/** A user may be spelled as the service account that it is. */
function named(kind: string, name: string): Reference {
  const isAccount = kind === "User" && /^system:serviceaccount:[^:]+:[^:]+$/.test(name);
  return { value: isAccount ? name : `${kind.toLowerCase()}:${name}`, addresses: [] };
}
