import type { Identity } from "../model/index.js";

const day = 24 * 60 * 60 * 1000;

/** Whole days from a date (ISO 8601) to now; undefined when the text is no date. */
export function daysSince(date: string | undefined, now: Date): number | undefined {
  const from = date === undefined ? Number.NaN : Date.parse(date);
  return Number.isNaN(from) ? undefined : Math.floor((now.getTime() - from) / day);
}

/** What the facts say of the use of an identity or credential. */
export type Recorded = Pick<Identity, "created" | "lastUsed" | "neverUsed" | "record">;

/**
 * Whole days without use up to now, or up to the end of the record that tells of it: of what was never used, since it
 * was made or since the record begins. Undefined where the source keeps no track, or has no dates.
 */
export function daysUnused(
  { created, lastUsed, neverUsed, record }: Recorded,
  now: Date,
): number | undefined {
  const end = record === undefined ? now : new Date(Math.min(now.getTime(), Date.parse(record.to)));
  if (neverUsed !== true) return daysSince(lastUsed, end);
  const ages = [created, record?.from].flatMap((date) => daysSince(date, end) ?? []);
  return ages.length === 0 ? undefined : Math.min(...ages);
}

/** A parameter that is a number of days. */
export function daysParameter(description: string, days: number) {
  return { description, schema: { type: "integer", minimum: 1 }, default: days } as const;
}
