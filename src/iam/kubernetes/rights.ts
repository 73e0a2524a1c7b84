import type { Knowable, KubernetesRule } from "../../model/index.js";

/** What a rule is asked about: one of the verbs, on one of the resources of a group. */
export interface Right {
  /** `""` is the core group. */
  readonly group: string;
  /** With their subresource: `serviceaccounts/token`. */
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  /** Names with which a rule that names resources gives the right all the same; none where absent. */
  readonly names?: readonly string[];
  /** Whether only rules count that name the resource, and not those that look at everything there is. */
  readonly isNamed?: boolean;
}

/**
 * The verb and resource by which a rule gives a right; undefined where it does not. What is not known gives none:
 * rules with `*` are never spelled by reference.
 */
export function givenBy(rule: KubernetesRule, right: Right): string | undefined {
  if (!has(rule.apiGroups, right.group) || !namesEnough(rule, right)) return undefined;
  if (right.isNamed === true && isAny(rule.resources)) return undefined;
  const verb = right.verbs.find((each) => has(rule.verbs, each));
  const resource = right.resources.find((each) => hasResource(rule.resources, each));
  return verb === undefined || resource === undefined ? undefined : `${verb} on ${resource}`;
}

/** Whether a rule gives every verb on everything there is: what `cluster-admin` is. */
export function isEverything(rule: KubernetesRule): boolean {
  return (
    isAny(rule.verbs) && isAny(rule.apiGroups) && isAny(rule.resources) && rule.resourceNames.length === 0
  );
}

/** Whether a rule gives every verb on every resource of the core group: pods, secrets, accounts and their tokens. */
export function isEveryCore(rule: KubernetesRule): boolean {
  return (
    isAny(rule.verbs) && has(rule.apiGroups, "") && isAny(rule.resources) && rule.resourceNames.length === 0
  );
}

/** Whether a rule only looks. */
export function isReading({ verbs }: KubernetesRule): boolean {
  return verbs.every((verb) => verb === "get" || verb === "list" || verb === "watch");
}

function namesEnough({ resourceNames }: KubernetesRule, { names = [] }: Right): boolean {
  return resourceNames.length === 0 || names.some((name) => resourceNames.includes(name));
}

function isAny(list: readonly Knowable<string>[]): boolean {
  return list.includes("*");
}

function has(list: readonly Knowable<string>[], value: string): boolean {
  return list.includes("*") || list.includes(value);
}

/** A subresource is covered by `*`, by its own name, and by `*` before its slash (Kubernetes, "Referring to resources"). */
function hasResource(list: readonly Knowable<string>[], resource: string): boolean {
  const [, part] = resource.split("/");
  return has(list, resource) || (part !== undefined && list.includes(`*/${part}`));
}

const rbacGroup = "rbac.authorization.k8s.io";

/**
 * Rights from which others follow that nobody gave (Kubernetes, "Role Based Access Control Good Practices", privilege
 * escalation risks). Creating bindings alone is none: the API server lets nobody bind what it does not hold. Nor is
 * starting pods, which is what controllers are for.
 */
export const escalations: readonly Right[] = [
  { group: rbacGroup, resources: ["clusterroles", "roles"], verbs: ["escalate"] },
  {
    group: rbacGroup,
    resources: ["clusterroles", "roles"],
    verbs: ["bind"],
    names: ["cluster-admin", "admin", "edit"],
  },
  {
    group: "",
    resources: ["users", "groups", "serviceaccounts"],
    verbs: ["impersonate"],
    names: ["system:masters"],
  },
  { group: "", resources: ["serviceaccounts/token"], verbs: ["create"] },
  { group: "", resources: ["pods/exec", "pods/attach"], verbs: ["create"] },
  { group: "", resources: ["pods/ephemeralcontainers"], verbs: ["update", "patch"] },
  { group: "", resources: ["nodes/proxy"], verbs: ["create"] },
  { group: "", resources: ["nodes/proxy"], verbs: ["get"], isNamed: true },
  {
    group: "admissionregistration.k8s.io",
    resources: ["mutatingwebhookconfigurations", "validatingwebhookconfigurations"],
    verbs: ["create", "update", "patch"],
  },
  {
    group: "certificates.k8s.io",
    resources: ["signers"],
    verbs: ["approve", "sign"],
    names: ["kubernetes.io/*", "kubernetes.io/kube-apiserver-client"],
  },
];

/** Those of them that lead further inside one namespace: users, groups and signers stand above all namespaces. */
export const escalationsInNamespace = escalations.filter(({ group }) => group === rbacGroup);

/** Reading the values of secrets: to list and to watch shows them too. */
export const secretReads: Right = { group: "", resources: ["secrets"], verbs: ["get", "list", "watch"] };
