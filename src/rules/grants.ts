import { type Facts, type GcpGrant, type GcpScope, isKnown, type Reference } from "../model/index.js";
import { permissionsOf } from "./filed.js";

/** The GCP grants among the facts. */
export function grants(facts: Facts): readonly GcpGrant[] {
  return permissionsOf(facts, "gcp-grant");
}

/** Where a role is granted, for the middle of a sentence. */
export function scopeWords({ kind, name }: GcpScope): string {
  const words = kind === "resource" ? "resource" : kind.replaceAll("-", " ");
  return `${words} ${referenceWords(name)}`;
}

/** Who is granted, for the beginning of a sentence: at most three by name. */
export function memberWords({ members }: Pick<GcpGrant, "members">): string {
  const names = members.slice(0, 3).map(referenceWords);
  const more = members.length - names.length;
  return more > 0 ? `${names.join(", ")} and ${more} more` : names.join(" and ");
}

/** A thing by its value, or, while that is not known, by what it is computed from. */
export function referenceWords({ value, addresses }: Reference): string {
  if (isKnown(value)) return value;
  return addresses.length > 0 ? addresses.join(", ") : `(${value.reason})`;
}
