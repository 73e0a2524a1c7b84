import { isObject, type Json, type JsonObject } from "../text/json.js";

/**
 * What the AWS CLI prints of one thing, or of a list, as what the account export says of it (AWS CLI Command
 * Reference: `iam get-role`, `list-roles`, `get-user`, `list-users`, `get-policy-version`, `get-role-policy` …;
 * `s3api get-bucket-policy` and its like give the document as a text). Undefined for anything else.
 */
export function ofAwsCommand(value: JsonObject): Json | undefined {
  for (const [key, list] of Object.entries(lists)) {
    const given = value[key];
    if (isObject(given) && isEntry(given)) return { [list]: [given] };
    if (Array.isArray(given) && given.length > 0 && given.every((each) => isObject(each) && isEntry(each)))
      return { ...value, [list]: given };
  }
  const { PolicyVersion, PolicyDocument, Policy } = value;
  const document = isObject(PolicyVersion) ? PolicyVersion.Document : (PolicyDocument ?? Policy);
  return documentOf(document);
}

/** Where an account export lists what a command prints. */
const lists: Readonly<Record<string, string>> = {
  Role: "RoleDetailList",
  Roles: "RoleDetailList",
  User: "UserDetailList",
  Users: "UserDetailList",
  Group: "GroupDetailList",
  Groups: "GroupDetailList",
};

function isEntry({ Arn }: JsonObject): boolean {
  return typeof Arn === "string" && Arn.includes(":iam::");
}

/** A document, also where it is given as text, or percent-encoded as IAM's own API has it. */
function documentOf(value: Json | undefined): Json | undefined {
  if (isObject(value)) return Object.hasOwn(value, "Statement") ? value : undefined;
  if (typeof value !== "string") return undefined;
  try {
    const text = value.startsWith("%7B") ? decodeURIComponent(value) : value;
    const parsed = JSON.parse(text) as Json;
    return isObject(parsed) && Object.hasOwn(parsed, "Statement") ? parsed : undefined;
  } catch {
    return undefined;
  }
}
