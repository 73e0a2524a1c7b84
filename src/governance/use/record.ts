import { credentialId, type IdentityGraph } from "../../analysis/graph/index.js";
import { disuseDays, type Facts, type UseRecord } from "../../model/index.js";
import { daysUnused } from "../../rules/ages.js";
import { isReportRow } from "../../rules/identities.js";
import { idsOfSame } from "../sameCredential.js";

/** What the cloud's own record says of the use of an identity or credential. */
export type Use =
  | { readonly kind: "used"; readonly words: string }
  | { readonly kind: "unused"; readonly words: string }
  | { readonly kind: "unknown"; readonly words: string; readonly wouldDecide: readonly string[] };

/** Days for which AWS keeps the last use of a role (IAM User Guide, "Refining permissions using last accessed information"). */
export const roleRecordDays = 400;

interface Recorded {
  readonly kind?: string;
  readonly created?: string;
  readonly lastUsed?: string;
  readonly neverUsed?: boolean;
  readonly record?: UseRecord;
  readonly resource: { readonly source: { readonly file: string } };
}

/**
 * Whether it was used in the 90 days before the record was made. The day of the record is what the caller says, else
 * the newest date in the same file: an export of last year says nothing of this one.
 */
export function useOf(facts: Facts, graph: IdentityGraph, id: string, asOf: Date | undefined): Use {
  const { byId, places } = graph;
  const ids = new Set(byId.has(id) ? [id] : idsOfSame(facts, graph, id));
  const from = byId.get(id)?.from ?? [];
  const isUser = from.some(({ kind }) => kind === "user");
  const credentials = facts.credentials.filter(
    (each) =>
      ids.has(credentialId(each)) ||
      (isUser && each.holder !== undefined && places.find(each.holder, each.resource, ["user"]) === id),
  );
  // Of a user, account details know only the password: the keys stand in the credential report, or AWS's record of access.
  const whole = !isUser || from.some((each) => isReportRow(each) || each.record !== undefined);
  const records: readonly Recorded[] = [...from, ...credentials];
  const kept = records.filter(({ lastUsed, neverUsed }) => lastUsed !== undefined || neverUsed === true);
  if (kept.length === 0 || !whole) {
    const wouldDecide = ["the cloud's own record of last use (AWS account details or credential report)"];
    return { kind: "unknown", words: "the input does not say when it was last used", wouldDecide };
  }
  const uses = kept.map((each) =>
    standing(each, dayOf(each, asOf) ?? newestIn(facts, each.resource.source.file)),
  );
  return uses.find(({ kind }) => kind === "used") ?? uses.find(({ kind }) => kind === "unknown") ?? uses[0]!;
}

/** A record of use ends on its own day, whatever day the exports are of. */
function dayOf({ record }: Recorded, asOf: Date | undefined): Date | undefined {
  return record === undefined ? asOf : new Date(record.to);
}

function standing(recorded: Recorded, day: Date | undefined): Use {
  const { kind, lastUsed, neverUsed, record } = recorded;
  const by = record?.by ?? "the cloud's own record";
  const age = day === undefined ? undefined : daysUnused(recorded, day);
  const isCut =
    kind === "role" &&
    record === undefined &&
    lastUsed === undefined &&
    age !== undefined &&
    age > roleRecordDays;
  const days = isCut ? roleRecordDays : age;
  if (day === undefined || days === undefined) {
    const wouldDecide = ["the day on which the export was made, as --as-of"];
    return { kind: "unknown", words: "the record of its use has no dates", wouldDecide };
  }
  const until = day.toISOString().slice(0, 10);
  if (days >= disuseDays) {
    const source = isCut ? `${by}, which reaches no further back` : by;
    const never = isCut || record?.from !== undefined ? "" : "never since it was made: ";
    const words = lastUsed === undefined ? never : `last used on ${lastUsed.slice(0, 10)}: `;
    return { kind: "unused", words: `${words}no use in the ${days} days up to ${until}, by ${source}` };
  }
  if (lastUsed !== undefined && (days > 0 || neverUsed !== true))
    return { kind: "used", words: `it was used on ${lastUsed.slice(0, 10)}, by ${by}` };
  const wouldDecide = [`a record of ${disuseDays} days or more; give --as-of with the day of the export`];
  return { kind: "unknown", words: `the record shows only ${days} days up to ${until}`, wouldDecide };
}

const newest = new WeakMap<Facts, ReadonlyMap<string, number>>();

/** The newest date that the facts of a file hold: the file was not made before it. */
function newestIn(facts: Facts, file: string): Date | undefined {
  const byFile = newest.get(facts) ?? newestDates(facts);
  newest.set(facts, byFile);
  const time = byFile.get(file);
  return time === undefined ? undefined : new Date(time);
}

function newestDates({ identities, credentials }: Facts): ReadonlyMap<string, number> {
  const byFile = new Map<string, number>();
  for (const { resource, created, lastUsed } of [...identities, ...credentials]) {
    const { file } = resource.source;
    for (const date of [created, lastUsed]) {
      const time = date === undefined ? Number.NaN : Date.parse(date);
      if (!Number.isNaN(time)) byFile.set(file, Math.max(time, byFile.get(file) ?? time));
    }
  }
  return byFile;
}
