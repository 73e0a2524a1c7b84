import { basicRole, rolePermissions } from "../iam/gcp/index.js";
import { type Facts, type GcpGrant, type GcpScope, isKnown, type Knowable } from "../model/index.js";
import { permissionsOf } from "./filed.js";

/** Scopes under which all resources of a project, or of many, stand. */
export function isWideScope({ kind }: GcpScope): boolean {
  return kind === "project" || kind === "folder" || kind === "organization";
}

/**
 * A role that shares what it makes, and that Google's own guide gives to the account of each environment: nothing
 * narrower would do (Cloud Composer, "Grant roles to an environment's service account").
 */
export const workerRole = "roles/composer.worker";

/** Whether a role is one that every project knows, and that has a rule of its own. */
export function isBasicRole(name: string): boolean {
  return basicRole(name) !== undefined || name === "roles/browser";
}

const customRoles = new WeakMap<Facts, ReadonlyMap<string, Knowable<ReadonlySet<string>>>>();

/** Custom roles of the facts, by id and by the address of their resource. */
function customRolesOf(facts: Facts): ReadonlyMap<string, Knowable<ReadonlySet<string>>> {
  let roles = customRoles.get(facts);
  if (roles === undefined) {
    const found = new Map<string, Knowable<ReadonlySet<string>>>();
    for (const fact of permissionsOf(facts, "gcp-role")) {
      const { permissions } = fact;
      const set = isKnown(permissions) ? new Set(permissions.filter(isKnown)) : permissions;
      found.set(fact.resource.address, set);
      if (isKnown(fact.id)) found.set(fact.id, set);
    }
    roles = found;
    customRoles.set(facts, roles);
  }
  return roles;
}

/** What a grant permits. Unknown for a role that neither Google lists nor the input declares. */
export function permissionsOfGrant(
  { role }: Pick<GcpGrant, "role">,
  facts: Facts,
): Knowable<ReadonlySet<string>> {
  const custom = customRolesOf(facts);
  for (const address of role.addresses) {
    const found = custom.get(address);
    if (found !== undefined) return found;
  }
  return isKnown(role.value) ? rolePermissions(role.value, custom) : role.value;
}

/** Google's own agents, which hold what their service needs: no workload and nobody's key (IAM, "Service agents"). */
const serviceAgent =
  /^serviceAccount:(?:(?:service|service-org|service-folder|project)-\d+@|\d+@cloudservices\.|[^@]+@(?:gcp-sa-[a-z-]+|system|compute-system|container-engine-robot|gae-api-prod|dataproc-accounts|cloudcomposer-accounts|gcf-admin-robot|serverless-robot-prod|firebase-rules|firebase-sa-management|bigquery-encryption|storage-transfer-service)\.)/;

/** The members of a grant that are not Google's own agents. An account of one's own project may be called like one. */
export function ownMembers({ members, on }: GcpGrant): GcpGrant["members"] {
  const project = isKnown(on.name.value) ? on.name.value.replace(/^projects\//, "") : "";
  const own = `@${project}.iam.gserviceaccount.com`;
  return members.filter(({ value }) => {
    if (!isKnown(value)) return true;
    return !value.startsWith("deleted:") && (!serviceAgent.test(value) || value.endsWith(own));
  });
}

const rightsOfAll =
  /^(?:resourcemanager\.(?:projects|folders|organizations)\.setIamPolicy|iam\.serviceAccounts\.setIamPolicy|iam\.roles\.update|iam\.workloadIdentityPool(?:Provider)?s\.(?:create|update)|iam\.googleapis\.com\/workloadIdentityPool(?:Provider)?s\.(?:create|update)|iam\.denypolicies\.(?:delete|update)|orgpolicy\.policy\.set|orgpolicy\.policies\.(?:create|update|delete))$/;
/** Sharing single objects is part of writing them; and what services let be shared beside the thing itself. */
const small = new Set([
  "storage.objects.setIamPolicy",
  "storage.managedFolders.setIamPolicy",
  "aiplatform.entityTypes.setIamPolicy",
  "compute.globalOperations.setIamPolicy",
  "dataplex.content.setIamPolicy",
  "ml.studies.setIamPolicy",
]);

/** The permission that makes a role administrative: it changes who may do what. */
export function adminPermission(permissions: ReadonlySet<string>): string | undefined {
  let sharing: string | undefined;
  for (const permission of permissions) {
    if (rightsOfAll.test(permission)) return permission;
    if (sharing === undefined && permission.endsWith(".setIamPolicy") && !small.has(permission))
      sharing = permission;
  }
  return sharing;
}

const takeover = [
  "iam.serviceAccounts.getAccessToken",
  "iam.serviceAccounts.actAs",
  "iam.serviceAccounts.implicitDelegation",
  "iam.serviceAccounts.signBlob",
  "iam.serviceAccounts.signJwt",
  "iam.serviceAccounts.getOpenIdToken",
  "iam.serviceAccountKeys.create",
];

/** The permission by which a role makes its holder a service account: the gravest one. */
export function takeoverPermission(permissions: ReadonlySet<string>): string | undefined {
  return takeover.find((permission) => permissions.has(permission));
}

/** The permission by which a role is more than the use of something: it hands out rights, or makes its holder another. */
export function gravePermission(permissions: ReadonlySet<string>): string | undefined {
  return adminPermission(permissions) ?? takeoverPermission(permissions);
}

/** Whether whoever gives a role away gives all rights with it: a basic role that writes, or one with grave permissions. */
export function isGraveRole(role: string, permissions: ReadonlySet<string>): boolean {
  const basic = basicRole(role);
  if (basic !== undefined) return basic !== "viewer";
  return role !== workerRole && gravePermission(permissions) !== undefined;
}

/** Whether all that is grave in a role is to share what some service has: its holder is none of the others by it. */
export function onlyShares(role: string, permissions: ReadonlySet<string>): boolean {
  if (basicRole(role) !== undefined || takeoverPermission(permissions) !== undefined) return false;
  return ![...permissions].some((each) => rightsOfAll.test(each));
}
