import type { CloudRecord } from "../../../account/index.js";
import type { Refusal } from "../../core/model.js";
import { text } from "../../core/values.js";
import { awsRefusal, type Doing } from "../refusals.js";
import type { AwsCall } from "../settings.js";

/** What policies can be attached to, with the names and limits that differ between the three. */
export interface PrincipalKind {
  readonly noun: "Role" | "User" | "Group";
  /** The property by which policies and attachments name it. */
  readonly property: "role" | "user" | "group";
  readonly type: string;
  readonly inlineType: string;
  readonly attachmentType: string;
  /** Characters of all inline policies together (IAM quotas). */
  readonly inlineLimit: number;
  readonly longestName: number;
}

export const ROLE: PrincipalKind = {
  noun: "Role",
  property: "role",
  type: "aws:iam/role:Role",
  inlineType: "aws:iam/rolePolicy:RolePolicy",
  attachmentType: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  inlineLimit: 10_240,
  longestName: 64,
};

export const USER: PrincipalKind = {
  noun: "User",
  property: "user",
  type: "aws:iam/user:User",
  inlineType: "aws:iam/userPolicy:UserPolicy",
  attachmentType: "aws:iam/userPolicyAttachment:UserPolicyAttachment",
  inlineLimit: 2_048,
  longestName: 64,
};

export const GROUP: PrincipalKind = {
  noun: "Group",
  property: "group",
  type: "aws:iam/group:Group",
  inlineType: "aws:iam/groupPolicy:GroupPolicy",
  attachmentType: "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
  inlineLimit: 5_120,
  longestName: 128,
};

export const PRINCIPAL_KINDS = [ROLE, USER, GROUP] as const;

/** Names are unique without regard to case. */
export function nameKey(name: string): string {
  return name.toLowerCase();
}

export function principal(kind: PrincipalKind, name: string, call: AwsCall): CloudRecord | undefined {
  return call.account.get(kind.type, nameKey(name));
}

/** Why a role, user or group of this name cannot be worked on: the name is none, or there is no such thing. */
export function principalRefusal(
  kind: PrincipalKind,
  name: string,
  call: AwsCall,
  doing: Doing,
): Refusal | undefined {
  const parameter = `${kind.property}Name`;
  if (!/^[\w+=,.@-]{1,128}$/.test(name)) {
    return awsRefusal(
      doing,
      "ValidationError",
      `The specified value for ${parameter} is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-`,
    );
  }
  if (principal(kind, name, call) !== undefined) return undefined;
  return awsRefusal(doing, "NoSuchEntity", `The ${kind.property} with name ${name} cannot be found.`);
}

/** Inline policies of a principal. */
export function inlinePolicies(kind: PrincipalKind, name: string, call: AwsCall): CloudRecord[] {
  return call.account.list(kind.inlineType, `${nameKey(name)}:`);
}

/** Managed policies attached to a principal. */
export function attachments(kind: PrincipalKind, name: string, call: AwsCall): CloudRecord[] {
  return call.account.list(kind.attachmentType, `${nameKey(name)}/`);
}

export function attachedArns(kind: PrincipalKind, name: string, call: AwsCall): string[] {
  return attachments(kind, name, call).map((record) => text(record.properties, "policyArn") ?? "");
}
