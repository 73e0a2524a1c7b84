import type { Unwrap } from "@pulumi/pulumi";
import type { CertificateServiceAccountArgs, MachineSubject } from "../args/certificateServiceAccount.js";
import { ownedBy, poolProblems, settingProblems } from "../gcp/planAccount.js";
import { type Checked, ok, type Problem, problemsIn, then, wrong } from "../problem.js";
import { bytes, celText, type GcpProviderSettings, providerSettings, subjectLimit } from "./gcpProvider.js";
import { pemCertificates, someCertificates } from "./pem.js";

type Subject = Unwrap<MachineSubject>;

/**
 * Where a field of a certificate is found: by Google's token service (IAM, "X.509 workload identity federation",
 * attribute mapping), and by Certificate Authority Service while it issues.
 */
const fields: {
  readonly [K in keyof Subject]-?: { readonly claim: string; readonly issued: (text: string) => string };
} = {
  uri: { claim: "assertion.san.uri", issued: (text) => `san.type == URI && san.value == ${text}` },
  dnsName: { claim: "assertion.san.dns", issued: (text) => `san.type == DNS && san.value == ${text}` },
  commonName: { claim: "assertion.subject.dn.cn", issued: (text) => `subject.common_name == ${text}` },
  organization: { claim: "assertion.subject.dn.o", issued: (text) => `subject.organization == ${text}` },
  organizationalUnit: {
    claim: "assertion.subject.dn.ou",
    issued: (text) => `subject.organizational_unit == ${text}`,
  },
};

type Field = keyof typeof fields;

/** Fields that tell one machine from the next, best first. */
const names: readonly Field[] = ["uri", "dnsName", "commonName"];

/** The provider that admits exactly this subject, of certificates under these authorities. */
export function machineSettings(
  identity: string,
  subject: Subject,
  authorities: { readonly anchors: readonly string[]; readonly intermediates: readonly string[] },
): Checked<GcpProviderSettings> {
  return then(checkedSubject(subject), (given) => {
    const source = {
      kind: "x509",
      trustAnchors: authorities.anchors,
      intermediates: authorities.intermediates,
    } as const;
    const tests = given.map(([field, value]) => `${fields[field].claim} == ${celText(value)}`);
    return providerSettings(identity, source, fields[given[0]![0]].claim, tests);
  });
}

/** What Certificate Authority Service holds a request to, so that it issues for exactly this subject. */
export function issuedSubject(subject: Subject): string {
  const given = givenFields(subject);
  const written = (chosen: readonly (readonly [Field, string])[]) =>
    chosen.map(([field, value]) => fields[field].issued(JSON.stringify(value)));
  const isAlternative = ([field]: readonly [Field, string]) => field === "uri" || field === "dnsName";
  const alternatives = written(given.filter(isAlternative)).map((test) => `(${test})`);
  return [
    ...written(given.filter((each) => !isAlternative(each))),
    `subject_alt_names.all(san, ${alternatives.length === 0 ? "false" : alternatives.join(" || ")})`,
  ].join(" && ");
}

/** The given fields, the first of which names the machine. */
function checkedSubject(subject: Subject): Checked<readonly (readonly [Field, string])[]> {
  const given = givenFields(subject);
  const [first] = given;
  if (first === undefined || !names.includes(first[0])) {
    return wrong(
      "subject",
      `give ${names.join(", ")}, or more than one: the rest is the same for many machines`,
    );
  }
  const odd = given.find(([, value]) => value === "" || /[*\p{Cc}]/u.test(value));
  if (odd !== undefined) {
    return wrong(
      `subject.${odd[0]}`,
      `${JSON.stringify(odd[1])} is not one name; a certificate is compared with it exactly`,
    );
  }
  const [field, value] = first;
  if (bytes(value) > subjectLimit) {
    return wrong(
      `subject.${field}`,
      `has ${bytes(value)} bytes; GCP takes a subject of ${subjectLimit}: shorten the name in the certificate`,
    );
  }
  return ok(given);
}

function givenFields(subject: Subject): readonly (readonly [Field, string])[] {
  return (Object.keys(fields) as Field[]).flatMap((field) => {
    const value = subject[field];
    return value === undefined ? [] : [[field, value] as const];
  });
}

/** An authority of Certificate Authority Service by the parts of its name. */
export interface CasAuthority {
  readonly project: string;
  readonly location: string;
  readonly pool: string;
  readonly certificateAuthorityId: string;
}

/** Reads the name of an authority. */
export function casAuthority(name: string): Checked<CasAuthority> {
  const [, project, location, pool, id] =
    /^projects\/([^/]+)\/locations\/([^/]+)\/caPools\/([^/]+)\/certificateAuthorities\/([^/]+)$/.exec(name) ??
    [];
  if (project !== undefined && location !== undefined && pool !== undefined && id !== undefined)
    return ok({ project, location, pool, certificateAuthorityId: id });
  return wrong(
    "authorityName",
    `${JSON.stringify(name)} is not projects/P/locations/L/caPools/POOL/certificateAuthorities/ID`,
  );
}

const longestCertificate = 7 * 86_400;

/** All mistakes in the arguments at once. */
export function machineProblems(
  identity: string,
  args: Unwrap<CertificateServiceAccountArgs>,
): readonly Problem[] {
  const settings = machineSettings(identity, args.subject ?? {}, { anchors: [], intermediates: [] });
  return [
    ...problemsIn(
      ...ownedBy(args, settings, () => ({ issuer: issuerOf(args.authorityName) })),
      authority(args),
      pemCertificates("intermediateCertificates", args.intermediateCertificates ?? ""),
      requester(args),
      lifetime(args.certificateSeconds),
    ),
    ...settingProblems(identity, args),
    ...poolProblems(args),
  ];
}

/** Who issues the certificates, for the account's description. */
export function issuerOf(authorityName: string | undefined): string {
  return authorityName === undefined ? "x509" : "privateca.googleapis.com";
}

function authority({
  authorityName,
  authorityCertificate,
}: Unwrap<CertificateServiceAccountArgs>): Checked<unknown> {
  const count = [authorityName, authorityCertificate].filter((value) => value !== undefined).length;
  if (count !== 1)
    return wrong("", `give exactly one of authorityName, authorityCertificate; ${count} are given`);
  if (authorityName === undefined)
    return someCertificates("authorityCertificate", authorityCertificate ?? "");
  return casAuthority(authorityName);
}

function requester(args: Unwrap<CertificateServiceAccountArgs>): Checked<void> {
  const { certificateRequester: member, authorityName } = args;
  if (member === undefined) return ok(undefined);
  if (authorityName === undefined)
    return wrong(
      "certificateRequester",
      "goes with authorityName: of another authority Google cannot grant anything",
    );
  if (/^(?:user|group|serviceAccount|principal|principalSet):\S+$/.test(member)) return ok(undefined);
  return wrong(
    "certificateRequester",
    `${JSON.stringify(member)} is not a member, such as serviceAccount:EMAIL`,
  );
}

function lifetime(seconds: number | undefined): Checked<void> {
  if (seconds === undefined || (Number.isInteger(seconds) && seconds > 0 && seconds <= longestCertificate))
    return ok(undefined);
  return wrong("certificateSeconds", `${seconds} is not within 1 to ${longestCertificate}, seven days`);
}
