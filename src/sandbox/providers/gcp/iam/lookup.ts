import type { CloudRecord } from "../../../account/index.js";
import type { GcpCall } from "../settings.js";

export const ACCOUNT = "gcp:serviceaccount/account:Account";
export const CUSTOM_ROLE = "gcp:projects/iAMCustomRole:IAMCustomRole";
export const ORG_CUSTOM_ROLE = "gcp:organizations/iAMCustomRole:IAMCustomRole";

/** The service account that a full name, e-mail address or unique id names. */
export function serviceAccountOf(name: string, call: GcpCall): CloudRecord | undefined {
  const last = name.slice(name.lastIndexOf("/") + 1);
  if (/^\d+$/.test(last)) {
    return call.account.list(ACCOUNT).find((record) => record.properties.uniqueId === last);
  }
  return call.account.get(ACCOUNT, last);
}

/** The custom role of this name; a deleted one counts while it is only hidden. */
export function customRole(name: string, call: GcpCall): CloudRecord | undefined {
  return call.account.get(CUSTOM_ROLE, name) ?? call.account.get(ORG_CUSTOM_ROLE, name);
}
