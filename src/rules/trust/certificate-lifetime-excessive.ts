import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";
import {
  longCertificates,
  privateCertificate,
  shortCertificates,
  signedCertificate,
} from "../trustCertificates.js";

export const certificateLifetimeExcessive: Rule<"long"> = {
  name: "certificate-lifetime-excessive",
  title: "Workload certificate valid for years",
  layer: "trust",
  severity: "block",
  clouds: ["aws", "gcp", "saas"],
  scope: "resource",
  why: "Such a certificate is a long-lived key under another name. Roles Anywhere accepts it for as long as it says, asks no revocation service, and nobody remembers where all of its copies are.",
  remediation:
    "Issue certificates for days or weeks and renew them by machine; nothing that authenticates a workload needs years.",
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
      description: "Days past which no certificate of a workload may be valid, whatever its use.",
      schema: { type: "integer", minimum: 1 },
      default: 398,
    },
  },
  messages: { long: "The certificate is valid for {days} days; at most {maximum} are allowed." },
  examples: {
    bad: [
      {
        title: "Ten years.",
        resources: [privateCertificate("host", { validity: { type: "YEARS", value: "10" } })],
        findings: ["long"],
      },
      {
        title: "Five years, signed by the program.",
        resources: [signedCertificate(43800)],
        findings: ["long"],
      },
    ],
    good: shortCertificates,
  },
  *check(facts, { parameters, now }) {
    const maximum = Number(parameters.maximumDays);
    for (const { certificate, days } of longCertificates(facts, now, maximum)) {
      yield violation("long", { resource: certificate.resource, path: "" }, { data: { days, maximum } });
    }
  },
};
