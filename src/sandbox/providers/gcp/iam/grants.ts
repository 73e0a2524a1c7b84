import { createHash } from "node:crypto";
import { isProperties, type Properties, type Value } from "../../../../model/index.js";
import { deepPlain, parseDocument } from "../../core/documents.js";
import { object, objects, same, text, texts } from "../../core/values.js";
import type { GcpCall } from "../settings.js";
import { type Family, scopeId, scopeProperties } from "./family.js";

/** One role, the members that have it, and under which condition. */
export interface Binding {
  readonly role: string;
  readonly members: readonly string[];
  readonly condition?: Properties;
}

/** The allow policy of one scope. */
export interface Policy {
  readonly bindings: readonly Binding[];
  readonly auditConfigs: readonly Properties[];
}

const NONE: Policy = { bindings: [], auditConfigs: [] };

/** What a policy document says; undefined when it is none. */
export function parsePolicyData(document: Value | undefined): Policy | undefined {
  const value = parseDocument(document);
  if (!isProperties(value)) return undefined;
  const bindings = objects(value, "bindings").map((binding) => ({
    role: text(binding, "role") ?? "",
    members: texts(binding, "members"),
    ...conditionOf(binding),
  }));
  return { bindings, auditConfigs: objects(value, "auditConfigs") };
}

export function conditionOf(properties: Properties): { condition?: Properties } {
  const condition = object(properties, "condition");
  return condition === undefined ? {} : { condition: deepPlain(condition) as Properties };
}

/** Whether two bindings are the same one: role and condition tell them apart, description included. */
export function isSameBinding(one: Binding, other: Binding): boolean {
  return one.role === other.role && same(one.condition, other.condition);
}

export function readPolicy(family: Family, properties: Properties, call: GcpCall): Policy {
  const record = call.account.get(family.policyType, scopeId(family, properties));
  return record === undefined ? NONE : (parsePolicyData(record.properties.policyData) ?? NONE);
}

/** Sets the whole policy of a scope; an empty one is taken away. */
export function writePolicy(family: Family, properties: Properties, policy: Policy, call: GcpCall): string {
  const key = scopeId(family, properties);
  const bindings = policy.bindings.filter((binding) => binding.members.length > 0);
  if (bindings.length === 0 && policy.auditConfigs.length === 0) {
    call.account.remove(family.policyType, key);
    return etag("");
  }
  const policyData = policyText({ ...policy, bindings });
  call.account.put({
    type: family.policyType,
    key,
    id: key,
    properties: { ...scopeProperties(family, properties), policyData, etag: etag(policyData) },
    created: call.now.toISOString(),
  });
  return etag(policyData);
}

export function policyText({ bindings, auditConfigs }: Policy): string {
  return JSON.stringify({ bindings, ...(auditConfigs.length === 0 ? {} : { auditConfigs }) });
}

export function etag(policyData: string): string {
  return `Bw${createHash("sha256").update(policyData).digest("base64url").slice(0, 9)}=`;
}

/** The policy with this binding's members added. */
export function withMembers(policy: Policy, added: Binding): Policy {
  const there = policy.bindings.find((binding) => isSameBinding(binding, added));
  const members = [...new Set([...(there?.members ?? []), ...added.members])].sort();
  return withBinding(policy, { ...added, members });
}

/** The policy without these members in this binding. */
export function withoutMembers(policy: Policy, removed: Binding): Policy {
  const there = policy.bindings.find((binding) => isSameBinding(binding, removed));
  const members = (there?.members ?? []).filter((member) => !removed.members.includes(member));
  return withBinding(policy, { ...removed, members });
}

/** The policy in which the binding has exactly these members. */
export function withBinding(policy: Policy, binding: Binding): Policy {
  const others = policy.bindings.filter((other) => !isSameBinding(other, binding));
  return { ...policy, bindings: binding.members.length === 0 ? others : [...others, binding] };
}
