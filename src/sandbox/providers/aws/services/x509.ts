import type { Properties } from "../../../../model/index.js";
import { isCertificate } from "../../core/certificates.js";
import { oneOf } from "../../core/checks.js";
import type { Problem, Refusal } from "../../core/model.js";
import { object, objects, text, texts } from "../../core/values.js";
import { jsonProblems, rangeProblems } from "../checks.js";
import { awsRefusal } from "../refusals.js";
import type { AwsCall } from "../settings.js";
import { findLinked, type Service } from "./service.js";

const ANCHOR = "aws:rolesanywhere/trustAnchor:TrustAnchor";
const CLOUD_CONTROL = "aws:cloudcontrol/resource:Resource";
const CRL = "AWS::RolesAnywhere::CRL";
const AUTHORITY = "aws:acmpca/certificateAuthority:CertificateAuthority";
const ANCHOR_DOING = {
  what: "creating RolesAnywhere Trust Anchor",
  call: "RolesAnywhere: CreateTrustAnchor",
};

function sourceRefusal(properties: Properties, call: AwsCall): Refusal | undefined {
  const source = object(properties, "source") ?? {};
  const data = object(source, "sourceData") ?? {};
  const [bundle, authority] = [text(data, "x509CertificateData"), text(data, "acmPcaArn")];
  if (text(source, "sourceType") === "AWS_ACM_PCA") {
    const isOurs = authority?.split(":")[4] === call.settings.account;
    const isThere =
      authority !== undefined && (!isOurs || findLinked(AUTHORITY, authority, call) !== undefined);
    return isThere
      ? undefined
      : awsRefusal(ANCHOR_DOING, "ValidationException", "The certificate authority does not exist.");
  }
  if (bundle !== undefined && certificates(bundle).every(isCertificate) && certificates(bundle).length > 0)
    return undefined;
  return awsRefusal(
    ANCHOR_DOING,
    "ValidationException",
    "Incorrect basic constraints for CA certificate: the bundle holds no X.509 certificate in PEM.",
  );
}

function certificates(bundle: string): string[] {
  return bundle.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
}

function sourceProblems(properties: Properties): Problem[] {
  const source = object(properties, "source") ?? {};
  const types = ["AWS_ACM_PCA", "CERTIFICATE_BUNDLE", "SELF_SIGNED_REPOSITORY"];
  const inSource = oneOf(source, "sourceType", types).map(({ reason }) => ({
    path: "source.sourceType",
    reason,
  }));
  const settings = objects(properties, "notificationSettings").flatMap((setting, index) =>
    rangeProblems(setting, "threshold", 1, 360).map(({ reason }) => ({
      path: `notificationSettings[${index}].threshold`,
      reason,
    })),
  );
  return [...inSource, ...settings];
}

function profileRefusal(properties: Properties): Refusal | undefined {
  const roles = texts(properties, "roleArns");
  const doing = {
    what: `creating RolesAnywhere Profile (${text(properties, "name")})`,
    call: "RolesAnywhere: CreateProfile",
  };
  const invalid = roles.find((role) => !/^arn:[\w-]+:iam::\d{12}:role\/.+$/.test(role));
  if (invalid !== undefined)
    return awsRefusal(doing, "ValidationException", `${invalid} is not the ARN of a role.`);
  return roles.length > 250
    ? awsRefusal(doing, "ValidationException", "At most 250 roles in a profile.")
    : undefined;
}

/** Lists that one anchor can have (IAM Roles Anywhere quotas; fixed). */
const mostLists = 2;

/** Of what Cloud Control makes, the sandbox knows revocation lists; all else it refuses, rather than pretend. */
function listRefusal(properties: Properties, call: AwsCall, before?: Properties): Refusal | undefined {
  const type = text(properties, "typeName") ?? "";
  const doing = { what: `creating Cloud Control API (${type})`, call: "CloudControl: CreateResource" };
  const refused = (message: string) => awsRefusal(doing, "ValidationException", message);
  if (type !== CRL) return refused(`the sandbox does not model ${type}; of Cloud Control it models ${CRL}.`);
  const { Name, CrlData, TrustAnchorArn } = listOf(properties);
  if (typeof Name !== "string" || typeof CrlData !== "string")
    return refused("Name and CrlData are required.");
  if (!/^-----BEGIN X509 CRL-----[^-]+-----END X509 CRL-----\s*$/.test(CrlData))
    return refused("CrlData is not a certificate revocation list in PEM.");
  const anchor = typeof TrustAnchorArn === "string" ? TrustAnchorArn : "";
  if (anchor.split(":")[4] === call.settings.account && findLinked(ANCHOR, anchor, call) === undefined)
    return refused(`The trust anchor ${anchor} does not exist.`);
  const others = call.account
    .list(CLOUD_CONTROL)
    .filter((record) => listOf(record.properties).TrustAnchorArn === anchor);
  return before === undefined && others.length >= mostLists
    ? refused(`A trust anchor has ${mostLists} revocation lists at most.`)
    : undefined;
}

function listOf(properties: Properties): Readonly<Record<string, unknown>> {
  return JSON.parse(text(properties, "desiredState") ?? "{}") as Record<string, unknown>;
}

