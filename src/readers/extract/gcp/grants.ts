import {
  type GcpCondition,
  type GcpGrant,
  type GcpScope,
  isProperties,
  type Knowable,
  type Properties,
  type Reference,
  type Resource,
  reveal,
  Unknown,
  type Value,
} from "../../../model/index.js";
import { addUnread, type Collected, type Extract } from "../collect.js";
import {
  addressesOf,
  asList,
  asText,
  blocksOf,
  notGiven,
  parseValue,
  referenceAt,
  valueAt,
} from "../read.js";

/** Any IAM grant: one class a resource type, all of one shape. Terraform names that no table maps included. */
const iamType = /^gcp:([^/]+)\/(\w*?)(?:IAM|Iam|iAM|iam)(Member|Binding|Policy):/;
const terraformIamType = /^google_(\w+?)_iam_(member|binding|policy)$/;

/** The same of @pulumi/google-native, which is not maintained any more and still in use. */
const nativeIamType = /^google-native:[^/]+\/\w+:(\w*?)Iam(Member|Binding|Policy)$/;

type Authority = GcpGrant["authority"];

/** The extraction for a GCP IAM type, or undefined for any other type. */
export function gcpGrantExtraction(type: string): Extract | undefined {
  const match = iamType.exec(type);
  if (match) {
    const [, module = "", resource = "", kind = ""] = match;
    return extraction(module, resource, kind.toLowerCase() as Authority);
  }
  const native = nativeIamType.exec(type);
  if (native) return nativeExtraction(native[1] ?? "", native[2]!.toLowerCase() as Authority);
  const terraform = terraformIamType.exec(type);
  if (terraform) return extraction("", terraform[1]!, terraform[2] as Authority);
  return undefined;
}

/** What a grant is set on, where it is not a single resource: the scope and the property that names it. */
const scopes: Readonly<Record<string, readonly [GcpScope["kind"], property: string]>> = {
  "projects/": ["project", "project"],
  "folder/": ["folder", "folder"],
  "organizations/": ["organization", "orgId"],
  "billing/account": ["billing-account", "billingAccountId"],
  "serviceaccount/": ["service-account", "serviceAccountId"],
  "iam/workloadIdentityPool": ["workload-identity-pool", "workloadIdentityPoolId"],
};

/** Resource classes that the IAM class's name leaves out. */
const resourceTypes: Readonly<Record<string, string>> = {
  "bigquery/": "gcp:bigquery/table:Table",
  "cloudrun/": "gcp:cloudrun/service:Service",
};

/** Properties of an IAM class that do not name the resource. */
const notNames = new Set([
  "role",
  "member",
  "members",
  "condition",
  "policyData",
  "etag",
  "id",
  "project",
  "location",
  "region",
  "zone",
]);

function extraction(module: string, resourceName: string, authority: Authority): Extract {
  const scope = scopes[`${module}/${resourceName}`];
  const plain = resourceName[0] ? resourceName[0].toUpperCase() + resourceName.slice(1) : "";
  const type =
    resourceTypes[`${module}/${resourceName}`] ??
    (module ? `gcp:${module}/${resourceName}:${plain}` : resourceName);
  const on = (resource: Resource): GcpScope =>
    scope
      ? { kind: scope[0], name: referenceAt(resource, scope[1]) }
      : { kind: "resource", name: nameOf(resource, type.slice(type.lastIndexOf(":") + 1)), type };
  return (resource, out) => {
    if (authority === "policy") return addPolicy(resource, on(resource), out);
    addGrant(resource, authority, on(resource), out);
  };
}

function addGrant(resource: Resource, authority: Authority, on: GcpScope, out: Collected): void {
  const members = authority === "member" ? [referenceAt(resource, "member")] : membersAt(resource);
  const condition = conditionOf(valueAt(resource.properties, "condition"));
  out.permissions.push({
    resource,
    path: authority === "member" ? "member" : "members",
    kind: "gcp-grant",
    role: referenceAt(resource, "role"),
    members,
    ...(condition === undefined ? {} : { condition }),
    on,
    authority,
  });
}

