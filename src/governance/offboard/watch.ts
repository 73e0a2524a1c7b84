import { count, type Tally } from "../../model/index.js";
import { readLacks } from "../use/coverage.js";
import type { LoggedUse } from "../use/logged.js";
import { daysBetween, dayText } from "../use/window.js";

/** What logs show of something since it was put in quarantine. */
export type Watch =
  | { readonly kind: "used"; readonly words: string }
  /** Nothing, over the whole waiting period. */
  | { readonly kind: "quiet"; readonly words: string }
  | { readonly kind: "waiting"; readonly words: string; readonly wouldDecide: readonly string[] };

/** A whole week without records of an account is a hole. */
const longestQuiet = 7;

/**
 * Use since the quarantine, refused calls too: in quarantine every call is refused, and each shows somebody who still
 * needs it. No use counts only where the logs reach over the whole period.
 */
export function watch(
  uses: readonly Tally[],
  logged: LoggedUse | undefined,
  account: string | undefined,
  since: string,
  waitDays: number,
  now: Date,
): Watch {
  const from = since.length === 10 ? `${since}T23:59:59Z` : since;
  const late = uses.map(lastOf).filter((last) => last > from);
  const newest = late.sort().at(-1);
  if (newest !== undefined) {
    return { kind: "used", words: `it was used in quarantine, the last time on ${dayText(newest)}` };
  }
  const until = new Date(Date.parse(from) + waitDays * 86_400_000);
  if (now < until) {
    const left = daysBetween(now, until) + 1;
    return {
      kind: "waiting",
      words: `in quarantine since ${dayText(since)}; ${count(left, "day")} left, until ${dayText(until)}`,
      wouldDecide: [],
    };
  }
  const lacks = logLacks(logged, account, from, until);
  if (lacks === undefined) {
    return {
      kind: "quiet",
      words: `no use in the ${waitDays} days from ${dayText(since)} to ${dayText(until)}`,
    };
  }
  return {
    kind: "waiting",
    words: `in quarantine since ${dayText(since)}, and nothing shows that it was not used`,
    wouldDecide: [lacks, "or `--done wait`, where a person takes it for unused"],
  };
}

function lastOf({ last, lastDenied = "" }: Tally): string {
  return last > lastDenied ? last : lastDenied;
}

function logLacks(
  logged: LoggedUse | undefined,
  account: string | undefined,
  from: string,
  until: Date,
): string | undefined {
  const wanted = `logs of ${account === undefined ? "its account" : `account ${account}`} from ${dayText(from)} to ${dayText(until)}, as --logs`;
  const seen =
    logged?.usage.coverage.filter((each) => account === undefined || each.account === account) ?? [];
  const whole = seen.some(
    ({ first, last, longestGap }) =>
      daysBetween(first, from) >= 0 &&
      first <= new Date(Date.parse(from) + 86_400_000).toISOString() &&
      daysBetween(last, until) <= 1 &&
      longestGap <= longestQuiet,
  );
  if (!whole || logged === undefined) return wanted;
  return readLacks(logged.usage)[0];
}
