import { createHash } from "node:crypto";

const ALPHABETS = {
  hex: "0123456789abcdef",
  digits: "0123456789",
  /** AWS unique ids and access key ids. */
  base32: "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
  base36: "0123456789abcdefghijklmnopqrstuvwxyz",
  base62: "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
} as const;

/**
 * Text that looks random and is the same for the same seed, so that previews and tests are stable.
 * Not for secrets: anyone can compute it, which is what makes the sandbox's keys harmless.
 */
export function pseudoRandom(length: number, alphabet: keyof typeof ALPHABETS, ...seed: string[]): string {
  const letters = ALPHABETS[alphabet];
  const bytes: number[] = [];
  for (let block = 0; bytes.length < length; block += 1) {
    bytes.push(
      ...createHash("sha256")
        .update(JSON.stringify([...seed, block]))
        .digest(),
    );
  }
  return bytes
    .slice(0, length)
    .map((byte) => letters[byte % letters.length])
    .join("");
}

/** Logical name of the resource that a URN names. */
export function logicalName(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}

/** Resource type that a URN names: the last of the qualified type. */
export function typeOf(urn: string): string {
  const qualified = urn.split("::")[2] ?? "";
  return qualified.slice(qualified.lastIndexOf("$") + 1);
}
