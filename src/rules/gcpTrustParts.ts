import type { Member } from "../iam/gcp/members.js";
import { isMemberProblem, parseMember } from "../iam/gcp/parseMember.js";
import { type Facts, type GcpGrant, isKnown, type Place } from "../model/index.js";
import { grants } from "./grants.js";

/** A member of a workload or workforce identity pool to whom something is granted. */
export interface PoolMember {
  readonly grant: GcpGrant;
  readonly place: Place;
  readonly text: string;
  readonly member: Member & { readonly kind: "pool" };
}

/** The grants to members of identity pools. */
export function* poolMembers(facts: Facts): Iterable<PoolMember> {
  for (const grant of grants(facts)) {
    for (const { value } of grant.members) {
      if (!isKnown(value) || !value.startsWith("principal")) continue;
      const member = parseMember(value);
      if (isMemberProblem(member) || member.kind !== "pool" || member.deleted !== undefined) continue;
      yield { grant, place: grant, text: value, member };
    }
  }
}

/** Whether a pool is one that Google keeps for the clusters of a project or fleet. */
export function isClusterPool({ member: { pool } }: PoolMember): boolean {
  return /\.(?:svc|hub)\.id\.goog$/.test(pool.id);
}
