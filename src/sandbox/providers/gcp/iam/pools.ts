import type { CloudRecord } from "../../../account/index.js";
import type { GcpCall } from "../settings.js";

export const POOL = "gcp:iam/workloadIdentityPool:WorkloadIdentityPool";
export const POOL_PROVIDER = "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider";

/** Days for which a deleted pool or provider is only hidden, its id taken. */
const HIDDEN = 30 * 86_400_000;

export function poolKey(project: string, id: string): string {
  return `projects/${project}/locations/global/workloadIdentityPools/${id}`;
}

/** A pool that is there now. */
export function pool(project: string, id: string, call: GcpCall): CloudRecord | undefined {
  const record = call.account.get(POOL, poolKey(project, id));
  return record?.deleted === undefined ? record : undefined;
}

/** Whether the 30 days of a deleted resource are over, so that its id is free again. */
export function isPurged(record: CloudRecord, now: Date): boolean {
  return record.deleted !== undefined && now.getTime() - Date.parse(record.deleted) > HIDDEN;
}
