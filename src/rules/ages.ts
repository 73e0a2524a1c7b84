const day = 24 * 60 * 60 * 1000;

/** Whole days from a date (ISO 8601) to now; undefined when the text is no date. */
export function daysSince(date: string | undefined, now: Date): number | undefined {
  const from = date === undefined ? Number.NaN : Date.parse(date);
  return Number.isNaN(from) ? undefined : Math.floor((now.getTime() - from) / day);
}

/** A parameter that is a number of days. */
export function daysParameter(description: string, days: number) {
  return { description, schema: { type: "integer", minimum: 1 }, default: days } as const;
}
