import { forwardCounter, type IdentityGraph, originOf, type SameIdentity } from "../analysis/graph/index.js";
import type { Facts } from "../model/index.js";
import { isReportRow } from "../rules/identities.js";
import { groupsOf } from "./heldBy.js";
import type { HoldingsOf } from "./holdings.js";
import { bindingAccess } from "./kubernetesAccess.js";
import { type PermissionSummary, permissionSummaries } from "./permissions.js";
import { roleAccess } from "./privilege.js";
import { mostCounted, type Reach, reachOf } from "./reach.js";

/** What an identity may do by itself and its groups, and how far that gets it. */
export interface Access {
  readonly permissions: PermissionSummary;
  readonly reach: Reach;
}

/** Works out the access of each identity that is asked about. */
export function accessFinder(
  facts: Facts,
  identities: IdentityGraph,
  holdings: HoldingsOf,
): (identity: SameIdentity) => Access {
  const { graph } = identities;
  const accessOfRole = roleAccess(facts);
  const summarise = permissionSummaries(accessOfRole, bindingAccess(facts));
  const groups = groupsOf(identities);
  const count = forwardCounter(graph, mostCounted);
  return (identity) => {
    const { id, cloud } = identity;
    const told = toldBy(identity);
    const held = [id, ...groups(id)].flatMap((each) => holdings(each, told) ?? []);
    const permissions = summarise(held, cloud);
    return { permissions, reach: reachOf(id, permissions, graph, count, accessOfRole) };
  };
}

/** Whose word counts: what is deployed, where the cloud tells it; what the code says differently is drift. */
export function toldBy({ from }: SameIdentity): "cloud" | "code" {
  return from.some((each) => originOf(each.resource) === "cloud" && !isReportRow(each)) ? "cloud" : "code";
}