/** Machines with certificates: IAM Roles Anywhere and AWS Private CA. */
export const x509: readonly Service[] = [
  {
    type: ANCHOR,
    noun: "RolesAnywhere Trust Anchor",
    call: "RolesAnywhere: CreateTrustAnchor",
    naming: { property: "name", longest: 255 },
    defaults: { enabled: true },
    immutable: [],
    id: "{arnTail}",
    outputs: { arn: "arn:{partition}:rolesanywhere:{region}:{account}:trust-anchor/{uuid}" },
    check: sourceProblems,
    admit: sourceRefusal,
  },
  {
    type: "aws:rolesanywhere/profile:Profile",
    noun: "RolesAnywhere Profile",
    call: "RolesAnywhere: CreateProfile",
    naming: { property: "name", longest: 255 },
    defaults: { enabled: true, durationSeconds: 3600 },
    immutable: [],
    sets: ["roleArns", "managedPolicyArns"],
    id: "{arnTail}",
    outputs: { arn: "arn:{partition}:rolesanywhere:{region}:{account}:profile/{uuid}" },
    documents: [{ property: "sessionPolicy", use: "session", error: "ValidationException" }],
    check: (properties) => rangeProblems(properties, "durationSeconds", 900, 43_200),
    admit: profileRefusal,
  },
  {
    type: CLOUD_CONTROL,
    noun: "Cloud Control API (Resource)",
    call: "CloudControl: CreateResource",
    immutable: ["typeName", "typeVersionId"],
    notImported: ["roleArn", "schema"],
    id: "{arnTail}",
    // Only what the list's own schema says is modelled; the rest of Cloud Control is refused.
    outputs: {
      arn: "arn:{partition}:rolesanywhere:{region}:{account}:crl/{uuid}",
      properties: "{desiredState}",
      schema: "{}",
    },
    check: (properties) => jsonProblems(properties, "desiredState"),
    admit: listRefusal,
  },
  {
    type: AUTHORITY,
    noun: "ACM PCA Certificate Authority",
    call: "ACM PCA: CreateCertificateAuthority",
    defaults: {
      enabled: true,
      type: "SUBORDINATE",
      usageMode: "GENERAL_PURPOSE",
      permanentDeletionTimeInDays: 30,
    },
    immutable: ["certificateAuthorityConfiguration", "keyStorageSecurityStandard", "type", "usageMode"],
    notImported: ["permanentDeletionTimeInDays"],
    id: "{arn}",
    outputs: {
      arn: "arn:{partition}:acm-pca:{region}:{account}:certificate-authority/{uuid}",
      certificateSigningRequest:
        "-----BEGIN CERTIFICATE REQUEST-----\nc2FuZGJveDogbm90IGEgcmVxdWVzdA==\n-----END CERTIFICATE REQUEST-----\n",
    },
    check: (properties) => [
      ...oneOf(properties, "type", ["ROOT", "SUBORDINATE"]),
      ...oneOf(properties, "usageMode", ["GENERAL_PURPOSE", "SHORT_LIVED_CERTIFICATE"]),
      ...rangeProblems(properties, "permanentDeletionTimeInDays", 7, 30),
    ],
  },
  {
    type: "aws:acmpca/certificate:Certificate",
    noun: "ACM PCA Certificate",
    call: "ACM PCA: IssueCertificate",
    immutable: [
      "apiPassthrough",
      "certificateAuthorityArn",
      "certificateSigningRequest",
      "signingAlgorithm",
      "templateArn",
      "validity",
    ],
    id: "{arn}",
    outputs: {
      arn: "{certificateAuthorityArn}/certificate/{uuid}",
      certificate:
        "-----BEGIN CERTIFICATE-----\nc2FuZGJveDogbm90IGEgY2VydGlmaWNhdGU=\n-----END CERTIFICATE-----\n",
      certificateChain: "",
    },
    links: [authorityOf("certificateAuthorityArn")],
    admit: lifetimeRefusal,
  },
  {
    type: "aws:acmpca/certificateAuthorityCertificate:CertificateAuthorityCertificate",
    noun: "ACM PCA Certificate Authority Certificate",
    call: "ACM PCA: ImportCertificateAuthorityCertificate",
    immutable: ["certificate", "certificateAuthorityArn", "certificateChain"],
    key: "{certificateAuthorityArn}",
    links: [authorityOf("certificateAuthorityArn")],
  },
  {
    type: "aws:acmpca/permission:Permission",
    noun: "ACM PCA Permission",
    call: "ACM PCA: CreatePermission",
    immutable: ["actions", "certificateAuthorityArn", "principal", "sourceAccount"],
    key: "{certificateAuthorityArn},{principal},{sourceAccount}",
    links: [authorityOf("certificateAuthorityArn")],
  },
  {
    type: "aws:acmpca/policy:Policy",
    noun: "ACM PCA Policy",
    call: "ACM PCA: PutPolicy",
    immutable: ["resourceArn"],
    key: "{resourceArn}",
    links: [authorityOf("resourceArn")],
    documents: [{ property: "policy", use: "resource", error: "InvalidArgsException", limit: 81_920 }],
  },
];

function authorityOf(property: string) {
  return {
    property,
    types: [AUTHORITY],
    error: "ResourceNotFoundException",
    message: "Could not find Certificate Authority {value}.",
  } as const;
}

/** A short-lived authority issues for seven days at most. */
function lifetimeRefusal(properties: Properties, call: AwsCall): Refusal | undefined {
  const authority = findLinked(AUTHORITY, text(properties, "certificateAuthorityArn") ?? "", call);
  if (text(authority?.properties ?? {}, "usageMode") !== "SHORT_LIVED_CERTIFICATE") return undefined;
  const validity = object(properties, "validity") ?? {};
  const days: Readonly<Record<string, number>> = { DAYS: 1, MONTHS: 30, YEARS: 365 };
  const length = Number(text(validity, "value") ?? 0) * (days[text(validity, "type") ?? ""] ?? Number.NaN);
  if (!(length > 7)) return undefined;
  const doing = { what: "issuing ACM PCA Certificate", call: "ACM PCA: IssueCertificate" };
  return awsRefusal(
    doing,
    "InvalidArgsException",
    "A short-lived certificate authority issues certificates of at most 7 days.",
  );
}
