import { text } from "../../core/values.js";
import type { GcpCall } from "../settings.js";
import { etag, parsePolicyData, policyText } from "./grants.js";

const POLICY_TYPE = /I(?:AM|am)Policy$/;

/** Takes away the policy that was set on a resource, with the resource. */
export function forgetPolicy(scope: string, call: GcpCall): void {
  for (const type of call.account.types()) if (POLICY_TYPE.test(type)) call.account.remove(type, scope);
}

/** Renames a member in every policy, as Google does when a principal is deleted. */
export function forgetMember(member: string, deleted: string, call: GcpCall): void {
  const policies = call.account.types().filter((type) => POLICY_TYPE.test(type));
  for (const record of policies.flatMap((type) => call.account.list(type))) {
    const document = text(record.properties, "policyData") ?? "";
    const policy = document.includes(member) ? parsePolicyData(document) : undefined;
    if (policy === undefined) continue;
    const bindings = policy.bindings.map((binding) => ({
      ...binding,
      members: binding.members.map((one) => (one === member ? deleted : one)),
    }));
    const policyData = policyText({ ...policy, bindings });
    call.account.put({ ...record, properties: { ...record.properties, policyData, etag: etag(policyData) } });
  }
}
