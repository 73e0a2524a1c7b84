import { isProblem, parseCel } from "../../../../iam/gcp/cel/index.js";
import { predefinedRole } from "../../../../iam/gcp/roles.js";
import type { Properties } from "../../../../model/index.js";
import type { Refusal } from "../../core/model.js";
import { text } from "../../core/values.js";
import { gcpRefusal } from "../refusals.js";
import type { GcpCall } from "../settings.js";
import { type Family, scopeId } from "./family.js";
import type { Binding } from "./grants.js";
import { customRole, serviceAccountOf } from "./lookup.js";
import { memberRefusal } from "./memberRefusal.js";

/** Principals in one policy (IAM quota). */
const MOST_MEMBERS = 1_500;

/** Why Google does not set these bindings on this scope. */
export function grantRefusal(
  family: Family,
  properties: Properties,
  bindings: readonly Binding[],
  call: GcpCall,
): Refusal | undefined {
  const doing = `Error applying IAM policy for ${scopeId(family, properties)}`;
  const missing = scopeRefusal(family, properties, doing, call);
  if (missing !== undefined) return missing;
  if (bindings.reduce((sum, { members }) => sum + members.length, 0) > MOST_MEMBERS) {
    return gcpRefusal(
      doing,
      "INVALID_ARGUMENT",
      `The number of members in the policy is larger than ${MOST_MEMBERS}.`,
    );
  }
  for (const binding of bindings) {
    const refusal = bindingRefusal(binding, doing, call);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

function bindingRefusal(
  { role, members, condition }: Binding,
  doing: string,
  call: GcpCall,
): Refusal | undefined {
  if (
    /^(?:projects|organizations)\//.test(role) &&
    customRole(role, call) === undefined &&
    isOwn(role, call)
  ) {
    return gcpRefusal(doing, "NOT_FOUND", `The role named ${role} was not found.`);
  }
  if (role.startsWith("roles/") && predefinedRole(role) === undefined) {
    const message = `Role ${role} is not supported for this resource. (It is not among the predefined roles that the sandbox knows.)`;
    return gcpRefusal(doing, "INVALID_ARGUMENT", message);
  }
  const problem = condition === undefined ? undefined : conditionProblem(text(condition, "expression") ?? "");
  if (problem !== undefined)
    return gcpRefusal(doing, "INVALID_ARGUMENT", `Condition expression compilation failed: ${problem}`);
  if (condition !== undefined && /^roles\/(?:owner|editor|viewer)$/.test(role)) {
    return gcpRefusal(doing, "INVALID_ARGUMENT", "Conditions can't be set on primitive roles");
  }
  const open = members.find((member) => member === "allUsers" || member === "allAuthenticatedUsers");
  if (condition !== undefined && open !== undefined) {
    return gcpRefusal(doing, "INVALID_ARGUMENT", `Conditions can't be set on a binding with ${open}`);
  }
  for (const member of members) {
    const refusal = memberRefusal(member, doing, call);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

function conditionProblem(expression: string): string | undefined {
  const parsed = parseCel(expression);
  return isProblem(parsed) ? parsed.message : undefined;
}

function isOwn(role: string, call: GcpCall): boolean {
  return role.split("/")[1] === call.settings.project;
}

/** A service account or bucket of the provider's project must be there before access to it is granted. */
function scopeRefusal(
  family: Family,
  properties: Properties,
  doing: string,
  call: GcpCall,
): Refusal | undefined {
  const account = text(properties, "serviceAccountId");
  if (account !== undefined && family.scope.includes("serviceAccountId")) {
    if (!/^projects\/[^/]+\/serviceAccounts\/[^/]+$/.test(account)) {
      return gcpRefusal(
        doing,
        "INVALID_ARGUMENT",
        `"service_account_id" (${account}) must be projects/PROJECT/serviceAccounts/EMAIL`,
      );
    }
    if (serviceAccountOf(account, call) === undefined && !isForeign(account, call)) {
      return gcpRefusal(doing, "NOT_FOUND", "Unknown service account");
    }
  }
  const bucket = text(properties, "bucket")?.replace(/^b\//, "");
  if (bucket !== undefined && family.type.startsWith("gcp:storage/")) {
    const there = call.account.get("gcp:storage/bucket:Bucket", bucket) !== undefined;
    return there ? undefined : gcpRefusal(doing, "NOT_FOUND", "The specified bucket does not exist.");
  }
  return undefined;
}

function isForeign(account: string, call: GcpCall): boolean {
  const project = account.split("/")[1];
  return project !== "-" && project !== call.settings.project;
}
