import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";
import {
  longCertificates,
  privateCertificate,
  shortCertificates,
  signedCertificate,
} from "../trustCertificates.js";

export const certificateLifetimeTooLong: Rule<"long"> = {
  name: "certificate-lifetime-too-long",
  title: "Workload certificate that outlives its rotation",
  layer: "trust",
  severity: "warn",
  clouds: ["aws", "gcp", "saas"],
  scope: "resource",
  why: "A certificate is a key that works until it ends: Roles Anywhere and workload identity federation ask no one whether it was revoked, but for imported lists. The shorter it lives, the less a stolen one is worth.",
  remediation:
    "Issue certificates for days, renewed by the machine itself (cert-manager, SPIRE, a short-lived authority), or list a longer limit in `maximumDays`.",
  standards: [
    "owasp-nhi-2025:NHI7",
    "owasp-nhi-2025:NHI4",
    "nist-csf-2.0:PR.AA-03",
    "csa-ccm-4.0:IAM-14",
    "csa-ccm-4.0:CEK-12",
    "mitre-attack:T1649",
  ],
  parameters: {
    maximumDays: {
      description: "Days that a workload certificate may be valid.",
      schema: { type: "integer", minimum: 1 },
      default: 90,
    },
    blockedDays: {
      description: "Days past which `certificate-lifetime-excessive` speaks instead.",
      schema: { type: "integer", minimum: 1 },
      default: 398,
    },
  },
  messages: { long: "The certificate is valid for {days} days; at most {maximum} are allowed." },
  examples: {
    bad: [
      {
        title: "A year.",
        resources: [privateCertificate("host", { validity: { type: "DAYS", value: "365" } })],
        findings: ["long"],
      },
      {
        title: "Half a year, signed by the program.",
        resources: [signedCertificate(4380)],
        findings: ["long"],
      },
    ],
    good: shortCertificates,
  },
  *check(facts, { parameters, now }) {
    const maximum = Number(parameters.maximumDays);
    const most = Number(parameters.blockedDays);
    for (const { certificate, days } of longCertificates(facts, now, maximum, most)) {
      yield violation("long", { resource: certificate.resource, path: "" }, { data: { days, maximum } });
    }
  },
};
