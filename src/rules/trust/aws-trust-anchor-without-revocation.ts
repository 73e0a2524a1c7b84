import { finiteMembers, hasValue } from "../../analysis/sets/index.js";
import type { Alternative } from "../../analysis/trust/index.js";
import {
  type Facts,
  type IdentityProvider,
  isKnown,
  isProperties,
  type Resource,
  reveal,
  type Unknown,
  type Value,
} from "../../model/index.js";
import { trustingRole } from "../exampleTrust.js";
import { anchorArn, certificateMay } from "../exampleTrustStatements.js";
import { undecided, violation } from "../outcome.js";
import type { Rule } from "../rule.js";
import { waysIntoRoles } from "../trustWays.js";

const anchor = (name: string, source: Readonly<Record<string, unknown>>, arn?: string) => ({
  type: "aws:rolesanywhere/trustAnchor:TrustAnchor",
  name,
  properties: { name, enabled: true, source, ...(arn === undefined ? {} : { arn }) },
});

const bundle = {
  sourceType: "CERTIFICATE_BUNDLE",
  sourceData: { x509CertificateData: "-----BEGIN CERTIFICATE-----" },
};

const ofUnit = certificateMay({
  ArnEquals: { "aws:SourceArn": anchorArn },
  StringEquals: { "aws:PrincipalTag/x509Subject/OU": "web" },
});

export const awsTrustAnchorWithoutRevocation: Rule<"none"> = {
  name: "aws-trust-anchor-without-revocation",
  title: "Trust anchor without a way to revoke one certificate",
  layer: "trust",
  severity: "warn",
  clouds: ["aws"],
  scope: "stack",
  why: "Roles Anywhere asks neither CRL distribution points nor OCSP: it knows only lists that were imported. Without one a stolen certificate works until it ends, and where several machines become a role the only remedy is to stop all of them.",
  remediation:
    "Import a CRL for the anchor (aws.cloudcontrol.Resource of the type AWS::RolesAnywhere::CRL, aws-native:rolesanywhere:Crl, or `aws rolesanywhere import-crl`), or use an authority in short-lived mode, whose certificates end within seven days. Or give each machine a role of its own, which its profile alone stops.",
  standards: [
    "owasp-nhi-2025:NHI1",
    "owasp-nhi-2025:NHI7",
    "nist-csf-2.0:PR.AA-01",
    "csa-ccm-4.0:IAM-14",
    "mitre-attack:T1649",
  ],
  parameters: {},
  messages: {
    none: "No CRL is imported for the anchor, its authority is not a short-lived one, and no role is one machine's alone.",
  },
  examples: {
    bad: [
      {
        title: "An authority of one's own, and no list.",
        resources: [anchor("machines", bundle)],
        findings: ["none"],
      },
      {
        title: "A list for another anchor.",
        resources: [
          anchor("machines", bundle),
          {
            type: "aws-native:rolesanywhere:Crl",
            name: "others",
            properties: {
              name: "others",
              crlData: "-----BEGIN X509 CRL-----",
              trustAnchorArn:
                "arn:aws:rolesanywhere:eu-west-1:123456789012:trust-anchor/bbbbbbbb-0000-4000-8000-000000000002",
            },
          },
        ],
        findings: ["none"],
      },
      {
        title: "One role for all machines of a unit.",
        resources: [anchor("machines", bundle, anchorArn), trustingRole("machines", ofUnit)],
        findings: ["none"],
      },
    ],
    good: [
      {
        title: "A list is imported.",
        resources: [
          anchor("machines", bundle),
          {
            type: "aws-native:rolesanywhere:Crl",
            name: "machines-crl",
            properties: {
              name: "machines",
              crlData: "-----BEGIN X509 CRL-----",
              enabled: true,
              trustAnchorArn: "${machines.arn}",
            },
          },
        ],
      },
      {
        title: "Each role is for one machine, and is stopped by itself.",
        resources: [
          anchor("machines", bundle, anchorArn),
          trustingRole(
            "web-1",
            certificateMay({
              ArnEquals: { "aws:SourceArn": anchorArn },
              StringEquals: { "aws:PrincipalTag/x509Subject/CN": "web-1" },
            }),
          ),
        ],
      },
      {
        title: "Certificates of the authority end within seven days.",
        resources: [
          {
            type: "aws:acmpca/certificateAuthority:CertificateAuthority",
            name: "short-lived",
            properties: { type: "ROOT", usageMode: "SHORT_LIVED_CERTIFICATE" },
          },
          anchor("machines", {
            sourceType: "AWS_ACM_PCA",
            sourceData: { acmPcaArn: "${short-lived.arn}" },
          }),
        ],
      },
    ],
  },
  *check(facts) {
    const anchors = facts.providers.filter(
      ({ kind, disabled }) => kind === "aws-anchor" && disabled !== true,
    );
    if (anchors.length === 0) return;
    const lists = facts.resources.filter(
      ({ type, properties }) =>
        (type === "aws-native:rolesanywhere:Crl" && reveal(properties.enabled) !== false) ||
        (type === "aws:cloudcontrol/resource:Resource" &&
          reveal(properties.typeName) === "AWS::RolesAnywhere::CRL"),
    );
    const shortLived = facts.resources.filter(
      ({ type, properties }) =>
        type === "aws:acmpca/certificateAuthority:CertificateAuthority" &&
        reveal(properties.usageMode) === "SHORT_LIVED_CERTIFICATE",
    );
    for (const anchor of anchors) {
      const { resource, id } = anchor;
      if (lists.some((list) => revokes(list, resource, id))) continue;
      if (shortLived.some((authority) => isAnchored(resource, authority))) continue;
      if (isForSingleMachines(facts, anchor)) continue;
      const unknown = unknownTrust(facts, anchor);
      yield unknown === undefined
        ? violation("none", { resource, path: "" })
        : undecided({ resource, path: "" }, unknown);
    }
  },
};

