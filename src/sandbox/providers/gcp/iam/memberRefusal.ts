import type { Member } from "../../../../iam/gcp/members.js";
import { checkMember, isMemberProblem, parseMember } from "../../../../iam/gcp/parseMember.js";
import type { Refusal } from "../../core/model.js";
import { gcpRefusal } from "../refusals.js";
import { type GcpCall, projectNumber } from "../settings.js";
import { serviceAccountOf } from "./lookup.js";
import { pool } from "./pools.js";

/** Why Google does not take a member: its form, or that the service account or pool that it names is not there. */
export function memberRefusal(text: string, doing: string, call: GcpCall): Refusal | undefined {
  const problem = checkMember(text);
  if (problem !== undefined) {
    return gcpRefusal(doing, "INVALID_ARGUMENT", `${problem.answer} (${problem.message})`);
  }
  const member = parseMember(text);
  const absent = isMemberProblem(member) ? undefined : absence(member, call);
  return absent === undefined ? undefined : gcpRefusal(doing, "INVALID_ARGUMENT", absent);
}

/** Google's words for a principal of the provider's own project that is not there; others cannot be known here. */
function absence(member: Member, call: GcpCall): string | undefined {
  const own = call.settings.project;
  if (own === undefined) return undefined;
  if (member.kind === "serviceAccount" && member.deleted === undefined) {
    const isOurs = member.email.endsWith(`@${own}.iam.gserviceaccount.com`);
    const isThere = !isOurs || serviceAccountOf(member.email, call) !== undefined;
    return isThere ? undefined : `Service account ${member.email} does not exist.`;
  }
  if (member.kind !== "pool" || member.deleted !== undefined || member.pool.kind !== "workload")
    return undefined;
  // The pool of a project's clusters is there with the first of them, which the sandbox does not know of.
  if (/\.(?:svc|hub)\.id\.goog$/.test(member.pool.id)) return undefined;
  if (member.pool.project !== projectNumber(own) || pool(own, member.pool.id, call) !== undefined)
    return undefined;
  const name = `projects/${member.pool.project}/locations/global/workloadIdentityPools/${member.pool.id}`;
  return (
    `Identity Pool does not exist (${name}). Please check that you specified a valid resource name as returned in ` +
    "the `name` attribute in the configuration API."
  );
}
