import { permissionsOf } from "../analysis/permissions/aws/index.js";
import { heldBy } from "../governance/heldBy.js";
import { type Holdings, holdingsOf } from "../governance/holdings.js";
import {
  covers,
  documentJson,
  isNoMore,
  leastPolicy,
  type PolicyJson,
} from "../governance/split/leastPolicy.js";
import { actionsOf } from "../governance/use/summary.js";
import { daysBetween } from "../governance/use/window.js";
import { readDocument } from "../iam/aws/index.js";
import { rolePermissions, smallestRole } from "../iam/gcp/index.js";
import {
  count,
  disuseDays,
  type Facts,
  isKnown,
  type Usage,
  type UsedAction,
  type Value,
} from "../model/index.js";
import { permissionsOfGrant } from "../rules/gcpRoles.js";
import { type Place, placesOf } from "./gcp/places.js";
import { leftOver, sorted, type UnseenGroup, type UnusedGroup, verdictOf } from "./leftOver.js";
import { recordedUse } from "./recorded.js";
import type { AuditSubject } from "./subject.js";

/** What an identity needs of what it has, as far as logs show it. */
export interface Rightsize {
  readonly identity: string;
  readonly cloud: string;
  /** Days between the first and the last record of its account. */
  readonly window: { readonly from: string; readonly to: string; readonly days: number } | null;
  readonly used: readonly UsedAction[];
  /** Tried and never let through: no reason to allow it. */
  readonly attempted: readonly UsedAction[];
  /** AWS: the least policy for what was used. */
  readonly policy?: PolicyJson;
  /** Whether the policy stays inside what was granted; null where that is not known or cannot be decided. */
  readonly withinGranted: boolean | null;
  /** Used actions that the policy does not allow: they were given by something else than its own policies. */
  readonly givenElsewhere: readonly UsedAction[];
  /** Google Cloud: the permissions used, as a custom role has them. */
  readonly permissions?: readonly string[];
  /** Google Cloud: the same by the narrowest resource that they can be granted on. */
  readonly places?: readonly Place[];
  /** The smallest predefined role with all of them that is no more than what was granted. */
  readonly role?: string;
  /** Granted and not used, though the logs, or the cloud's own record that is named, would have shown it. */
  readonly unused: readonly UnusedGroup[];
  /** Granted, and whether it was used the logs could not have shown, each with the reason. */
  readonly unobservable: readonly UnseenGroup[];
  /** What it has now, to go back to. */
  readonly previous: readonly { readonly name: string; readonly document: unknown }[];
  readonly notes: readonly string[];
}

/** The least that covers what an identity was seen to use, never more than it has where that is known. */
export function rightsize(subject: AuditSubject, usage: Usage, facts: Facts | undefined): Rightsize {
  const all = actionsOf(subject.uses);
  const worked = new Set(all.filter(({ count }) => count > 0).map(({ action }) => action));
  const base = {
    identity: subject.id,
    cloud: subject.cloud,
    window: windowOf(subject, usage),
    used: all.filter(({ count }) => count > 0),
    attempted: all.filter(({ action }) => !worked.has(action)),
  };
  const held = holdingsAt(subject, facts);
  return subject.cloud === "gcp"
    ? gcpRightsize(base, held, subject, facts)
    : awsRightsize(base, held, subject, usage, facts);
}

type Base = Pick<Rightsize, "identity" | "cloud" | "window" | "used" | "attempted">;

function holdingsAt({ graph, node }: AuditSubject, facts: Facts | undefined): Holdings | undefined {
  if (facts === undefined || graph === undefined || node === undefined) return undefined;
  return heldBy(holdingsOf(facts, graph), graph)(node, "cloud") ?? { inline: [], attached: [], grants: [] };
}

