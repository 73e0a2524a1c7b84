import { grantsOf, permissionsOf } from "../analysis/permissions/aws/index.js";
import type { Holdings } from "../governance/holdings.js";
import { observability } from "../governance/split/observable.js";
import { disuseDays, type Facts, grouped, isKnown, type Usage, type UsedAction } from "../model/index.js";
import { type RecordedUse, recordedUse } from "./recorded.js";
import type { AuditSubject } from "./subject.js";

/** Actions of one service: how many, and the first of them by name. */
export interface Group {
  readonly service: string;
  readonly count: number;
  readonly actions: readonly string[];
}

const mostNamed = 100;

/** Not used, by the logs, or by the cloud's own record that is named. */
export type UnusedGroup = Group & { readonly by?: string };

/** Whether it was used cannot be told, and why. */
export type UnseenGroup = Group & { readonly reason: string };

export interface LeftOver {
  readonly unused: readonly UnusedGroup[];
  readonly unseen: readonly UnseenGroup[];
}

/** What was granted and not used, apart what the logs could not have shown. */
export function leftOver(
  held: Holdings | undefined,
  used: readonly UsedAction[],
  usage: Usage,
  subject: AuditSubject,
  facts: Facts | undefined,
): LeftOver {
  if (held === undefined) return { unused: [], unseen: [] };
  const { boundary } = held;
  const granted = [...held.inline, ...held.attached].filter(({ document }) => isKnown(document));
  // What the boundary holds back could not be used.
  const grants = grantsOf(
    permissionsOf({ identity: granted, ...(boundary === undefined ? {} : { boundary }) }),
  );
  if (!isKnown(grants)) return { unused: [], unseen: [] };
  const known = new Set(used.map(({ action }) => action));
  const services = new Set(used.map(({ action }) => serviceOf(action)));
  const rest = grants.map(({ action }) => action.name).filter((name) => !known.has(name));
  const reasonFor = observability(usage, subject.account, facts);
  const recorded = recordedUse(facts, [subject.id, subject.node]);
  return sorted(rest, (name) => {
    const service = serviceOf(name);
    const record = recorded(name, [service]);
    // A record that has no use of a service which the logs show in use is another time's, or of another.
    const isRefuted = record?.kind === "unused" && services.has(service) && !record.isNamed;
    return verdictOf(isRefuted ? undefined : record, reasonFor(name));
  });
}

/** Why it cannot be told of an action whether it was used; without a reason it was not, by a record or the logs. */
interface Verdict {
  readonly reason?: string | undefined;
  readonly by?: string;
}

/** By a record where it tells, else by the reason why the logs could not have shown it. */
export function verdictOf(record: RecordedUse | undefined, otherwise: string | undefined): Verdict {
  if (record === undefined || (otherwise === undefined && record.kind !== "used"))
    return { reason: otherwise };
  const { kind, by } = record;
  switch (kind) {
    case "used":
      return { reason: `used by ${by}, and not in the logs given` };
    case "likely":
      return { reason: `not used by ${by}, which expects that it will be needed` };
    case "unused":
      return { by };
    case "undecided":
      return {
        reason: `${otherwise}; not used by ${by}, which covers less than ${disuseDays} days or does not say`,
      };
  }
}

/** Actions by what is said of them. */
export function sorted(names: readonly string[], verdict: (name: string) => Verdict): LeftOver {
  const told = names.map((name) => ({ name, ...verdict(name) }));
  const groups = grouped(told, ({ reason, by }) => `${reason ?? ""} ${by ?? ""}`);
  const all = [...groups.values()].map((group) => ({
    ...group[0]!,
    services: byService(group.map(({ name }) => name)),
  }));
  return {
    unused: all.flatMap(({ reason, by, services }) =>
      reason !== undefined ? [] : services.map((group) => (by === undefined ? group : { ...group, by })),
    ),
    unseen: all.flatMap(({ reason, services }) =>
      reason === undefined ? [] : services.map((group) => ({ ...group, reason })),
    ),
  };
}

/** `s3` of `s3:GetObject`, `storage` of `storage.objects.get`. */
function serviceOf(action: string): string {
  return action.slice(0, Math.max(action.indexOf(":"), action.indexOf("."), 0));
}

function byService(names: readonly string[]): readonly Group[] {
  return [...grouped(names, serviceOf)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([service, actions]) => ({
      service,
      count: actions.length,
      actions: [...actions].sort().slice(0, mostNamed),
    }));
}
