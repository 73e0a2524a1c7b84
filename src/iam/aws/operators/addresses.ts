import type { Operator } from "./operator.js";

/** A block of addresses: the first `prefix` of its `bits` are fixed. */
export interface AddressBlock {
  readonly bits: 32 | 128;
  readonly address: bigint;
  readonly prefix: number;
}

/** Reads `203.0.113.0/24`, `2001:db8::/32` or a single address (then the prefix is its whole length). */
export function readAddressBlock(text: string): AddressBlock | undefined {
  const slash = text.indexOf("/");
  const host = slash < 0 ? text : text.slice(0, slash);
  const read = host.includes(":") ? readV6(host) : readV4(host);
  if (read === undefined) return undefined;
  const bits = host.includes(":") ? 128 : 32;
  if (slash < 0) return { bits, address: read, prefix: bits };
  const length = text.slice(slash + 1);
  const prefix = /^\d{1,3}$/.test(length) ? Number(length) : Number.NaN;
  return prefix <= bits ? { bits, address: read, prefix } : undefined;
}

function readV4(text: string): bigint | undefined {
  const parts = text.split(".", 5);
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255))
    return undefined;
  return parts.reduce((sum, part) => (sum << 8n) | BigInt(part), 0n);
}

const GROUPS = 8;

function readV6(text: string): bigint | undefined {
  if (text.length > 45) return undefined;
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const [head, tail] = [groups(halves[0]!), groups(halves[1] ?? "")];
  if (head === undefined || tail === undefined) return undefined;
  const missing = GROUPS - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  return [...head, ...Array<bigint>(missing).fill(0n), ...tail].reduce(
    (sum, group) => (sum << 16n) | group,
    0n,
  );
}

/** The 16-bit groups of one side of `::`; a dotted IPv4 tail counts as two. */
function groups(text: string): readonly bigint[] | undefined {
  if (text === "") return [];
  const read: bigint[] = [];
  const parts = text.split(":");
  for (const [index, part] of parts.entries()) {
    if (/^[0-9a-fA-F]{1,4}$/.test(part)) {
      read.push(BigInt(`0x${part}`));
      continue;
    }
    const v4 = index === parts.length - 1 ? readV4(part) : undefined;
    if (v4 === undefined) return undefined;
    read.push(v4 >> 16n, v4 & 0xffffn);
  }
  return read;
}

/** Whether an address (or a smaller block) lies within a block; IPv4 and IPv6 never match each other. */
export function isWithin(inner: AddressBlock, outer: AddressBlock): boolean {
  if (inner.bits !== outer.bits || inner.prefix < outer.prefix) return false;
  const shift = BigInt(outer.bits - outer.prefix);
  return inner.address >> shift === outer.address >> shift;
}

function matchesAddress(value: string, expected: { readonly text: string }): boolean | undefined {
  const inner = readAddressBlock(value);
  const outer = readAddressBlock(expected.text);
  return inner === undefined || outer === undefined ? undefined : isWithin(inner, outer);
}

const shared = { type: "IPAddress", variables: false, wildcards: false, matches: matchesAddress } as const;

export const addressOperators: readonly Operator[] = [
  { name: "IpAddress", negated: false, ...shared },
  { name: "NotIpAddress", negated: true, ...shared },
];
