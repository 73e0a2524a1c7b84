import { createHash, type X509Certificate } from "node:crypto";
import type { Certificate, DistinguishedName } from "./certificate.js";

/** What a certificate says, as clouds read it. */
export function readCertificate(certificate: X509Certificate): Certificate {
  const dns = firstAlternative(certificate, "DNS");
  const uri = firstAlternative(certificate, "URI");
  return {
    subject: namesOf(certificate, "subject"),
    issuer: namesOf(certificate, "issuer"),
    ...(dns === undefined ? {} : { dns }),
    ...(uri === undefined ? {} : { uri }),
    serial: serialOf(certificate),
    fingerprint: createHash("sha256").update(certificate.raw).digest("base64"),
  };
}

/** A certificate's serial number in hexadecimal, as clouds write it. */
export function serialOf({ serialNumber }: X509Certificate): string {
  return serialNumber.toLowerCase().replace(/^0+(?=.)/, "");
}

/** Whom a certificate is for, or who issued it. */
function namesOf(certificate: X509Certificate, of: "subject" | "issuer"): DistinguishedName {
  const names = certificate.toLegacyObject()[of] as unknown as Readonly<Record<string, string | string[]>>;
  return Object.fromEntries(Object.entries(names).map(([kind, value]) => [kind, [value].flat()]));
}

/** The first alternative name of a kind. */
function firstAlternative({ subjectAltName = "" }: X509Certificate, kind: "DNS" | "URI"): string | undefined {
  return new RegExp(`(?:^|, )${kind}:("(?:[^"\\\\]|\\\\.)*"|[^,]*)`)
    .exec(subjectAltName)?.[1]
    ?.replace(/^"|"$/g, "");
}
