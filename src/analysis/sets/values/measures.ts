import { type AddressBlock, readAddressBlock } from "../../../iam/aws/operators/addresses.js";
import { readDate, readNumber } from "../../../iam/aws/operators/ordered.js";
import {
  block,
  type Intervals,
  intervalEnds,
  invertIntervals,
  isEmptyIntervals,
  isInIntervals,
  noInterval,
} from "./intervals.js";

/** How a text is read as a quantity, so that ranges of it can be spoken of. */
export interface Measure<T extends number | bigint> {
  readonly name: string;
  /** The quantities that there are. */
  readonly domain: Intervals<T>;
  /** The quantity; undefined for a text that is none. */
  read(text: string): T | undefined;
  /** Some member as text, for people; undefined for the empty set. */
  pick(intervals: Intervals<T>): string | undefined;
}

const everyNumber = invertIntervals(noInterval<number>());

export const numbers: Measure<number> = {
  name: "number",
  domain: everyNumber,
  read: readNumber,
  pick: (intervals) => {
    const value = pickNumber(intervals);
    return value === undefined ? undefined : String(value);
  },
};

export const dates: Measure<number> = {
  name: "date",
  domain: everyNumber,
  read: readDate,
  pick: (intervals) => {
    const value = pickNumber(intervals, [Date.UTC(2026, 0, 1), 0, Date.UTC(2100, 0, 1)]);
    // Date's own range ends where the policy language's four-digit years have long ended.
    return value === undefined || Math.abs(value) > 8.64e15 ? undefined : new Date(value).toISOString();
  },
};

/** IPv4 addresses as 0 to 2^32 - 1, IPv6 addresses after them: no range holds both. */
const firstV6 = 1n << 32n;
const endOfAddresses = firstV6 + (1n << 128n);

/** Addresses to show first: those set aside for documentation (RFC 5737, RFC 3849). */
const shownAddresses = ["203.0.113.1", "198.51.100.1", "192.0.2.1", "2001:db8::1"];

export const addresses: Measure<bigint> = {
  name: "address",
  domain: block(0n, endOfAddresses),
  read: (text) => {
    const read = readAddressBlock(text);
    return read && read.prefix === read.bits ? position(read) : undefined;
  },
  pick: (intervals) => {
    const shown = shownAddresses.find((text) => isInIntervals(intervals, addresses.read(text)!));
    if (shown !== undefined || isEmptyIntervals(intervals)) return shown;
    const first = intervalEnds(intervals)
      .map(({ from }) => from?.at ?? 0n)
      .find((at) => at >= 0n && at < endOfAddresses);
    return first === undefined ? undefined : formatAddress(first);
  },
};

/** All addresses of a block (`10.0.0.0/8`, a single address too); undefined for other texts. */
export function addressBlock(text: string): Intervals<bigint> | undefined {
  const read = readAddressBlock(text);
  if (!read) return undefined;
  const size = 1n << BigInt(read.bits - read.prefix);
  const from = position(read) - (read.address % size);
  return block(from, from + size);
}

function position({ bits, address }: AddressBlock): bigint {
  return bits === 32 ? address : firstV6 + address;
}

function formatAddress(at: bigint): string {
  if (at < firstV6) return [24n, 16n, 8n, 0n].map((shift) => (at >> shift) & 0xffn).join(".");
  const address = at - firstV6;
  const groups = Array.from({ length: 8 }, (_, index) =>
    ((address >> BigInt(112 - 16 * index)) & 0xffffn).toString(16),
  );
  return groups.join(":");
}

/** A member that people read easily: one of the given, a whole number near an end, or one in the middle. */
function pickNumber(intervals: Intervals<number>, nice: readonly number[] = [0, 1]): number | undefined {
  for (const value of nice) if (isInIntervals(intervals, value)) return value;
  for (const { from, to } of intervalEnds(intervals)) {
    const [low, high] = [from?.at, to?.at];
    const candidates = [
      low,
      low !== undefined ? Math.floor(low) + 1 : undefined,
      high,
      high !== undefined ? Math.ceil(high) - 1 : undefined,
    ];
    if (low !== undefined && high !== undefined) candidates.push((low + high) / 2);
    const found = candidates.find((value) => value !== undefined && isInIntervals(intervals, value));
    if (found !== undefined) return found;
  }
  return undefined;
}
