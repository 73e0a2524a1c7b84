import type { LogCoverage } from "../model/index.js";
import type { AuditEvent } from "./event.js";

interface Seen {
  readonly of: Pick<LogCoverage, "cloud" | "account" | "category" | "service">;
  readonly regions: Set<string>;
  readonly days: Set<number>;
  reads: boolean;
  records: number;
  first: string;
  last: string;
}

const day = 86_400_000;

/** Keeps which logs of which accounts have records, and when. */
export class CoverageTable {
  readonly #seen = new Map<string, Seen>();
  #lastDay: readonly [text: string, day: number] = ["", 0];

  add({ cloud, account, category, service, region, isRead, at }: AuditEvent): void {
    const key = `${cloud} ${account} ${category} ${service}`;
    let seen = this.#seen.get(key);
    if (seen === undefined) {
      const of = { cloud, account, category, ...(service === undefined ? {} : { service }) };
      seen = { of, regions: new Set(), days: new Set(), reads: false, records: 0, first: at, last: at };
      this.#seen.set(key, seen);
    }
    seen.records++;
    seen.reads ||= isRead;
    if (region !== undefined) seen.regions.add(region);
    if (at < seen.first) seen.first = at;
    if (at > seen.last) seen.last = at;
    seen.days.add(this.#dayOf(at));
  }

  /** Days since 1970; the last one is kept, since records of a day come together. */
  #dayOf(at: string): number {
    const text = at.slice(0, 10);
    if (this.#lastDay[0] !== text) this.#lastDay = [text, Date.parse(`${text}T00:00:00Z`) / day];
    return this.#lastDay[1];
  }

  coverage(): readonly LogCoverage[] {
    return [...this.#seen.entries()]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, { of, regions, days, reads, records, first, last }]) => ({
        ...of,
        regions: [...regions].sort(),
        reads,
        records,
        first,
        last,
        longestGap: longestGap([...days].sort((a, b) => a - b)),
      }));
  }
}

/** Most days in a row without a record, between the first and the last. */
function longestGap(days: readonly number[]): number {
  return days.reduce((most, each, at) => (at === 0 ? 0 : Math.max(most, each - days[at - 1]! - 1)), 0);
}
