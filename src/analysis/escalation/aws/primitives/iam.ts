import type { Primitive, Step } from "./primitive.js";

const administrator = { "iam:PolicyARN": "arn:aws:iam::aws:policy/AdministratorAccess" };

/** Once a role's trust names the caller, only a deny keeps it out (same account). */
const becomeRole: Step = { action: "sts:AssumeRole", on: "role", granted: true };

/**
 * Ways through IAM itself: rewriting policies, and credentials for others
 * (AWS IAM User Guide, "Policies and permissions"; Service Authorization Reference for IAM and STS).
 */
export const iamPrimitives: readonly Primitive[] = [
  {
    name: "create-policy-version",
    title: "writes a new default version of a policy that is attached to it",
    steps: [{ action: "iam:CreatePolicyVersion", on: "policy" }],
    gain: "own-policies",
  },
  {
    name: "set-default-policy-version",
    title: "puts an older, wider version of its policy in force",
    steps: [{ action: "iam:SetDefaultPolicyVersion", on: "policy" }],
    gain: "own-policies",
  },
  {
    name: "attach-user-policy",
    title: "attaches any policy to itself",
    steps: [{ action: "iam:AttachUserPolicy", on: "self", keys: administrator }],
    gain: "own-policies",
    by: "user",
  },
  {
    name: "put-user-policy",
    title: "writes an inline policy on itself",
    steps: [{ action: "iam:PutUserPolicy", on: "self" }],
    gain: "own-policies",
    by: "user",
  },
  {
    name: "attach-role-policy",
    title: "attaches any policy to itself",
    steps: [{ action: "iam:AttachRolePolicy", on: "self", keys: administrator }],
    gain: "own-policies",
    by: "role",
  },
  {
    name: "put-role-policy",
    title: "writes an inline policy on itself",
    steps: [{ action: "iam:PutRolePolicy", on: "self" }],
    gain: "own-policies",
    by: "role",
  },
  {
    name: "attach-group-policy",
    title: "attaches any policy to a group that it is in",
    steps: [{ action: "iam:AttachGroupPolicy", on: "group", keys: administrator }],
    gain: "own-policies",
    by: "user",
  },
  {
    name: "put-group-policy",
    title: "writes an inline policy on a group that it is in",
    steps: [{ action: "iam:PutGroupPolicy", on: "group" }],
    gain: "own-policies",
    by: "user",
  },
  {
    name: "add-user-to-group",
    title: "puts itself into a group",
    steps: [{ action: "iam:AddUserToGroup", on: "group" }],
    gain: "target",
    by: "user",
  },
  {
    name: "delete-user-boundary",
    title: "takes its own permissions boundary away",
    steps: [{ action: "iam:DeleteUserPermissionsBoundary", on: "self" }],
    gain: "own-boundary",
    by: "user",
  },
  {
    name: "put-user-boundary",
    title: "replaces its own permissions boundary",
    steps: [{ action: "iam:PutUserPermissionsBoundary", on: "self" }],
    gain: "own-boundary",
    by: "user",
  },
  {
    name: "delete-role-boundary",
    title: "takes its own permissions boundary away",
    steps: [{ action: "iam:DeleteRolePermissionsBoundary", on: "self" }],
    gain: "own-boundary",
    by: "role",
  },
  {
    name: "put-role-boundary",
    title: "replaces its own permissions boundary",
    steps: [{ action: "iam:PutRolePermissionsBoundary", on: "self" }],
    gain: "own-boundary",
    by: "role",
  },
  {
    name: "create-access-key",
    title: "makes an access key for another user",
    steps: [{ action: "iam:CreateAccessKey", on: "user" }],
    gain: "target",
  },
  {
    name: "create-login-profile",
    title: "gives another user a password",
    steps: [{ action: "iam:CreateLoginProfile", on: "user" }],
    gain: "target",
  },
  {
    name: "update-login-profile",
    title: "changes another user's password",
    steps: [{ action: "iam:UpdateLoginProfile", on: "user" }],
    gain: "target",
  },
  {
    name: "create-service-specific-credential",
    title: "makes a service-specific credential for another user",
    steps: [{ action: "iam:CreateServiceSpecificCredential", on: "user" }],
    gain: "target",
  },
  {
    name: "reset-service-specific-credential",
    title: "resets another user's service-specific credential",
    steps: [{ action: "iam:ResetServiceSpecificCredential", on: "user" }],
    gain: "target",
  },
  {
    name: "upload-signing-certificate",
    title: "adds a signing certificate to another user",
    steps: [{ action: "iam:UploadSigningCertificate", on: "user" }],
    gain: "target",
  },
  {
    name: "update-assume-role-policy",
    title: "rewrites a role's trust policy to let itself in",
    steps: [{ action: "iam:UpdateAssumeRolePolicy", on: "role" }, becomeRole],
    gain: "target",
  },
  {
    name: "attach-policy-to-role-and-assume",
    title: "attaches any policy to a role that it can become",
    steps: [
      { action: "iam:AttachRolePolicy", on: "role", keys: administrator },
      { action: "sts:AssumeRole", on: "role" },
    ],
    gain: "any",
  },
  {
    name: "put-policy-on-role-and-assume",
    title: "writes an inline policy on a role that it can become",
    steps: [
      { action: "iam:PutRolePolicy", on: "role" },
      { action: "sts:AssumeRole", on: "role" },
    ],
    gain: "any",
  },
  {
    name: "attach-policy-to-user-with-key",
    title: "attaches any policy to a user whose key it can make",
    steps: [
      { action: "iam:AttachUserPolicy", on: "user", keys: administrator },
      { action: "iam:CreateAccessKey", on: "user" },
    ],
    gain: "any",
  },
  {
    name: "put-policy-on-user-with-key",
    title: "writes an inline policy on a user whose key it can make",
    steps: [
      { action: "iam:PutUserPolicy", on: "user" },
      { action: "iam:CreateAccessKey", on: "user" },
    ],
    gain: "any",
  },
  {
    name: "create-privileged-role",
    title: "makes a role that trusts it, with any policy",
    steps: [
      { action: "iam:CreateRole", on: "role" },
      [
        { action: "iam:AttachRolePolicy", on: "role", keys: administrator },
        { action: "iam:PutRolePolicy", on: "role" },
      ],
      becomeRole,
    ],
    creates: true,
    gain: "any",
  },
  {
    name: "update-saml-provider",
    title: "replaces the metadata of a SAML provider that roles trust",
    steps: [{ action: "iam:UpdateSAMLProvider", on: "any" }],
    gain: "workload",
  },
  {
    name: "add-audience-to-provider",
    title: "adds an audience to an OIDC provider that roles trust",
    steps: [{ action: "iam:AddClientIDToOpenIDConnectProvider", on: "any" }],
    gain: "workload",
  },
  {
    name: "attach-policy-to-permission-set",
    title: "adds a managed policy to a permission set",
    steps: [
      [
        { action: "sso:AttachManagedPolicyToPermissionSet", on: "any" },
        { action: "sso:AttachCustomerManagedPolicyReferenceToPermissionSet", on: "any" },
        { action: "sso:PutInlinePolicyToPermissionSet", on: "any" },
      ],
      { action: "sso:ProvisionPermissionSet", on: "any" },
    ],
    gain: "workload",
  },
  {
    name: "create-account-assignment",
    title: "assigns a permission set to itself",
    steps: [{ action: "sso:CreateAccountAssignment", on: "any" }],
    gain: "workload",
  },
  {
    name: "join-identity-center-group",
    title: "puts itself into a group that permission sets are assigned to",
    steps: [{ action: "identitystore:CreateGroupMembership", on: "any" }],
    gain: "workload",
  },
  {
    name: "assume-root",
    title: "becomes the root user of a member account, for what AWS's root tasks allow",
    steps: [{ action: "sts:AssumeRoot", on: "any" }],
    gain: "workload",
  },
];
