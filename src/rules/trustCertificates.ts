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
  now: Date,
  above: number,
  most = Number.POSITIVE_INFINITY,
): Iterable<LongCertificate> {
  for (const certificate of facts.credentials) {
    if (certificate.kind !== "certificate" || !issuing.has(certificate.resource.type)) continue;
    const days = daysOf(certificate, now);
    if (days === undefined || days <= above || days > most || isAuthority(certificate.resource)) continue;
    yield { certificate, days };
  }
}

/** Days from its making; of one that ends on a given day, from now. */
function daysOf({ lifetime, resource }: Credential, now: Date): number | undefined {
  if (isKnown(lifetime)) return Math.round(lifetime / day);
  const [type, value] = ["type", "value"].map((name) => at(resource.properties, "validity", name));
  const end = typeof value === "string" ? endOf(type, value) : Number.NaN;
  return Number.isNaN(end) ? undefined : Math.round((end - now.getTime()) / 1000 / day);
}

/** The last moment of a validity, as the API has it and as Terraform does (AWS Private CA, `Validity`). */
function endOf(type: unknown, value: string): number {
  if (type === "ABSOLUTE") return Number(value) * 1000;
  if (type !== "END_DATE") return Number.NaN;
  const [, year, rest] = /^(\d{2}|\d{4})(\d{10})Z?$/.exec(value) ?? [];
  if (year === undefined || rest === undefined) return Date.parse(value);
  const [month, date, hour, minute, second] = rest.match(/../g) ?? [];
  const century = year.length === 2 ? "20" : "";
  return Date.parse(`${century}${year}-${month}-${date}T${hour}:${minute}:${second}Z`);
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