/** Whether all roles that certificates of the anchor become are for one certificate's subject each. */
function isForSingleMachines(facts: Facts, { id }: IdentityProvider): boolean {
  if (typeof id !== "string") return false;
  const ways = waysIntoRoles(facts).filter(({ alternative: { source, claims } }) => {
    if (source.kind !== "service" || source.service !== "rolesanywhere.amazonaws.com") return false;
    const anchors = claims.get("aws:sourcearn");
    return anchors === undefined || anchors.absent || hasValue(anchors.present, id);
  });
  return ways.length > 0 && ways.every(({ alternative }) => machines.some((key) => isOne(alternative, key)));
}

/** Keys by which an authority tells its machines apart (Roles Anywhere User Guide, "Trust model"). */
const machines = [
  "aws:principaltag/x509subject/cn",
  "aws:principaltag/x509san/uri",
  "aws:principaltag/x509san/dns",
  "sts:sourceidentity",
];

function isOne({ claims }: Alternative, key: string): boolean {
  const values = claims.get(key);
  return values !== undefined && !values.absent && finiteMembers(values.present.text, 1)?.length === 1;
}

/** Why it is not known who becomes a role through the anchor: the trust policy that names it is not, yet. */
function unknownTrust(facts: Facts, { resource: anchorResource }: IdentityProvider): Unknown | undefined {
  for (const { document, resource } of facts.trusts) {
    const names = resource.references.assumeRolePolicy?.includes(anchorResource.address);
    if (names === true && !isKnown(document)) return document;
  }
  return undefined;
}

/** Whether a list is for an anchor; through Cloud Control, the list's properties are one text. */
function revokes(list: Resource, anchorResource: Resource, arn: unknown): boolean {
  const state = reveal(list.properties.desiredState);
  if (typeof state !== "string" || !state.startsWith("{"))
    return ["trustAnchorArn", "desiredState"].some((property) => names(list, property, anchorResource, arn));
  const read = readJson(state);
  if (!isProperties(read) || read.Enabled === false) return false;
  return (
    read.TrustAnchorArn === arn || list.references.desiredState?.includes(anchorResource.address) === true
  );
}

function readJson(text: string): Value | undefined {
  try {
    return JSON.parse(text) as Value;
  } catch {
    return undefined;
  }
}

/** Whether a property of one resource names another: by its ARN, or as computed from it. */
function names(from: Resource, property: string, to: Resource, arn: unknown): boolean {
  const value = reveal(from.properties[property]);
  if (typeof value === "string") return value === arn;
  return from.references[property]?.includes(to.address) === true;
}

function isAnchored(anchorResource: Resource, authority: Resource): boolean {
  const arn = reveal(authority.properties.arn);
  const given = field(field(anchorResource.properties.source, "sourceData"), "acmPcaArn");
  if (typeof given === "string") return given === arn;
  return anchorResource.references.source?.includes(authority.address) === true;
}

function field(value: Value | undefined, name: string): Value | undefined {
  const plain = reveal(value);
  const one = Array.isArray(plain) ? reveal(plain[0]) : plain;
  return isProperties(one) ? reveal(one[name]) : undefined;
}
