import { type Credential, type Facts, isKnown, isProperties, type Resource, reveal } from "../model/index.js";
import type { Example } from "./rule.js";

const day = 86_400;

/** A certificate of a workload that is valid for longer than so many days. */
export interface LongCertificate {
  readonly certificate: Credential;
  readonly days: number;
}

/** The certificates that are valid for more than `above` days and at most `most`; those of authorities are left out. */
export function* longCertificates(
  facts: Facts,
  above: number,
  most = Number.POSITIVE_INFINITY,
): Iterable<LongCertificate> {
  for (const certificate of facts.credentials) {
    if (certificate.kind !== "certificate" || !isKnown(certificate.lifetime)) continue;
    if (!issuing.has(certificate.resource.type) || isAuthority(certificate.resource)) continue;
    const days = Math.round(certificate.lifetime / day);
    if (days > above && days <= most) yield { certificate, days };
  }
}

/** Types by which a program has a certificate signed. */
const issuing = new Set([
  "aws:acmpca/certificate:Certificate",
  "gcp:certificateauthority/certificate:Certificate",
  "tls:index/selfSignedCert:SelfSignedCert",
  "tls:index/locallySignedCert:LocallySignedCert",
]);

/** Whether the certificate is an authority's own, which lives longer than those that it signs. */
function isAuthority({ type, properties }: Resource): boolean {
  switch (type) {
    case "aws:acmpca/certificate:Certificate":
      return /\/(?:RootCA|SubordinateCA|BlankSubordinateCA)/.test(
        String(reveal(properties.templateArn) ?? ""),
      );
    case "gcp:certificateauthority/certificate:Certificate":
      return at(properties, "config", "x509Config", "caOptions", "isCa") === true;
    default:
      return reveal(properties.isCaCertificate) === true;
  }
}

function at(value: unknown, ...path: readonly string[]): unknown {
  let current = value as Parameters<typeof reveal>[0];
  for (const name of path) {
    const plain = reveal(current);
    const one = Array.isArray(plain) ? reveal(plain[0]) : plain;
    if (!isProperties(one)) return undefined;
    current = one[name];
  }
  return reveal(current);
}

/** The examples' certificate of AWS Private CA. */
export function privateCertificate(name: string, more: Readonly<Record<string, unknown>>) {
  return {
    type: "aws:acmpca/certificate:Certificate",
    name,
    properties: {
      certificateAuthorityArn:
        "arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/aaaaaaaa-0000-4000-8000-000000000001",
      certificateSigningRequest: "-----BEGIN CERTIFICATE REQUEST-----",
      signingAlgorithm: "SHA256WITHECDSA",
      ...more,
    },
  };
}

/** The examples' certificate that a program signs for a client. */
export function signedCertificate(validityPeriodHours: number) {
  return {
    type: "tls:index/locallySignedCert:LocallySignedCert",
    name: "host",
    properties: { allowedUses: ["client_auth"], validityPeriodHours },
  };
}

/** Certificates that are as short as they should be, for the examples of each rule on lifetimes. */
export const shortCertificates: readonly Example[] = [
  {
    title: "A week.",
    resources: [privateCertificate("host", { validity: { type: "DAYS", value: "7" } })],
  },
  {
    title: "An authority's own certificate lives longer than those that it signs.",
    resources: [
      privateCertificate("authority", {
        templateArn: "arn:aws:acm-pca:::template/SubordinateCACertificate_PathLen0/V1",
        validity: { type: "YEARS", value: "5" },
      }),
    ],
  },
];
