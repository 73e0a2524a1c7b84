/** Certificates and revocation lists for tests. */
import { framed, sequence, timeOf, tlv } from "../../../src/sandbox/sts/x509/der.js";
import {
  algorithmOf,
  type Machine,
  nameOf,
  signed,
  year,
} from "../../../src/sandbox/sts/x509/makeCertificate.js";

export { type Machine, makeCertificate } from "../../../src/sandbox/sts/x509/makeCertificate.js";

/** A revocation list of an authority. */
export function makeRevocationList(authority: Machine, serials: readonly string[]): string {
  const now = new Date();
  const body = sequence(
    tlv(0x02, Buffer.from([1])),
    algorithmOf(authority.privateKey),
    nameOf(authority.names),
    timeOf(now),
    timeOf(new Date(now.getTime() + year)),
    sequence(...serials.map((serial) => sequence(tlv(0x02, Buffer.from(serial, "hex")), timeOf(now)))),
  );
  return framed("X509 CRL", signed(body, authority.privateKey));
}
