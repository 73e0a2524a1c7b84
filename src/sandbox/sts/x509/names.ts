import type { X509Certificate } from "node:crypto";

/** A distinguished name by the short names of its kinds; several values of a kind in the certificate's order. */
export type DistinguishedName = Readonly<Record<string, readonly string[]>>;

/** Whom a certificate is for, or who issued it. */
export function namesOf(certificate: X509Certificate, of: "subject" | "issuer"): DistinguishedName {
  const names = certificate.toLegacyObject()[of] as unknown as Readonly<Record<string, string | string[]>>;
  return Object.fromEntries(Object.entries(names).map(([kind, value]) => [kind, [value].flat()]));
}

/** The first alternative name of a kind. */
export function firstAlternative(
  { subjectAltName = "" }: X509Certificate,
  kind: "DNS" | "URI",
): string | undefined {
  return new RegExp(`(?:^|, )${kind}:("(?:[^"\\\\]|\\\\.)*"|[^,]*)`)
    .exec(subjectAltName)?.[1]
    ?.replace(/^"|"$/g, "");
}
