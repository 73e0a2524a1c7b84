import type { Properties } from "../../../../model/index.js";
import type { Made, Problem } from "../../core/model.js";
import { objects, text } from "../../core/values.js";
import type { GcpCall, GcpModel } from "../settings.js";
import { type Family, scopeId } from "./family.js";
import { readPolicy, writePolicy } from "./grants.js";

const LOG_TYPES = ["ADMIN_READ", "DATA_WRITE", "DATA_READ"];

/** `…IAMAuditConfig`: which accesses to one service are logged; part of the scope's policy. */
export function auditModel(family: Family): GcpModel {
  function put(properties: Properties, call: GcpCall): Made {
    const [service = "", policy] = [text(properties, "service"), readPolicy(family, properties, call)];
    const auditLogConfigs = objects(properties, "auditLogConfigs");
    const others = policy.auditConfigs.filter((one) => text(one, "service") !== service);
    const auditConfigs = auditLogConfigs.length === 0 ? others : [...others, { service, auditLogConfigs }];
    const etag = writePolicy(family, properties, { ...policy, auditConfigs }, call);
    return {
      id: `${scopeId(family, properties)}/audit_config/${service}`,
      properties: { ...properties, etag },
    };
  }

  return {
    type: family.type,
    immutable: [...family.scope, "service"],
    sets: ["auditLogConfigs"],
    check: (properties) =>
      objects(properties, "auditLogConfigs").flatMap((config, index): Problem[] => {
        const type = text(config, "logType");
        if (type === undefined || LOG_TYPES.includes(type)) return [];
        const reason = `expected logType to be one of ${JSON.stringify(LOG_TYPES)}, got ${type}`;
        return [{ path: `auditLogConfigs[${index}].logType`, reason }];
      }),
    key: () => undefined,
    create: put,
    read(id, known, call) {
      const there = readPolicy(family, known, call).auditConfigs.find(
        (one) => text(one, "service") === text(known, "service"),
      );
      if (there === undefined) return undefined;
      return { id, properties: { ...known, auditLogConfigs: objects(there, "auditLogConfigs") } };
    },
    update: (_id, _old, properties, call) => put(properties, call),
    delete(_id, old, call) {
      put({ ...old, auditLogConfigs: [] }, call);
      return undefined;
    },
  };
}
