import { Unknown } from "../../model/index.js";
import { type Candidate, closestOf, type NearMiss, toNearMiss } from "./explain.js";
import type { PreparedRequest } from "./matchStatement.js";
import type { NamedPolicy, StatementPlace, Verdict } from "./policies.js";
import type { PolicyUse } from "./policyUse.js";
import { every, type Tri } from "./tri.js";

/**
 * Every policy that has a say. An absent one does not exist, so it limits nothing; one that exists but cannot be
 * read is given with an Unknown document.
 */
export interface Policies {
  /** Attached to the caller, its groups included. */
  readonly identity?: readonly NamedPolicy[];
  readonly boundary?: NamedPolicy;
  /** Passed when the session was made, inline or by ARN: together they limit it. */
  readonly session?: readonly NamedPolicy[];
  /** Of the resource itself: bucket, key, queue … */
  readonly resource?: NamedPolicy;
  /** Of the role, for `sts:AssumeRole*`, `sts:TagSession`, `sts:SetSourceIdentity`. */
  readonly trust?: NamedPolicy;
  /**
   * Of the caller's account: one list for the root, each organizational unit and the account, each of which must
   * allow. None for the organization's management account, whose identities they do not limit.
   */
  readonly scp?: readonly (readonly NamedPolicy[])[];
  /**
   * Of the resource's account and above it, in any order; `RCPFullAWSAccess`, which AWS attaches always, need not be
   * among them. None for resources of the management account.
   */
  readonly rcp?: readonly NamedPolicy[];
}

export interface Decision {
  readonly decision: "allowed" | "denied" | "undecided";
  readonly reason: Reason;
}

/** Why a decision is what it is. `action` is the one that decided: `sts:TagSession` may refuse an `sts:AssumeRole`. */
export type Reason =
  | ({ readonly kind: "allow"; readonly action: string; readonly use: PolicyUse } & StatementPlace)
  /** The account's root user needs no policy in its own account. */
  | { readonly kind: "root-user"; readonly action: string }
  | ({ readonly kind: "explicit-deny"; readonly action: string; readonly use: PolicyUse } & StatementPlace)
  /** No statement of the named kind allows it; of those about the action, `closest` came nearest. */
  | {
      readonly kind: "implicit-deny";
      readonly action: string;
      readonly use: PolicyUse;
      readonly closest?: NearMiss;
    }
  | { readonly kind: "unknown"; readonly action: string; readonly use?: PolicyUse; readonly missing: string };

/** A policy set that must let the request pass, by the name that reasons call it by. */
export interface Gate {
  readonly use: PolicyUse;
  readonly verdict: Verdict;
  /** Policies to look for the nearest miss in. */
  readonly policies: readonly NamedPolicy[];
}

/** A decision from the alternatives: one in which every gate lets the request pass is enough. Explicit denies aside. */
export function decide(ways: readonly (readonly Gate[])[], request: PreparedRequest): Decision {
  const { action } = request;
  const outcomes = ways.map((way): readonly [readonly Gate[], Tri] => [
    way,
    every(way, ({ verdict }) => verdict.value),
  ]);
  const open = outcomes.find(([, value]) => value === true);
  if (open !== undefined) return { decision: "allowed", reason: reasonToAllow(open[0], action) };
  const unsure = outcomes.find(([, value]) => value instanceof Unknown);
  if (unsure === undefined) return { decision: "denied", reason: reasonToDeny(ways, request) };
  const gate = unsure[0].find(({ verdict }) => verdict.value instanceof Unknown)!;
  const missing = gate.verdict.value instanceof Unknown ? gate.verdict.value.reason : "";
  return { decision: "undecided", reason: { kind: "unknown", action, use: gate.use, missing } };
}

const grants: readonly PolicyUse[] = ["trust", "resource", "identity"];

/** The grant itself, not the limits that let it through. */
function reasonToAllow(way: readonly Gate[], action: string): Reason {
  const gate = way.find(({ use, verdict }) => grants.includes(use) && verdict.place !== undefined);
  return gate === undefined
    ? { kind: "root-user", action }
    : { kind: "allow", action, use: gate.use, ...gate.verdict.place! };
}

/** What stands in the way of the alternative that came nearest: one that is granted and only limited, else by statement. */
function reasonToDeny(ways: readonly (readonly Gate[])[], request: PreparedRequest): Reason {
  const misses = ways.map((way) => {
    const gate = way.find(({ verdict }) => verdict.value === false)!;
    const granted = way.some(({ use, verdict }) => grants.includes(use) && verdict.value === true);
    const closest = closestOf(gate.policies, request);
    return { gate, closest, distance: granted ? 0 : remoteness(closest) };
  });
  const { gate, closest } = misses.reduce((best, next) => (next.distance < best.distance ? next : best));
  const reason = { kind: "implicit-deny", action: request.action, use: gate.use } as const;
  return closest === undefined ? reason : { ...reason, closest: toNearMiss(closest, request) };
}

/** A statement that matches in full is no near miss here: it grants to the account, and the account does not pass it on. */
function remoteness(closest: Candidate | undefined): number {
  return closest === undefined || closest.distance === 0 ? Number.POSITIVE_INFINITY : closest.distance;
}
