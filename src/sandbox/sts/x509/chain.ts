import { X509Certificate } from "node:crypto";
import { serialOf } from "../../../issuers/readCertificate.js";
import { revokedSerials } from "./revocationList.js";

/** Certificates from the machine's own up to the anchor (Roles Anywhere user guide, "Trust model"). */
const longestChain = 5;

/**
 * Why a certificate is not believed under the authorities that are trusted; undefined where it is. What Node does not show
 * of a certificate, its key usage and the hash of its signature, is not looked at.
 */
export function chainProblem(
  leaf: X509Certificate,
  intermediates: readonly X509Certificate[],
  anchors: readonly X509Certificate[],
  revocationLists: readonly string[],
  now: Date,
): string | undefined {
  if (leaf.ca) return "the certificate is an authority's own";
  const revoked = new Set(revocationLists.flatMap(revokedSerials));
  let current = leaf;
  for (let length = 1; length <= longestChain; length += 1) {
    if (now < new Date(current.validFrom) || now > new Date(current.validTo))
      return `${nameOf(current)} is valid from ${current.validFrom} to ${current.validTo}`;
    if (revoked.has(serialOf(current))) return `${nameOf(current)} is revoked`;
    if (anchors.some((anchor) => anchor.fingerprint256 === current.fingerprint256)) return undefined;
    const issuer = [...anchors, ...intermediates].find((each) => isIssuedBy(current, each));
    if (issuer === undefined) return `${nameOf(current)} is issued by nobody under the trust anchor`;
    current = issuer;
  }
  return `the chain has more than ${longestChain} certificates`;
}

function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}

function nameOf({ subject }: X509Certificate): string {
  return `the certificate of ${subject.replaceAll("\n", ", ")}`;
}

/** All certificates of a text in PEM, or of one in Base64 without its frame; undefined where one does not parse. */
export function certificatesOf(text: string): readonly X509Certificate[] | undefined {
  const framed = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g);
  try {
    return (framed ?? [Buffer.from(text, "base64")]).map((each) => new X509Certificate(each));
  } catch {
    return undefined;
  }
}
