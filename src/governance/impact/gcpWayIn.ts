import { type GcpGrant, isKnown } from "../../model/index.js";
import { permissionsOfGrant } from "../../rules/gcpRoles.js";
import type { Inside } from "./inside.js";
import type { Loss } from "./loss.js";

const kept: Loss = { kind: "kept" };

/** Permissions by which somebody acts as a service account (IAM, "Service account impersonation"). */
const acting = [
  "iam.serviceAccounts.getAccessToken",
  "iam.serviceAccounts.getOpenIdToken",
  "iam.serviceAccounts.signJwt",
  "iam.serviceAccounts.signBlob",
];

/** One member of a grant by which it may act as a service account. */
interface Impersonator {
  readonly member: string;
  /** The grant in words, to be told from another. */
  readonly words: string;
  readonly isConditional: boolean;
}

/** Who may act as a service account by grants on it or above it; members that are not known stand as `?`. */
function impersonators({ facts, graph, identity }: Inside): readonly Impersonator[] {
  return facts.permissions.flatMap((each): Impersonator[] => {
    if (each.kind !== "gcp-grant" || !isAbout(each, { facts, graph, identity })) return [];
    const permissions = permissionsOfGrant(each, facts);
    if (isKnown(permissions) && !acting.some((name) => permissions.has(name))) return [];
    const { role, members, condition } = each;
    return members.map(({ value }) => {
      const member = isKnown(value) ? value : "?";
      const words = JSON.stringify([isKnown(role.value) ? role.value : "?", member, condition ?? null]);
      return { member, words, isConditional: condition !== undefined || !isKnown(permissions) };
    });
  });
}

function isAbout({ on, resource }: GcpGrant, { graph, identity }: Inside): boolean {
  if (on.kind === "service-account")
    return graph.places.find(on.name, resource, ["service-account"]) === identity.id;
  const isAbove = on.kind === "project" || on.kind === "folder" || on.kind === "organization";
  if (!isAbove || on.kind !== "project" || identity.account === undefined || !isKnown(on.name.value))
    return isAbove;
  return on.name.value.replace(/^projects\//, "") === identity.account;
}

/**
 * Whether somebody whom a log shows to have acted as a service account still may. A set of principals by an attribute
 * may have held them: the log does not say.
 */
export function gcpWayInLoss(before: Inside, after: Inside, by: string): Loss {
  const had = impersonators(before).filter((each) => fits(each.member, by) !== "no");
  // Nothing of the input let it in: what did is not in question.
  if (had.length === 0) return kept;
  const has = impersonators(after).filter((each) => fits(each.member, by) !== "no");
  const left = new Set(has.map(({ words }) => words));
  if (had.every(({ words }) => left.has(words))) return kept;
  if (has.some(({ member, isConditional }) => fits(member, by) === "yes" && !isConditional)) return kept;
  if (has.length === 0) return { kind: "lost" };
  return { kind: "undecided", reason: "another grant may still let it in: the log does not say which did" };
}

/** Whether nobody loses a way in: each grant is there after, or another without a condition lets in whoever it let in. */
export function keepsImpersonators(before: Inside, after: Inside): boolean {
  const has = impersonators(after);
  const left = new Set(has.map(({ words }) => words));
  return impersonators(before).every(
    ({ member, words }) =>
      left.has(words) || has.some((each) => !each.isConditional && covers(each.member, member)),
  );
}

function covers(member: string, other: string): boolean {
  if (member === other) return member !== "?";
  const pool = /^principalSet:(\/\/iam\.googleapis\.com\/.+)\/\*$/.exec(member)?.[1];
  return pool !== undefined && /^principal(?:Set)?:/.test(other) && other.includes(`:${pool}/`);
}

/** Whether a member of a grant is, or may be, whoever a log names. */
function fits(member: string, by: string): "yes" | "maybe" | "no" {
  if ([by, `user:${by}`, `serviceAccount:${by}`].includes(member)) return "yes";
  if (member === "?" || member === "allUsers" || member === "allAuthenticatedUsers") return "maybe";
  if (/^(?:group|domain):/.test(member)) return by.includes("@") ? "maybe" : "no";
  const pool = /^principalSet:(\/\/iam\.googleapis\.com\/.+?)\/(\*|attribute\.|group\/)/.exec(member);
  if (pool === null || !by.startsWith(`principal:${pool[1]}/`)) return "no";
  return pool[2] === "*" ? "yes" : "maybe";
}
