import { type Origin, originOf, type SameIdentity } from "../analysis/graph/index.js";
import { isReportRow } from "../rules/identities.js";

/** Whether code stands behind an identity, and the cloud behind the code. */
export type Managed = "managed" | "unmanaged" | "not-deployed";

/**
 * Decides by which inputs have an identity: only exports, `unmanaged`; only code, `not-deployed` where an export that
 * would show it does not, or where the code is a plan that has yet to make it; else `managed`.
 */
export function managedBy(identities: readonly SameIdentity[]): (identity: SameIdentity) => Managed {
  const covered = coverage(identities);
  return ({ cloud, kind, account, from }) => {
    const origins = new Set<Origin>(from.map(({ resource }) => originOf(resource)));
    if (!origins.has("code")) return "unmanaged";
    if (origins.has("cloud")) return "managed";
    const isShown = covered.has(`${cloud} ${account}`) || covered.has(`${cloud} ${account} ${kind}`);
    const isPlanned = from.every(({ resource }) => resource.change === "create");
    return isPlanned || (account !== undefined && isShown) ? "not-deployed" : "managed";
  };
}

/** Accounts and projects that the exports list whole; a credential report lists users only. */
function coverage(identities: readonly SameIdentity[]): ReadonlySet<string> {
  const covered = new Set<string>();
  for (const { cloud, account, from } of identities) {
    for (const each of from) {
      if (account === undefined || originOf(each.resource) !== "cloud") continue;
      covered.add(isReportRow(each) ? `${cloud} ${account} user` : `${cloud} ${account}`);
    }
  }
  return covered;
}
