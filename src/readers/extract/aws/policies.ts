import { type AwsAttachment, isKnown, type Reference, type Resource, Unknown } from "../../../model/index.js";
import { readAs } from "../../plainResource.js";
import { awsPolicyOf, type Collected, type Extract, type Extractions } from "../collect.js";
import { referenceAt, referencesAt, textAt, valueAt } from "../read.js";
import { selfReference } from "./identity.js";

/** Identity policies that stand in resources of their own, and their attachments. */
export const policies: Extractions = {
  "aws:iam/policy:Policy": (resource, out) => {
    const place = { resource, path: "policy" };
    const document = valueAt(resource.properties, "policy");
    out.permissions.push(awsPolicyOf(place, "identity", [], document, textAt(resource, "arn")));
  },
  "aws:iam/rolePolicy:RolePolicy": inline("role"),
  "aws:iam/userPolicy:UserPolicy": inline("user"),
  "aws:iam/groupPolicy:GroupPolicy": inline("group"),
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": attachment("role", "policyArn"),
  "aws:iam/userPolicyAttachment:UserPolicyAttachment": attachment("user", "policyArn"),
  "aws:iam/groupPolicyAttachment:GroupPolicyAttachment": attachment("group", "policyArn"),
  "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive": attachment(
    "roleName",
    "policyArns",
  ),
  "aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive": attachment(
    "userName",
    "policyArns",
  ),
  "aws:iam/groupPolicyAttachmentsExclusive:GroupPolicyAttachmentsExclusive": attachment(
    "groupName",
    "policyArns",
  ),
  // What the connection of a device may do: certificates hold it, and no role.
  "aws:iot/policy:Policy": (resource, out) => {
    const document = valueAt(resource.properties, "policy");
    out.permissions.push(awsPolicyOf({ resource, path: "policy" }, "session", [], document));
  },
  "aws:iam/policyAttachment:PolicyAttachment": (resource, out) => {
    for (const [path, type] of Object.entries(attachmentTypes)) {
      const holders = referencesAt(resource, path);
      if (holders.length === 0) continue;
      const { properties } = resource;
      addAttachment(readAs(resource, { type, properties }), "policyArn", holders, out);
    }
  },
};

/** A user and a group may have one name: the type says which is meant. */
const attachmentTypes = {
  roles: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  users: "aws:iam/userPolicyAttachment:UserPolicyAttachment",
  groups: "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
};

function inline(holder: string): Extract {
  return (resource, out) => {
    const document = valueAt(resource.properties, "policy");
    const attachedTo = [referenceAt(resource, holder)];
    out.permissions.push(awsPolicyOf({ resource, path: "policy" }, "identity", attachedTo, document));
  };
}

function attachment(holder: string, policy: string): Extract {
  return (resource, out) => addAttachment(resource, policy, [referenceAt(resource, holder)], out);
}

function addAttachment(
  resource: Resource,
  path: string,
  attachedTo: readonly Reference[],
  out: Collected,
): void {
  for (const policy of referencesAt(resource, path)) {
    out.permissions.push({ resource, path, kind: "aws-attachment", use: "identity", policy, attachedTo });
  }
}

/** Organisation policies and permission sets. */
export const organisation: Extractions = {
  "aws:organizations/policy:Policy": (resource, out) => {
    const type = textAt(resource, "type") ?? "SERVICE_CONTROL_POLICY";
    // Tag, backup, AI opt-out and declarative policies have grammars of their own.
    const use =
      type === "SERVICE_CONTROL_POLICY" ? "scp" : type === "RESOURCE_CONTROL_POLICY" ? "rcp" : undefined;
    if (!use) return;
    const document = valueAt(resource.properties, "content");
    out.permissions.push(
      awsPolicyOf({ resource, path: "content" }, use, [], document, textAt(resource, "arn")),
    );
  },
  "aws:ssoadmin/permissionSet:PermissionSet": (resource, out) => {
    const inlinePolicy = valueAt(resource.properties, "inlinePolicy");
    if (inlinePolicy === undefined) return;
    const place = { resource, path: "inlinePolicy" };
    out.permissions.push(awsPolicyOf(place, "identity", [selfReference(resource)], inlinePolicy));
  },
  "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy": (resource, out) => {
    const document = valueAt(resource.properties, "inlinePolicy");
    const attachedTo = [referenceAt(resource, "permissionSetArn")];
    out.permissions.push(awsPolicyOf({ resource, path: "inlinePolicy" }, "identity", attachedTo, document));
  },
  "aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment": attachment(
    "permissionSetArn",
    "managedPolicyArn",
  ),
  "aws:ssoadmin/customerManagedPolicyAttachment:CustomerManagedPolicyAttachment": (resource, out) =>
    addToPermissionSet(resource, "identity", "customerManagedPolicyReference", out),
  "aws:ssoadmin/permissionsBoundaryAttachment:PermissionsBoundaryAttachment": (resource, out) => {
    const path = "permissionsBoundary.managedPolicyArn";
    if (valueAt(resource.properties, path) === undefined)
      addToPermissionSet(resource, "boundary", "permissionsBoundary.customerManagedPolicyReference", out);
    else pushForPermissionSet(resource, "boundary", path, referenceAt(resource, path), out);
  },
};

/** A customer-managed policy, which permission sets name and do not point at: each account has one of that name. */
function addToPermissionSet(
  resource: Resource,
  use: AwsAttachment["use"],
  path: string,
  out: Collected,
): void {
  const { value: name, addresses } = referenceAt(resource, `${path}.name`);
  const folder = textAt(resource, `${path}.path`) ?? "/";
  const called = isKnown(name) && isKnown(folder) ? [`policy${folder}${name}`] : [];
  const value = new Unknown("each account has a policy of its own by that name");
  pushForPermissionSet(resource, use, path, { value, addresses: [...addresses, ...called] }, out);
}

function pushForPermissionSet(
  resource: Resource,
  use: AwsAttachment["use"],
  path: string,
  policy: Reference,
  out: Collected,
): void {
  const attachedTo = [referenceAt(resource, "permissionSetArn")];
  out.permissions.push({ resource, path, kind: "aws-attachment", use, policy, attachedTo });
}
