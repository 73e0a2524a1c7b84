import { parsePolicy } from "../../../../iam/aws/parse.js";
import type { PolicyUse } from "../../../../iam/aws/policyUse.js";
import type { AwsCall } from "../settings.js";
import { principal, ROLE, USER } from "./principals.js";

/**
 * The first role or user of this account that a policy names as a principal and that is not there: AWS refuses to
 * save such a policy. Principals of other accounts are taken as they are, since the sandbox cannot know them.
 */
export function missingPrincipal(document: string, use: PolicyUse, call: AwsCall): string | undefined {
  const statements = parsePolicy(document, use).document?.statements ?? [];
  return statements
    .flatMap(({ principals }) => principals?.principals ?? [])
    .filter(({ kind, value }) => kind === "AWS" && isMissing(value, call))
    .map(({ value }) => value)[0];
}

function isMissing(value: string, call: AwsCall): boolean {
  const [, account, kind, path = ""] = /^arn:[\w-]+:iam::(\d{12}):(role|user)\/(.+)$/.exec(value) ?? [];
  if (account !== call.settings.account) return false;
  const found = principal(kind === "role" ? ROLE : USER, path.slice(path.lastIndexOf("/") + 1), call);
  return found?.properties.arn !== value;
}
