import {
  findAllowed,
  isWithin,
  type Permissions,
  permissionsOf,
  query,
} from "../../analysis/permissions/aws/index.js";
import { type Facts, type GcpGrant, isKnown, type UsedAction } from "../../model/index.js";
import { isWideScope, permissionsOfGrant } from "../../rules/gcpRoles.js";
import type { Holdings } from "../holdings.js";

/** What a change does to one permission that was used. */
export type Loss =
  | { readonly kind: "kept" }
  | { readonly kind: "lost" }
  /** Only under some conditions, or for a part of the resources, or not known. */
  | { readonly kind: "undecided"; readonly reason: string };

const kept: Loss = { kind: "kept" };

/** What an identity held, and holds after the change. */
export interface Side {
  readonly facts: Facts;
  readonly holdings: Holdings | undefined;
}

/** Answers for one identity whether a change takes away what it was seen to use. */
export function lossesOf(before: Side, after: Side, cloud: string): (used: UsedAction) => Loss {
  return cloud === "gcp" ? gcpLosses(before, after) : awsLosses(before.holdings, after.holdings);
}

/** Whether both sides hold the same documents and grants, word for word. */
export function holdsSame({ holdings: before }: Side, { holdings: after }: Side): boolean {
  const words = (holdings: Holdings | undefined) =>
    JSON.stringify([
      [...(holdings?.inline ?? []), ...(holdings?.attached ?? [])].map(({ document }) => document),
      holdings?.boundary?.document,
      (holdings?.grants ?? []).map(grantKey),
    ]);
  return words(before) === words(after);
}

/** By sets: whether each request for the action on the resource that was allowed still is, or none of them is. */
function awsLosses(before: Holdings | undefined, after: Holdings | undefined): (used: UsedAction) => Loss {
  const [had, has] = [permissionsFrom(before), permissionsFrom(after)];
  return ({ action, resource }) => {
    const asked = query({ actions: [action], ...(resource === undefined ? {} : { resources: resource }) });
    const inside = isWithin(had, has, asked);
    if (isKnown(inside) && inside.within) return kept;
    const left = findAllowed(has, asked);
    const some = findAllowed(had, asked);
    // What the identity's own policies did not allow came from elsewhere, and stays.
    if (isKnown(some) && some === undefined) return kept;
    if (isKnown(left) && left === undefined) return { kind: "lost" };
    if (!isKnown(left)) return { kind: "undecided", reason: left.reason };
    return {
      kind: "undecided",
      reason: "it stays under some conditions or for a part of the resources only",
    };
  };
}

/** Whether what an identity could do before it still can, whatever of it is used. */
export function losesNothing(before: Side, after: Side, cloud: string): boolean {
  if (cloud === "gcp") {
    const left = new Set((after.holdings?.grants ?? []).map(grantKey));
    return (before.holdings?.grants ?? []).every((grant) => left.has(grantKey(grant)));
  }
  const inside = isWithin(permissionsFrom(before.holdings), permissionsFrom(after.holdings));
  return isKnown(inside) && inside.within;
}

function grantKey(grant: GcpGrant): string {
  const { value, addresses } = grant.role;
  return `${isKnown(value) ? value : addresses.join(" ")} ${placeOf(grant)}`;
}

function permissionsFrom(holdings: Holdings | undefined): Permissions {
  const policies = [...(holdings?.inline ?? []), ...(holdings?.attached ?? [])];
  const boundary = holdings?.boundary;
  return permissionsOf({ identity: policies, ...(boundary === undefined ? {} : { boundary }) });
}

/** By grants: whether a role with the permission is left where one was. */
function gcpLosses(before: Side, after: Side): (used: UsedAction) => Loss {
  return ({ action }) => {
    const [had, has] = [grantsWith(before, action), grantsWith(after, action)];
    if (had.sure.length === 0) return kept;
    const left = new Set(has.sure.map(placeOf));
    const gone = had.sure.filter((grant) => !left.has(placeOf(grant)));
    if (gone.length === 0) return kept;
    if (has.unread !== undefined) return { kind: "undecided", reason: has.unread };
    if (has.sure.length === 0) return { kind: "lost" };
    // What is granted on the whole project covers what was granted on a part of it.
    if (has.sure.some(({ on, condition }) => isWideScope(on) && condition === undefined)) return kept;
    return {
      kind: "undecided",
      reason: "another grant with it is left, on another resource or under a condition",
    };
  };
}

function placeOf({ on, condition }: GcpGrant): string {
  const { value, addresses } = on.name;
  return JSON.stringify([on.kind, isKnown(value) ? value : addresses, condition ?? null]);
}

function grantsWith(
  { facts, holdings }: Side,
  permission: string,
): { readonly sure: readonly GcpGrant[]; readonly unread?: string } {
  const sure: GcpGrant[] = [];
  let unread: string | undefined;
  for (const grant of holdings?.grants ?? []) {
    const permissions = permissionsOfGrant(grant, facts);
    if (!isKnown(permissions)) unread = permissions.reason;
    else if (permissions.has(permission)) sure.push(grant);
  }
  return { sure, ...(unread === undefined ? {} : { unread }) };
}
