import { glob, type StringSet } from "../../analysis/sets/index.js";
import { trustingRole } from "../exampleTrust.js";
import { anchorArn, certificateMay } from "../exampleTrustStatements.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";
import { distinctWays, refuses } from "../trustWays.js";

export const awsRolesanywhereSubjectUnbound: Rule<"any"> = {
  name: "aws-rolesanywhere-subject-unbound",
  title: "Roles Anywhere role that every certificate of the authority may assume",
  layer: "trust",
  severity: "block",
  clouds: ["aws"],
  scope: "resource",
  why: "The authority certifies every machine, and each of them becomes the role: one stolen certificate of the least of them is enough. That the certificate is valid says who it is, not that it may.",
  remediation:
    "Demand the certificate's subject or SAN by StringEquals on aws:PrincipalTag/x509Subject/CN, …/OU or …/x509SAN/URI, or on sts:SourceIdentity.",
  standards: [
    "owasp-nhi-2025:NHI4",
    "owasp-nhi-2025:NHI9",
    "nist-sp-800-207:tenet-6",
    "nist-csf-2.0:PR.AA-04",
    "csa-ccm-4.0:IAM-14",
    "mitre-attack:T1649",
  ],
  parameters: {},
  messages: {
    any: "Every certificate of the authority becomes the role: nothing demands a subject, SAN or source identity.",
  },
  examples: {
    bad: [
      {
        title: "The anchor alone.",
        resources: [trustingRole("host", certificateMay({ ArnEquals: { "aws:SourceArn": anchorArn } }))],
        findings: ["any:assumeRolePolicy.Statement[0]"],
      },
      {
        title: "The issuer's name is the same in all of its certificates.",
        resources: [
          trustingRole(
            "host",
            certificateMay({
              ArnEquals: { "aws:SourceArn": anchorArn },
              StringEquals: { "aws:PrincipalTag/x509Issuer/CN": "Acme Machines CA" },
            }),
          ),
        ],
        findings: ["any:assumeRolePolicy.Statement[0]"],
      },
    ],
    good: [
      {
        title: "One subject.",
        resources: [
          trustingRole(
            "host",
            certificateMay({
              ArnEquals: { "aws:SourceArn": anchorArn },
              StringEquals: { "aws:PrincipalTag/x509Subject/CN": "host-1" },
            }),
          ),
        ],
      },
      {
        title: "A SPIFFE id.",
        resources: [
          trustingRole(
            "pod",
            certificateMay({
              ArnEquals: { "aws:SourceArn": anchorArn },
              StringEquals: { "aws:PrincipalTag/x509SAN/URI": "spiffe://acme.example/ns/payments/sa/api" },
            }),
          ),
        ],
      },
    ],
  },
  *check(facts) {
    for (const { alternative, place } of distinctWays(facts, "service")) {
      const { source, claims } = alternative;
      if (source.kind !== "service" || source.service !== "rolesanywhere.amazonaws.com") continue;
      const keys = [...claims.keys()].filter((key) => subject.test(key));
      if (!keys.some((key) => refuses(alternative, key, strangerFor(key)))) yield violation("any", place);
    }
  },
};

/** Keys that tell one certificate from another of the same authority (Roles Anywhere User Guide, "Trust model"). */
const subject = /^(?:aws:principaltag\/x509(?:subject|san)\/|sts:sourceidentity$|sts:rolesessionname$)/;

/** What a certificate says that nobody had in mind. */
function strangerFor(key: string): string | StringSet {
  if (key === "sts:sourceidentity") return "CN=zz-stranger-9";
  return key.endsWith("/uri") ? glob("spiffe://zz-stranger.example/*") : "zz-stranger-9";
}
