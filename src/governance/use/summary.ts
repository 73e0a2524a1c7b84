import type { IdentityUse, Tally, UsedAction } from "../../model/index.js";

/** What an identity was seen to do, over all who acted as it: each action and resource once. */
export function actionsOf(uses: readonly IdentityUse[]): readonly UsedAction[] {
  return distinctActions(uses.flatMap(({ callers }) => callers.flatMap(({ actions }) => actions)));
}

/** Each action and resource once, with the calls of all. */
export function distinctActions(actions: readonly UsedAction[]): readonly UsedAction[] {
  const all = new Map<string, UsedAction>();
  for (const each of actions) {
    const key = `${each.action} ${each.resource ?? ""}`;
    const known = all.get(key);
    all.set(key, known === undefined ? each : { ...known, ...sumOf([known, each]) });
  }
  return [...all.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each);
}

/** Tallies added up; the times are of calls that were let through where there are any. */
export function sumOf(tallies: readonly Tally[]): Tally {
  const used = tallies.filter(({ count }) => count > 0);
  const dated = used.length > 0 ? used : tallies;
  const lastDenied = tallies.reduce(
    (most, each) => ((each.lastDenied ?? "") > most ? each.lastDenied! : most),
    "",
  );
  return {
    count: tallies.reduce((sum, { count }) => sum + count, 0),
    denied: tallies.reduce((sum, { denied }) => sum + denied, 0),
    first: dated.reduce((least, { first }) => (least === "" || first < least ? first : least), ""),
    last: dated.reduce((most, { last }) => (last > most ? last : most), ""),
    ...(lastDenied === "" ? {} : { lastDenied }),
  };
}
