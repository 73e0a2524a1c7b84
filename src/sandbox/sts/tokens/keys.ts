import type { CryptoKey, JWK } from "jose";
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from "jose";

/** How every issuer of the sandbox signs. */
export const algorithm = "RS256";

/** The signing key of one issuer. It lives as long as the token service does. */
export interface SigningKey {
  readonly id: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  /** As it stands in the issuer's key set. */
  readonly jwk: JWK;
}

/** Keys of issuers: the sandbox stands in for each of them, and each has a key of its own. */
export class Keys {
  readonly #keys = new Map<string, Promise<SigningKey>>();

  /** The key of an issuer, made when it is first asked for. */
  of(issuer: string): Promise<SigningKey> {
    const known = this.#keys.get(issuer);
    if (known !== undefined) return known;
    const [oldest] = this.#keys.keys();
    if (this.#keys.size >= MOST_ISSUERS && oldest !== undefined) this.#keys.delete(oldest);
    const made = makeKey();
    this.#keys.set(issuer, made);
    return made;
  }

  /** The key of an issuer that has signed something or has been asked for its keys; undefined for any other. */
  async known(issuer: string): Promise<SigningKey | undefined> {
    return this.#keys.get(issuer);
  }
}

/** Issuers come from input: the memory is bounded, and the oldest key goes first. */
const MOST_ISSUERS = 500;

async function makeKey(): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(algorithm, { modulusLength: 2048 });
  const bare = await exportJWK(publicKey);
  const id = await calculateJwkThumbprint(bare);
  return { id, privateKey, publicKey, jwk: { ...bare, kid: id, use: "sig", alg: algorithm } };
}
