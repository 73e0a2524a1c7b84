import type { Identity, Reference, Resource } from "../../../model/index.js";
import type { Collected, Extractions } from "../collect.js";
import { awsPolicyOf, trustOf } from "../collect.js";
import { ownershipOf } from "../ownership.js";
import {
  blocksAt,
  knownText,
  notGiven,
  numberAt,
  referenceAt,
  referencesAt,
  textAt,
  valueAt,
} from "../read.js";

/** Roles, users and groups, with what stands inline on them. */
export const identities: Extractions = {
  "aws:iam/role:Role": (resource, out) => {
    const self = addIdentity(resource, "role", out);
    out.trusts.push(
      trustOf({ resource, path: "assumeRolePolicy" }, self, valueAt(resource.properties, "assumeRolePolicy")),
    );
    addInlinePolicies(resource, self, out);
  },
  "aws:iam/serviceLinkedRole:ServiceLinkedRole": (resource, out) => {
    addIdentity(resource, "role", out);
  },
  "aws:iam/user:User": (resource, out) => {
    addInlinePolicies(resource, addIdentity(resource, "user", out), out);
  },
  "aws:iam/group:Group": (resource, out) => {
    addInlinePolicies(resource, addIdentity(resource, "group", out), out);
  },
  "aws:iam/userGroupMembership:UserGroupMembership": (resource, out) => {
    const from = referenceAt(resource, "user");
    for (const to of referencesAt(resource, "groups")) {
      out.edges.push({ resource, path: "groups", kind: "can-become", from, to, grade: "declared" });
    }
  },
  "aws:iam/groupMembership:GroupMembership": (resource, out) => {
    const to = referenceAt(resource, "group");
    for (const from of referencesAt(resource, "users")) {
      out.edges.push({ resource, path: "users", kind: "can-become", from, to, grade: "declared" });
    }
  },
  "aws:iam/instanceProfile:InstanceProfile": (resource, out) => {
    const from = selfReference(resource);
    for (const path of ["role", "roles"]) {
      if (valueAt(resource.properties, path) === undefined) continue;
      for (const to of referencesAt(resource, path)) {
        out.edges.push({ resource, path, kind: "can-become", from, to, grade: "declared" });
      }
    }
  },
};

/** What others call a resource: its ARN where known, else its name; and always its address. */
export function selfReference(resource: Resource): Reference {
  const arn = textAt(resource, "arn");
  const value = typeof arn === "string" ? arn : (textAt(resource, "name") ?? arn ?? notGiven);
  return { value, addresses: [resource.address] };
}

function addIdentity(resource: Resource, kind: Identity["kind"], out: Collected): Reference {
  const maxSession = numberAt(resource, "maxSessionDuration");
  // A provider may keep an empty text for "none".
  const boundary = textAt(resource, "permissionsBoundary")
    ? referenceAt(resource, "permissionsBoundary")
    : undefined;
  const created = knownText(resource, "createDate");
  const lastUsed =
    knownText(resource, "roleLastUsed.lastUsedDate") ?? knownText(resource, "passwordLastUsed");
  const self = selfReference(resource);
  out.identities.push({
    resource,
    path: "",
    kind,
    cloud: "aws",
    id: knownText(resource, "arn") ?? resource.address,
    name: textAt(resource, "name") ?? notGiven,
    ...ownershipOf(resource),
    ...(maxSession === undefined ? {} : { maxSession }),
    ...(boundary === undefined ? {} : { boundary }),
    ...(created === undefined ? {} : { created }),
    ...(lastUsed === undefined ? {} : { lastUsed }),
    ...(resource.properties.neverUsed === true ? { neverUsed: true } : {}),
  });
  if (boundary) {
    out.permissions.push({
      resource,
      path: "permissionsBoundary",
      kind: "aws-attachment",
      use: "boundary",
      policy: boundary,
      attachedTo: [self],
    });
  }
  return self;
}

function addInlinePolicies(resource: Resource, self: Reference, out: Collected): void {
  for (const [block, index] of blocksAt(resource, "inlinePolicies")) {
    // Terraform writes one empty block to say "no inline policies".
    if (block.policy === undefined) continue;
    const place = { resource, path: `inlinePolicies[${index}].policy` };
    out.permissions.push(awsPolicyOf(place, "identity", [self], block.policy));
  }
  referencesAt(resource, "managedPolicyArns").forEach((policy, index) => {
    out.permissions.push({
      resource,
      path: `managedPolicyArns[${index}]`,
      kind: "aws-attachment",
      use: "identity",
      policy,
      attachedTo: [self],
    });
  });
}
