import type { Properties } from "../../../../model/index.js";
import { isRefusal, type Made, type Refusal } from "../../core/model.js";
import { hasUnknown, text } from "../../core/values.js";
import { gcpRefusal } from "../refusals.js";
import type { GcpCall, GcpModel } from "../settings.js";
import { type Family, scopeId, scopeProperties } from "./family.js";
import { grantRefusal } from "./grantRefusal.js";
import { parsePolicyData, writePolicy } from "./grants.js";

/** `…IAMPolicy`: the whole policy of a scope, whatever was there before. */
export function policyModel(family: Family): GcpModel {
  function put(properties: Properties, call: GcpCall): Made | Refusal {
    const policy = parsePolicyData(text(properties, "policyData"));
    if (policy === undefined) {
      return gcpRefusal(
        `Error setting IAM policy for ${scopeId(family, properties)}`,
        "INVALID_ARGUMENT",
        "Invalid policy_data",
      );
    }
    const refusal = grantRefusal(family, properties, policy.bindings, call);
    if (isRefusal(refusal)) return refusal;
    const etag = writePolicy(family, properties, policy, call);
    return { id: scopeId(family, properties), properties: { ...properties, etag } };
  }

  return {
    type: family.type,
    immutable: family.scope,
    documents: ["policyData"],
    check: (properties) =>
      hasUnknown(properties.policyData) || parsePolicyData(text(properties, "policyData")) !== undefined
        ? []
        : [{ path: "policyData", reason: '"policyData" contains an invalid JSON policy' }],
    key: (properties) => scopeId(family, properties),
    create: put,
    read(id, known, call) {
      const record = call.account.get(family.policyType, id);
      if (record === undefined) return undefined;
      return { id, properties: { ...scopeProperties(family, known), ...record.properties } };
    },
    update: (_id, _old, properties, call) => put(properties, call),
    delete(_id, old, call) {
      writePolicy(family, old, { bindings: [], auditConfigs: [] }, call);
      return undefined;
    },
  };
}
