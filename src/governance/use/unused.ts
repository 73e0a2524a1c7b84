import type { Identity } from "../../model/index.js";
import { daysUnused } from "../../rules/ages.js";
import { isReportRow } from "../../rules/identities.js";
import type { InventoryCredential } from "../credentials.js";
import { roleRecordDays } from "./record.js";

/**
 * Days without use by the clouds' own records, up to now or to their end; undefined where none tells. A user's record is
 * whole only where the credential report, or AWS's record of access, tells of the keys, too.
 */
export function unusedFor(
  from: readonly Identity[],
  credentials: readonly InventoryCredential[],
  now: Date,
): number | undefined {
  const isWhole = from.some((each) => isReportRow(each) || each.record !== undefined);
  if (from.some(({ kind }) => kind === "user") && !isWhole) return undefined;
  const created = firstCreated(from);
  const records = [
    ...from.map((each) => ({ ...each, ...(created === undefined ? {} : { created }) })),
    ...credentials.map(({ useRecord: record, ...each }) => ({ ...each, ...(record && { record }) })),
  ];
  const days = (used: boolean) =>
    records
      .filter(({ lastUsed, neverUsed }) => (used ? lastUsed !== undefined : neverUsed === true))
      .flatMap((each) => daysUnused(each, now) ?? []);
  const used = days(true);
  const all = used.length > 0 ? used : days(false);
  if (all.length === 0) return undefined;
  const least = Math.min(...all);
  return used.length === 0 && from.some(({ kind }) => kind === "role")
    ? Math.min(least, roleRecordDays)
    : least;
}

/** When it was made, by whichever source says it. */
export function firstCreated(from: readonly Identity[]): string | undefined {
  return from.map((each) => each.created).find((date) => date !== undefined);
}
