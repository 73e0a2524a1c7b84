import type { Operator, ValueType } from "./operator.js";

/** The six comparisons that numbers and dates share: suffix of the name, whether it negates, and the test. */
const comparisons: readonly (readonly [string, boolean, (value: number, expected: number) => boolean])[] = [
  ["Equals", false, (value, expected) => value === expected],
  ["NotEquals", true, (value, expected) => value === expected],
  ["LessThan", false, (value, expected) => value < expected],
  ["LessThanEquals", false, (value, expected) => value <= expected],
  ["GreaterThan", false, (value, expected) => value > expected],
  ["GreaterThanEquals", false, (value, expected) => value >= expected],
];

function orderedOperators(
  prefix: string,
  type: ValueType,
  read: (text: string) => number | undefined,
): readonly Operator[] {
  return comparisons.map(([suffix, negated, compare]) => ({
    name: prefix + suffix,
    type,
    negated,
    variables: false,
    wildcards: false,
    matches: (value, expected) => {
      const left = read(value);
      const right = read(expected.text);
      return left === undefined || right === undefined ? undefined : compare(left, right);
    },
  }));
}

const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

/** An integer or decimal number in base ten. */
export function readNumber(text: string): number | undefined {
  const trimmed = text.trim();
  return trimmed.length <= 64 && NUMBER.test(trimmed) ? Number(trimmed) : undefined;
}

const EPOCH = /^-?\d{1,15}$/;
const ISO =
  /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[Tt](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?([Zz]|[+-]\d\d:?\d\d)?)?)?)?$/;

/**
 * Milliseconds since 1970 of a W3C ISO 8601 date (year, month, day or time, UTC where no zone is given), or of
 * whole seconds since 1970. Four digits are a year, as in the W3C note.
 */
export function readDate(text: string): number | undefined {
  const trimmed = text.trim();
  const iso = ISO.exec(trimmed);
  if (iso !== null) return readIso(iso);
  return EPOCH.test(trimmed) ? Number(trimmed) * 1000 : undefined;
}

function readIso(parts: RegExpExecArray): number | undefined {
  const [year, month, day, hour, minute, second] = [1, 2, 3, 4, 5, 6].map((index) => parts[index]);
  const [y, mo, d] = [Number(year), Number(month ?? 1), Number(day ?? 1)];
  const [h, mi, s] = [Number(hour ?? 0), Number(minute ?? 0), Number(second ?? 0)];
  const date = new Date(0);
  date.setUTCFullYear(y, mo - 1, d);
  date.setUTCHours(h, mi, s, Math.floor(Number(`0.${parts[7] ?? "0"}`) * 1000));
  // 24:00 and leap seconds roll over in Date; a 13th month or 31 April must not.
  if (
    mo < 1 ||
    mo > 12 ||
    d < 1 ||
    d > new Date(Date.UTC(y, mo, 0)).getUTCDate() ||
    h > 24 ||
    mi > 59 ||
    s > 60
  )
    return undefined;
  return date.getTime() - zoneOffset(parts[8]) * 60_000;
}

/** Minutes that a zone is ahead of UTC. */
function zoneOffset(zone: string | undefined): number {
  if (zone === undefined || zone === "Z" || zone === "z") return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return zone.startsWith("-") ? -minutes : minutes;
}

export const numericOperators: readonly Operator[] = orderedOperators("Numeric", "Numeric", readNumber);
export const dateOperators: readonly Operator[] = orderedOperators("Date", "Date", readDate);
