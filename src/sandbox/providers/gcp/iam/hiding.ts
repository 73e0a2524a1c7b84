import type { GcpCall, GcpModel } from "../settings.js";
import { isPurged } from "./pools.js";

/** A model whose deleted resources are hidden for 30 days: after that, they are gone and their ids are free. */
export function hiding(model: GcpModel): GcpModel {
  function purge(key: string | undefined, call: GcpCall): void {
    const record = key === undefined ? undefined : call.account.get(model.type, key);
    if (record !== undefined && isPurged(record, call.now)) call.account.remove(model.type, record.key);
  }
  return {
    ...model,
    create(properties, call) {
      purge(model.key(properties, call.settings), call);
      return model.create(properties, call);
    },
  };
}
