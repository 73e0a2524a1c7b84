import {
  type AllowPolicy,
  type Binding,
  type CustomRoles,
  type DenyRule,
  evaluateRequest,
  type GcpDecision,
  type Principal,
} from "../../../iam/gcp/index.js";
import {
  type Facts,
  type GcpCondition,
  type GcpScope,
  type Identity,
  isKnown,
  type Knowable,
} from "../../../model/index.js";
import { extractFacts } from "../../../readers/index.js";
import { ancestorsOf } from "../../../rules/gcpAncestors.js";
import { cloudResources } from "../../account/index.js";
import { projectNumber } from "../../providers/gcp/settings.js";

/** All of the sandbox's GCP, as it is now. */
export interface GcpWorld {
  readonly facts: Facts;
}

export function readWorld(home: string): GcpWorld {
  return { facts: extractFacts(cloudResources(home).filter(({ source }) => source.file === "gcp")) };
}

/** A service account that is there, and works. */
export interface ServiceAccount {
  readonly email: string;
  readonly uniqueId: string;
  readonly project: string;
}

/** The service account of an e-mail or unique id; undefined when there is none, or it is disabled. */
export function serviceAccountOf({ facts }: GcpWorld, name: string): ServiceAccount | undefined {
  const found = facts.identities.find(
    (each) => each.kind === "service-account" && (each.id === name || uniqueIdOf(each) === name),
  );
  if (found === undefined || found.resource.properties.disabled === true) return undefined;
  const { project } = found.resource.properties;
  return {
    email: found.id,
    uniqueId: uniqueIdOf(found),
    project: typeof project === "string" ? project.replace(/^projects\//, "") : "",
  };
}

function uniqueIdOf({ resource }: Identity): string {
  return String(resource.properties.uniqueId ?? "");
}

/** The principal that a service account acts as. */
export function principalOf({ email, project }: ServiceAccount): Principal {
  return {
    kind: "serviceAccount",
    email,
    groups: [],
    containers: [{ container: "projects", number: projectNumber(project) }],
  };
}

/** Whether a principal has a permission on a service account, by grants on it and above it, and by deny policies. */
export function judgeOnAccount(
  world: GcpWorld,
  principal: Principal,
  permission: string,
  account: ServiceAccount,
  now: Date,
): GcpDecision {
  const { facts } = world;
  const resources = [
    `serviceAccounts/${account.email}`,
    ...ancestorsOf(facts, `projects/${account.project}`),
  ];
  const context = {
    time: now,
    resource: {
      name: `projects/${account.project}/serviceAccounts/${account.uniqueId}`,
      type: "iam.googleapis.com/ServiceAccount",
      service: "iam.googleapis.com",
    },
  };
  return evaluateRequest(
    { principal, permission, resources, context },
    { allow: allowPolicies(facts), deny: denyPolicies(facts), roles: customRoles(facts) },
  );
}

function scopeName({ kind, name }: GcpScope): string | undefined {
  if (!isKnown(name.value)) return undefined;
  const last = name.value.slice(name.value.lastIndexOf("/") + 1);
  switch (kind) {
    case "service-account":
      return `serviceAccounts/${last}`;
    case "project":
      return `projects/${last}`;
    case "folder":
      return `folders/${last}`;
    case "organization":
      return `organizations/${last}`;
    case "workload-identity-pool":
    case "billing-account":
    case "resource":
      return undefined;
  }
}

function allowPolicies(facts: Facts): readonly { readonly resource: string; readonly policy: AllowPolicy }[] {
  return facts.permissions.flatMap((grant) => {
    if (grant.kind !== "gcp-grant" || !isKnown(grant.role.value)) return [];
    const resource = scopeName(grant.on);
    if (resource === undefined) return [];
    const condition = expressionOf(grant.condition, "false");
    const binding: Binding = {
      role: grant.role.value,
      members: grant.members.map(({ value }) => value).filter(isKnown),
      path: grant.path,
      ...(condition === undefined ? {} : { condition }),
    };
    return [{ resource, policy: { bindings: [binding] } }];
  });
}

function denyPolicies(
  facts: Facts,
): readonly { readonly resource: string; readonly rules: readonly DenyRule[] }[] {
  return facts.permissions.flatMap((deny) => {
    if (deny.kind !== "gcp-deny") return [];
    const resource = scopeName(deny.on);
    if (resource === undefined) return [];
    const condition = expressionOf(deny.condition, "true");
    const rule: DenyRule = {
      principals: deny.principals.filter(isKnown),
      exceptPrincipals: deny.exceptPrincipals.filter(isKnown),
      permissions: deny.permissions.filter(isKnown),
      exceptPermissions: deny.exceptPermissions.filter(isKnown),
      path: deny.path,
      ...(condition === undefined ? {} : { condition }),
    };
    return [{ resource, rules: [rule] }];
  });
}

/** A condition that cannot be read neither grants nor lets go of a denial. */
function expressionOf(
  condition: Knowable<GcpCondition> | undefined,
  unreadable: "true" | "false",
): string | undefined {
  if (condition === undefined) return undefined;
  return isKnown(condition) && isKnown(condition.expression) ? condition.expression : unreadable;
}

function customRoles(facts: Facts): CustomRoles {
  return new Map(
    facts.permissions.flatMap((role) => {
      if (role.kind !== "gcp-role" || !isKnown(role.id)) return [];
      const { permissions } = role;
      return [[role.id, isKnown(permissions) ? new Set(permissions.filter(isKnown)) : permissions] as const];
    }),
  );
}
