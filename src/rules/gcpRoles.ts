import { evaluateCondition, rolePermissions } from "../iam/gcp/index.js";
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

/** Roles that every project knows, and that have a rule of their own. */
export const basicRole = /^roles\/(?:owner|editor|viewer|browser)$/;

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
export function permissionsOfGrant({ role }: GcpGrant, facts: Facts): Knowable<ReadonlySet<string>> {
  const custom = customRolesOf(facts);
  for (const address of role.addresses) {
    const found = custom.get(address);
    if (found !== undefined) return found;
  }
  return isKnown(role.value) ? rolePermissions(role.value, custom) : role.value;
}

/** Google's own agents, which hold what their service needs: no workload and nobody's key (IAM, "Service agents"). */
const serviceAgent =
  /^serviceAccount:(?:(?:service|service-org|service-folder|project)-\d+@|\d+@cloudservices\.|[^@]+@(?:gcp-sa-[a-z-]+|system|compute-system|container-engine-robot|gae-api-prod|dataproc-accounts|cloudcomposer-accounts|gcf-admin-robot|serverless-robot-prod|firebase-rules|bigquery-encryption|storage-transfer-service)\.)/;

/** The members of a grant that are not Google's own agents. An account of one's own project may be called like one. */
export function ownMembers({ members, on }: GcpGrant): GcpGrant["members"] {
  const project = isKnown(on.name.value) ? on.name.value.replace(/^projects\//, "") : "";
  const own = `@${project}.iam.gserviceaccount.com`;
  return members.filter(({ value }) => {
    if (!isKnown(value)) return true;
    return !value.startsWith("deleted:") && (!serviceAgent.test(value) || value.endsWith(own));
  });
}

const hours = [0, 6, 12, 18];

/**
 * Whether a condition leaves the grant as wide as its scope: it is met, at some time of the day, by a resource that
 * nobody had in mind. What cannot be evaluated counts as a bound.
 */
export function isUnbounded({ condition, on }: GcpGrant, now: Date): boolean {
  if (condition === undefined) return true;
  if (!isKnown(condition) || !isKnown(condition.expression)) return false;
  const { expression } = condition;
  const project = isKnown(on.name.value) ? on.name.value.replace(/^projects\//, "") : "any-project";
  return strangersIn(project).some((resource) =>
    hours.some((hour) => {
      const time = new Date(now.getTime() + hour * 3_600_000);
      const apiAttributes = { "iam.googleapis.com/modifiedGrantsByRole": ["roles/owner"] };
      return evaluateCondition(expression, { time, resource, apiAttributes }).kind === "true";
    }),
  );
}

/** Resources of a project that no condition would name. */
function strangersIn(project: string) {
  const account = `unlikely-9@${project}.iam.gserviceaccount.com`;
  return [
    named("cloudresourcemanager", "Project", `projects/${project}`),
    named("iam", "ServiceAccount", `projects/${project}/serviceAccounts/${account}`),
    named("storage", "Bucket", "projects/_/buckets/unlikely-9"),
    named("secretmanager", "Secret", `projects/${project}/secrets/unlikely-9`),
    named("compute", "Instance", `projects/${project}/zones/us-east1-b/instances/unlikely-9`),
  ];
}

function named(service: string, type: string, name: string) {
  return { service: `${service}.googleapis.com`, type: `${service}.googleapis.com/${type}`, name };
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
