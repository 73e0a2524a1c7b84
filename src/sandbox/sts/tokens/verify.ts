import { compactVerify, createLocalJWKSet, type JSONWebKeySet } from "jose";
import type { Claims } from "../../../issuers/index.js";
import { jsonOf } from "../http/message.js";
import { algorithm, type Keys } from "./keys.js";

/** A JWT taken apart, its signature not looked at. */
export interface UnverifiedToken {
  readonly text: string;
  readonly claims: Claims;
}

/** The claims of a JWT, or undefined for a text that is none. */
export function readToken(text: string): UnverifiedToken | undefined {
  const parts = text.split(".");
  if (parts.length !== 3 || !parts.every((part) => /^[\w-]*$/.test(part))) return undefined;
  const [header, claims] = parts.map((part) => jsonOf(Buffer.from(part, "base64url").toString("utf8")));
  return header === undefined || claims === undefined ? undefined : { text, claims: claims as Claims };
}

/** Whether a signature is good. `no-key`: the issuer's keys have none that could have made it. */
export type SignatureCheck = "good" | "bad" | "no-key";

/** Checks a token's signature with the sandbox's key of an issuer. */
export async function checkSignature(
  { text }: UnverifiedToken,
  issuer: string,
  keys: Keys,
): Promise<SignatureCheck> {
  const key = await keys.known(issuer);
  if (key === undefined) return "no-key";
  try {
    await compactVerify(text, key.publicKey, { algorithms: [algorithm] });
    return "good";
  } catch {
    return "bad";
  }
}

/** Checks a token's signature with a key set that was uploaded to the cloud. */
export async function checkWithKeySet({ text }: UnverifiedToken, keySet: string): Promise<SignatureCheck> {
  const parsed = jsonOf(keySet) as JSONWebKeySet | undefined;
  if (parsed === undefined) return "no-key";
  try {
    await compactVerify(text, createLocalJWKSet(parsed), { algorithms: ["RS256", "ES256"] });
    return "good";
  } catch (error) {
    return (error as { code?: string }).code === "ERR_JWKS_NO_MATCHING_KEY" ? "no-key" : "bad";
  }
}
