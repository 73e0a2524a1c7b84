import type { Properties } from "../../../../model/index.js";
import type { Problem } from "../../core/model.js";
import { text, texts } from "../../core/values.js";

/** What the provider itself refuses in members and roles, before Google is asked. */
export function memberProblems(properties: Properties): Problem[] {
  const member = text(properties, "member");
  return [
    ...(member === undefined ? [] : problemOf(member, "member")),
    ...texts(properties, "members").flatMap((one, index) => problemOf(one, `members[${index}]`)),
    ...roleProblems(text(properties, "role")),
  ];
}

function problemOf(member: string, path: string): Problem[] {
  if (member.startsWith("deleted:")) {
    return [{ path, reason: `Terraform does not support IAM members for deleted principals: ${member}` }];
  }
  if (/^(?:allUsers|allAuthenticatedUsers)$/.test(member) || /^[a-zA-Z]+:.+$/.test(member)) return [];
  return [
    {
      path,
      reason: `invalid value for ${path} (IAM members must have one of the values outlined in Google's IAM policy reference, as user:jane@example.com), got ${member}`,
    },
  ];
}

function roleProblems(role: string | undefined): Problem[] {
  if (role === undefined || /^(?:roles|(?:projects|organizations)\/[^/]+\/roles)\/[\w.]+$/.test(role))
    return [];
  return [
    {
      path: "role",
      reason: `The role must be of the form roles/NAME, projects/ID/roles/NAME or organizations/ID/roles/NAME, got ${role}`,
    },
  ];
}