function awsRightsize(
  base: Base,
  held: Holdings | undefined,
  subject: AuditSubject,
  usage: Usage,
  facts: Facts | undefined,
): Rightsize {
  const granted = held && [...held.inline, ...held.attached];
  const boundary = held?.boundary;
  const { policy, givenElsewhere, notes } = leastPolicy(base.used, granted, boundary);
  const document = readDocument(policy as unknown as Value, "identity");
  const within =
    granted === undefined || !isKnown(document) ? undefined : isNoMore(document, granted, boundary);
  const permissions = permissionsOf({ identity: [{ name: "the policy", document }] });
  const left = base.used.filter(
    (each) => each.mapped && !givenElsewhere.includes(each) && !covers(permissions, each),
  );
  const { unused, unseen } = leftOver(held, base.used, usage, subject, facts);
  return {
    ...base,
    policy,
    withinGranted: within ?? null,
    givenElsewhere,
    unused,
    unobservable: unseen,
    previous: (granted ?? []).map(({ name, document: before }) => ({
      name,
      document: isKnown(before) ? documentJson(before) : null,
    })),
    notes: [
      ...shortness(base),
      ...notes,
      ...left.map(
        ({ action, resource = "*" }) =>
          `${action} on ${resource} was used, and is not covered: look at it by hand`,
      ),
      ...(granted === undefined
        ? ["what was granted is not given: --with an account export or state bounds the policy by it"]
        : []),
      ...(usage.unmapped.length > 0 && base.used.some(({ mapped }) => !mapped)
        ? ["events that no IAM action is known for are not in the policy: look at those that are not mapped"]
        : []),
    ],
  };
}

/** Reads are Data Access logs, which are off by default, service by service. */
const dataAccess = "Data Access logs are off by default, and a service's own are needed to show it";

function gcpRightsize(
  base: Base,
  held: Holdings | undefined,
  subject: AuditSubject,
  facts: Facts | undefined,
): Rightsize {
  const names = [...new Set(base.used.filter(({ mapped }) => mapped).map(({ action }) => action))].sort();
  const sets = (held?.grants ?? []).map((grant) => permissionsOfGrant(grant, facts!));
  const granted = new Set(sets.filter(isKnown).flatMap((set) => [...set]));
  const isBounded = held !== undefined && sets.every(isKnown);
  const permissions = isBounded ? names.filter((name) => granted.has(name)) : names;
  const role = smallestRole(permissions)?.name;
  const isWithin = role !== undefined && (!isBounded || isSubset(role, granted));
  const rest = isBounded ? [...granted].filter((name) => !names.includes(name)) : [];
  const recorded = recordedUse(facts, [subject.id, subject.node]);
  const roles = (held?.grants ?? []).map(({ role: { value } }) => (isKnown(value) ? value : ""));
  const left = sorted(rest, (name) => {
    const giving = roles.filter((_, index) => isKnown(sets[index]!) && sets[index].has(name));
    const record = recorded(name, giving);
    return verdictOf(record, dataAccess);
  });
  return {
    ...base,
    withinGranted: isBounded ? true : null,
    givenElsewhere: isBounded ? base.used.filter(({ action, mapped }) => mapped && !granted.has(action)) : [],
    permissions,
    places: placesOf(base.used.filter(({ action }) => permissions.includes(action))),
    ...(isWithin ? { role } : {}),
    unused: left.unused,
    unobservable: left.unseen,
    previous: (held?.grants ?? []).map(({ role: of, on }) => ({
      name: isKnown(of.value) ? of.value : of.addresses.join(", "),
      document: isKnown(on.name.value) ? on.name.value : null,
    })),
    notes: shortness(base),
  };
}

function isSubset(role: string, granted: ReadonlySet<string>): boolean {
  const permissions = rolePermissions(role);
  return isKnown(permissions) && [...permissions].every((name) => granted.has(name));
}

function shortness({ window, used }: Base): readonly string[] {
  return [
    ...(used.length === 0 ? ["the logs show no use of it: that is no reason to take everything away"] : []),
    ...(window === null || window.days < disuseDays
      ? [
          `the logs reach over ${count(window?.days ?? 0, "day")}: what is done less often than that is missing`,
        ]
      : []),
  ];
}

/** From the first to the last record of its account. */
function windowOf({ account, cloud, uses }: AuditSubject, { coverage }: Usage): Rightsize["window"] {
  const own = coverage.filter(
    (each) => each.cloud === cloud && (account === undefined || each.account === account),
  );
  const spans = own.length > 0 ? own : uses;
  if (spans.length === 0) return null;
  const from = spans.reduce((least, { first }) => (first < least ? first : least), spans[0]!.first);
  const to = spans.reduce((most, { last }) => (last > most ? last : most), spans[0]!.last);
  return { from, to, days: daysBetween(from, to) };
}