const nativeScopes: Readonly<Record<string, GcpScope["kind"]>> = {
  Project: "project",
  Folder: "folder",
  Organization: "organization",
  ServiceAccount: "service-account",
};

/** A policy stands there as its own properties, and a member names its resource by `name`. */
function nativeExtraction(resourceName: string, authority: Authority): Extract {
  const kind = nativeScopes[resourceName] ?? "resource";
  return (resource, out) => {
    const on: GcpScope = { kind, name: nameOf(resource, resourceName) };
    if (authority === "policy") return addBindings(resource, resource.properties, "", on, out);
    addGrant(resource, authority, on, out);
  };
}

/** The property that names the resource: the one called after it (`bucket`, `secretId`), else the only one left. */
function nameOf(resource: Resource, resourceName: string): Reference {
  const keys = Object.keys(resource.properties).filter((key) => !notNames.has(key));
  const stem = resourceName.toLowerCase();
  const score = (key: string) => {
    const plain = key.toLowerCase().replace(/(id|name)$/, "");
    if (plain === "" ? key === "name" : stem.endsWith(plain)) return plain.length + 1;
    return 0;
  };
  const best = keys.reduce<string | undefined>(
    (found, key) => (found === undefined || score(key) > score(found) ? key : found),
    undefined,
  );
  return referenceAt(resource, best ?? "name");
}

function membersAt(resource: Resource): readonly Reference[] {
  const list = asList(valueAt(resource.properties, "members"));
  const addresses = addressesOf(resource, "members");
  if (list instanceof Unknown) return [{ value: list, addresses }];
  return list.map((each) => {
    const value = asText(each) ?? notGiven;
    // A known member stands for itself; the sources of the list belong to the unknown ones.
    return { value, addresses: value instanceof Unknown || list.length === 1 ? addresses : [] };
  });
}

export function conditionOf(value: Value | undefined): Knowable<GcpCondition> | undefined {
  const plain = reveal(value);
  if (plain instanceof Unknown) return plain;
  const block = Array.isArray(plain) ? reveal(plain[0]) : plain;
  if (block instanceof Unknown) return block;
  if (!isProperties(block) || Object.keys(block).length === 0) return undefined;
  const title = asText(block.title);
  return { ...(title === undefined ? {} : { title }), expression: asText(block.expression) ?? notGiven };
}

/** A whole policy as JSON text (`policyData`): each binding is a grant, and what is not in it has none. */
function addPolicy(resource: Resource, on: GcpScope, out: Collected): void {
  const data = reveal(valueAt(resource.properties, "policyData"));
  const value = typeof data === "string" ? parseValue(data) : data;
  if (!isProperties(value)) {
    const reason = value instanceof Unknown ? value : new Unknown("the policy data is not a JSON object");
    const unknown: Reference = { value: reason, addresses: addressesOf(resource, "policyData") };
    out.permissions.push({
      resource,
      path: "policyData",
      kind: "gcp-grant",
      role: unknown,
      members: [unknown],
      on,
      authority: "policy",
    });
    return;
  }
  addBindings(resource, value, "policyData", on, out);
}

/** Grants of an IAM policy given as a value: `{bindings: [{role, members, condition}]}`. */
export function addBindings(
  resource: Resource,
  policy: Properties,
  path: string,
  on: GcpScope,
  out: Collected,
): void {
  if (policy.bindings === undefined) return;
  const prefix = path === "" ? "" : `${path}.`;
  if (!Array.isArray(reveal(policy.bindings))) {
    addUnread(resource, `${prefix}bindings`, "the bindings of a policy that are not a list", out);
    return;
  }
  for (const [binding, index] of blocksOf(policy.bindings)) {
    const members = asList(binding.members);
    const condition = conditionOf(binding.condition);
    out.permissions.push({
      resource,
      path: `${prefix}bindings[${index}]`,
      kind: "gcp-grant",
      role: { value: asText(binding.role) ?? notGiven, addresses: [] },
      members:
        members instanceof Unknown
          ? [{ value: members, addresses: [] }]
          : members.map((each) => ({ value: asText(each) ?? notGiven, addresses: [] })),
      ...(condition === undefined ? {} : { condition }),
      on,
      authority: "policy",
    });
  }
}
