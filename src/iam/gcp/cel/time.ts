import { Duration, Timestamp } from "./ast.js";
import { type CelFailure, celError } from "./values.js";

/** `timestamp("2027-01-01T00:00:00Z")`: RFC 3339 only. */
export function parseTimestamp(text: string): Timestamp | CelFailure {
  const isRfc3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/.test(text);
  const milliseconds = isRfc3339 ? Date.parse(text) : Number.NaN;
  return Number.isNaN(milliseconds) ? celError("not an RFC 3339 timestamp") : new Timestamp(milliseconds);
}

/** IAM's `date("2027-01-01")`: midnight UTC. */
export function parseDate(text: string): Timestamp | CelFailure {
  const milliseconds = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return Number.isNaN(milliseconds)
    ? celError("not a date of the form 2027-01-31")
    : new Timestamp(milliseconds);
}

const units: Readonly<Record<string, number>> = {
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
  us: 1e-3,
  ns: 1e-6,
};

/** `duration("1h30m")`: a signed run of numbers with units. */
export function parseDuration(text: string): Duration | CelFailure {
  if (!/^-?(\d{1,15}(\.\d{1,9})?(h|ms|m|s|us|ns))+$/.test(text))
    return celError("not a duration such as 1h30m");
  let sum = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(h|ms|m|s|us|ns)/g))
    sum += Number(amount) * units[unit!]!;
  return new Duration(text.startsWith("-") ? -sum : sum);
}

export type TimePart =
  | "getFullYear"
  | "getMonth"
  | "getDate"
  | "getDayOfMonth"
  | "getDayOfWeek"
  | "getDayOfYear"
  | "getHours"
  | "getMinutes"
  | "getSeconds"
  | "getMilliseconds";

/** One part of a timestamp in a time zone (UTC unless given): months and days of month from 0, Sunday is 0. */
export function timePart(value: Timestamp, part: TimePart, zone = "UTC"): bigint | CelFailure {
  const offset = zoneOffset(value.milliseconds, zone);
  if (typeof offset !== "number") return offset;
  const local = new Date(value.milliseconds + offset);
  switch (part) {
    case "getFullYear":
      return BigInt(local.getUTCFullYear());
    case "getMonth":
      return BigInt(local.getUTCMonth());
    case "getDate":
      return BigInt(local.getUTCDate());
    case "getDayOfMonth":
      return BigInt(local.getUTCDate() - 1);
    case "getDayOfWeek":
      return BigInt(local.getUTCDay());
    case "getDayOfYear":
      return BigInt(Math.floor((local.getTime() - Date.UTC(local.getUTCFullYear(), 0, 1)) / 86_400_000));
    case "getHours":
      return BigInt(local.getUTCHours());
    case "getMinutes":
      return BigInt(local.getUTCMinutes());
    case "getSeconds":
      return BigInt(local.getUTCSeconds());
    case "getMilliseconds":
      return BigInt(local.getUTCMilliseconds());
  }
}

/** What to add to UTC to get the wall clock of a zone: `Europe/Berlin`, `-08:00`. */
function zoneOffset(milliseconds: number, zone: string): number | CelFailure {
  const fixed = /^([+-]?)(\d{2}):(\d{2})$/.exec(zone);
  if (fixed) return (fixed[1] === "-" ? -1 : 1) * (Number(fixed[2]) * 60 + Number(fixed[3])) * 60_000;
  try {
    const parts = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longOffset" });
    const name = parts.formatToParts(milliseconds).find((each) => each.type === "timeZoneName")?.value ?? "";
    const offset = /GMT(?:([+-])(\d{2}):(\d{2})(?::(\d{2}))?)?/.exec(name);
    if (!offset?.[1]) return 0;
    const seconds = Number(offset[2]) * 3600 + Number(offset[3]) * 60 + Number(offset[4] ?? 0);
    return (offset[1] === "-" ? -1000 : 1000) * seconds;
  } catch {
    return celError(`there is no time zone named ${JSON.stringify(zone)}`);
  }
}
