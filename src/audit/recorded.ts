import { isNeverLogged } from "../governance/split/observable.js";
import { daysBetween, dayText } from "../governance/use/window.js";
import { disuseDays, type Facts, grouped, type LastUse, type UseRecord } from "../model/index.js";

/** What a cloud's own record says of one action: by which record, and over how long. */
export interface RecordedUse {
  readonly kind: "used" | "likely" | "unused" | "undecided";
  /** In words: `AWS's record of access up to 2026-11-20`. */
  readonly by: string;
  /** Whether the record lists the action itself, and not only all that it is one of. */
  readonly isNamed?: true;
}

/**
 * What the clouds' own records in the files say of the actions of an identity: used by any of them is used; unused only
 * where each of what grants it (the service; on Google Cloud the roles) has a record of 90 days.
 *
 * @param ids the names of the identity
 */
export function recordedUse(
  facts: Facts | undefined,
  ids: readonly (string | undefined)[],
): (action: string, grantedBy: readonly string[]) => RecordedUse | undefined {
  const uses = (facts?.lastUses ?? []).filter(({ id, actions }) => actions.length > 0 && ids.includes(id));
  const given = uses.flatMap(({ record, actions }) => actions.map((use) => ({ record, use })));
  const byGrant = grouped(given, ({ use }) => use.of);
  return (action, grantedBy) => {
    const found = grantedBy.map((of) => byGrant.get(of) ?? []);
    const all = found.flat();
    const told = (kind: RecordedUse["kind"], record: UseRecord) => ({ kind, by: words(record) });
    const used = all.find(({ use }) => use.used.includes(action));
    if (used !== undefined) return told("used", used.record);
    const likely = all.find(({ use }) => use.likely.includes(action));
    if (likely !== undefined) return told("likely", likely.record);
    // A call that no cloud records as one of its own is in no record either.
    if (isNeverLogged(action) || found.length === 0) return undefined;
    const unused = found.map((each) =>
      each.find(({ use }) => use.unused === "rest" || use.unused.includes(action)),
    );
    const [first] = unused;
    if (first === undefined || unused.includes(undefined)) return undefined;
    const isLong = unused.every((each) => isLongEnough(each!.record));
    const isNamed = unused.every((each) => each!.use.unused !== "rest");
    return { ...told(isLong ? "unused" : "undecided", first.record), ...(isNamed ? { isNamed } : {}) };
  };
}

function isLongEnough({ from, to }: UseRecord): boolean {
  return from !== undefined && daysBetween(from, to) >= disuseDays;
}

function words({ by, to }: LastUse["record"]): string {
  return `${by} up to ${dayText(to)}`;
}
