import { createHash } from "node:crypto";
import { Secret } from "../../../../model/index.js";
import { pseudoRandom } from "../../core/naming.js";

/** A made-up secret, well formed and of the right length, that says of itself what it is. */
export function fakeSecret(length: number, ...seed: string[]): Secret {
  return new Secret(`sandbox/not/a/secret/${pseudoRandom(length, "base62", ...seed)}`.slice(0, length));
}

/** A made-up id of AWS's form whose middle says where it comes from: `AKIASANDBOX…`. */
export function fakeId(prefix: string, ...seed: string[]): string {
  return `${prefix}SANDBOX${pseudoRandom(13 - prefix.length, "base32", prefix, ...seed)}`;
}

/** The fingerprint by which the provider names a PGP key. */
export function fingerprint(pgpKey: string): string {
  return createHash("sha256").update(pgpKey).digest("hex").slice(0, 40);
}
