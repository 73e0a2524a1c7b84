import {
  type GcpScope,
  isProperties,
  type Knowable,
  type Properties,
  type Resource,
  reveal,
  Unknown,
  type Value,
} from "../../../model/index.js";
import type { Extractions } from "../collect.js";
import { ownershipOf } from "../ownership.js";
import { asList, asText, blocksAt, knownText, notGiven, textAt, textsAt } from "../read.js";
import { conditionOf } from "./grants.js";

/** The e-mail of a service account: as given, or put together from account id and project. */
export function emailOf(resource: Resource): string | undefined {
  const email = knownText(resource, "email");
  if (email !== undefined) return email;
  const [id, project] = [knownText(resource, "accountId"), knownText(resource, "project")];
  return id === undefined || project === undefined ? undefined : serviceAccountEmail(id, project);
}

/** A project of a domain-scoped organisation (`example.com:p`) reads backwards in the address. */
function serviceAccountEmail(id: string, project: string): string {
  return `${id}@${project.split(":").reverse().join(".")}.iam.gserviceaccount.com`;
}

export const gcpIdentities: Extractions = {
  "gcp:serviceaccount/account:Account": (resource, out) => {
    const created = knownText(resource, "createTime");
    out.identities.push({
      resource,
      path: "",
      kind: "service-account",
      cloud: "gcp",
      id: emailOf(resource) ?? resource.address,
      name: textAt(resource, "accountId") ?? textAt(resource, "displayName") ?? notGiven,
      ...ownershipOf(resource),
      ...(created === undefined ? {} : { created }),
    });
  },
  "gcp:iam/workloadIdentityPoolManagedIdentity:WorkloadIdentityPoolManagedIdentity": (resource, out) => {
    out.identities.push({
      resource,
      path: "",
      kind: "service-account",
      cloud: "gcp",
      id: knownText(resource, "name") ?? resource.address,
      name: textAt(resource, "workloadIdentityPoolManagedIdentityId") ?? notGiven,
      ...ownershipOf(resource),
    });
  },
  "gcp:projects/iAMCustomRole:IAMCustomRole": customRole("project", "projects"),
  "gcp:organizations/iAMCustomRole:IAMCustomRole": customRole("orgId", "organizations"),
  "gcp:iam/denyPolicy:DenyPolicy": (resource, out) => {
    for (const [rule, index] of blocksAt(resource, "rules")) {
      const deny = rule.denyRule;
      const at = (key: string) => knowables(objectOf(deny)?.[key]);
      const condition = conditionOf(objectOf(deny)?.denialCondition);
      out.permissions.push({
        resource,
        path: `rules[${index}].denyRule`,
        kind: "gcp-deny",
        principals: at("deniedPrincipals"),
        exceptPrincipals: at("exceptionPrincipals"),
        permissions: at("deniedPermissions"),
        exceptPermissions: at("exceptionPermissions"),
        ...(condition === undefined ? {} : { condition }),
        on: attachmentPoint(resource),
      });
    }
  },
};

function customRole(parent: string, collection: string): Extractions[string] {
  return (resource, out) => {
    const [owner, role] = [knownText(resource, parent), knownText(resource, "roleId")];
    const built =
      owner === undefined || role === undefined ? undefined : `${collection}/${owner}/roles/${role}`;
    const name = textAt(resource, "name");
    out.permissions.push({
      resource,
      path: "permissions",
      kind: "gcp-role",
      id: typeof name === "string" ? name : (built ?? name ?? notGiven),
      permissions: isSwitchedOff(resource) ? [] : textsAt(resource, "permissions"),
    });
  };
}

/** Whoever holds a role that is disabled or deleted has nothing by it (IAM, "Disable a custom role"). */
function isSwitchedOff(resource: Resource): boolean {
  return knownText(resource, "stage") === "DISABLED" || reveal(resource.properties.deleted) === true;
}

function objectOf(value: Value | undefined): Properties | undefined {
  const plain = reveal(value);
  return isProperties(plain) ? plain : undefined;
}

function knowables(value: Value | undefined): readonly Knowable<string>[] {
  const list = asList(value);
  return list instanceof Unknown ? [list] : list.map((each) => asText(each) ?? notGiven);
}

/** `cloudresourcemanager.googleapis.com%2Fprojects%2Fmy-project` → the project. */
function attachmentPoint(resource: Resource): GcpScope {
  const parent = textAt(resource, "parent") ?? notGiven;
  const addresses = resource.references.parent ?? [];
  if (parent instanceof Unknown) return { kind: "project", name: { value: parent, addresses } };
  const [, collection = "", name = parent] =
    /(projects|folders|organizations)(?:\/|%2[Ff])([^/%]+)$/.exec(parent) ?? [];
  const kind =
    collection === "organizations" ? "organization" : collection === "folders" ? "folder" : "project";
  return { kind, name: { value: name, addresses } };
}
