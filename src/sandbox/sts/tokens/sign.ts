import { type JWTPayload, SignJWT } from "jose";
import type { Claims } from "../../../issuers/index.js";
import { algorithm, type Keys } from "./keys.js";

/** A JWT of these claims, with the key of a signer: an issuer URL, or a service account. */
export async function sign(keys: Keys, signer: string, claims: Claims): Promise<string> {
  const key = await keys.of(signer);
  return new SignJWT(claims as JWTPayload)
    .setProtectedHeader({ alg: algorithm, kid: key.id, typ: "JWT" })
    .sign(key.privateKey);
}
