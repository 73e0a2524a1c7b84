import type { Claims, ClaimValue } from "./issuer.js";

/** A distinguished name by the short names of its kinds (`CN`, `OU`); several values of a kind in the certificate's order. */
export type DistinguishedName = Readonly<Record<string, readonly string[]>>;

/** What clouds read from a client certificate: its names, the first alternative name of each kind, and its serial. */
export interface Certificate {
  readonly subject: DistinguishedName;
  readonly issuer: DistinguishedName;
  readonly dns?: string;
  readonly uri?: string;
  /** In hexadecimal. */
  readonly serial: string;
  /** SHA-256 of the certificate, in Base64. */
  readonly fingerprint: string;
}

/** What the value of a session tag may hold; what does not fit is dropped without a word. */
const tagText = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,256}$/u;

/**
 * The session tags that IAM Roles Anywhere makes of a certificate: its subject's and issuer's names, several of a kind
 * joined, and its first other names (Roles Anywhere User Guide, "Trust model").
 */
export function rolesAnywhereTags({
  subject,
  issuer,
  dns,
  uri,
}: Certificate): Readonly<Record<string, string>> {
  const named = (prefix: string, names: DistinguishedName) =>
    Object.entries(names).map(([kind, values]) => [`${prefix}/${kind}`, values.join("/")] as const);
  const found: readonly (readonly [string, string | undefined])[] = [
    ...named("x509Subject", subject),
    ...named("x509Issuer", issuer),
    ["x509SAN/DNS", dns],
    ["x509SAN/URI", uri],
  ];
  return Object.fromEntries(
    found.flatMap(([tag, value]) => (value !== undefined && tagText.test(value) ? [[tag, value]] : [])),
  );
}

/** The source identity that IAM Roles Anywhere gives the session of a certificate (User Guide, "Trust model"). */
export function rolesAnywhereIdentity({ subject, serial }: Certificate): string {
  const name = (subject.CN ?? []).join("/");
  if (name === "" || name.length > 64) return `ID=${serial}`.slice(0, 64);
  return name.length <= 61 ? `CN=${name}` : name;
}

/**
 * A certificate as the condition keys of the session that IAM Roles Anywhere asks for.
 *
 * @param anchor ARN of the trust anchor under which it is presented, where one is known
 */
export function rolesAnywhereClaims(certificate: Certificate, anchor: string | undefined): Claims {
  const tags = Object.entries(rolesAnywhereTags(certificate));
  const account = anchor?.split(":")[4];
  return {
    iss: "aws-rolesanywhere://",
    ...(anchor === undefined ? {} : { "aws:SourceArn": anchor }),
    ...(account === undefined ? {} : { "aws:SourceAccount": account }),
    "sts:RoleSessionName": certificate.serial,
    "sts:SourceIdentity": rolesAnywhereIdentity(certificate),
    ...Object.fromEntries(tags.map(([tag, value]) => [`aws:PrincipalTag/${tag}`, value])),
  };
}

/** What Google says of a client certificate (IAM, "Configure Workload Identity Federation with X.509 certificates"). */
export function googleCertificateClaims({
  subject,
  issuer,
  dns,
  uri,
  serial,
  fingerprint,
}: Certificate): Claims {
  return {
    serialNumberHex: serial,
    sha256Fingerprint: fingerprint,
    subject: { dn: firstOf(subject) },
    issuer: { dn: firstOf(issuer) },
    san: there({ dns, uri }),
  };
}

/** The parts of a name that mappings can ask for, the first of each. */
function firstOf(names: DistinguishedName): Readonly<Record<string, string>> {
  return there({ cn: names.CN?.[0], o: names.O?.[0], ou: names.OU?.[0] });
}

function there(parts: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(parts).flatMap(([part, value]) => (value === undefined ? [] : [[part, value]])),
  );
}

/** The claim under which a file of claims describes a certificate in place of a token. */
export const certificateClaim = "certificate";

/**
 * The certificate that claims describe, as `{"certificate": {"subject": {"CN": "host-1"}, "uri": "spiffe://…"}}`;
 * undefined where they are a token's.
 */
export function certificateIn(claims: Claims): Certificate | undefined {
  const described = fieldsOf(claims[certificateClaim]);
  if (described === undefined) return undefined;
  const text = (name: string) => textOf(described[name]);
  const [dns, uri] = [text("dns"), text("uri")];
  return {
    subject: nameOf(described.subject),
    issuer: nameOf(described.issuer),
    ...(dns === undefined ? {} : { dns }),
    ...(uri === undefined ? {} : { uri }),
    serial: text("serial") ?? "",
    fingerprint: text("fingerprint") ?? "",
  };
}

function nameOf(value: ClaimValue | undefined): DistinguishedName {
  return Object.fromEntries(
    Object.entries(fieldsOf(value) ?? {}).map(([kind, given]) => [
      kind.toUpperCase(),
      [given].flat().map(String),
    ]),
  );
}

function fieldsOf(value: ClaimValue | undefined): Claims | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Claims) : undefined;
}

function textOf(value: ClaimValue | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}
