import type { Usage } from "../../model/index.js";

const dayLength = 86_400_000;

/** The day that logs tell about last: what the caller says, else that of the newest record. */
export function endOf(usage: Usage, asOf: Date | undefined): Date {
  if (asOf !== undefined) return asOf;
  const newest = usage.coverage.reduce((latest, { last }) => (last > latest ? last : latest), "");
  return new Date(newest);
}

export function dayText(at: Date | string): string {
  return (typeof at === "string" ? at : at.toISOString()).slice(0, 10);
}

/** Whole days between two times, never less than none. */
export function daysBetween(from: string | Date, to: string | Date): number {
  return Math.max(0, Math.floor((new Date(to).getTime() - new Date(from).getTime()) / dayLength));
}
