import { analyseCondition, judgeCondition } from "../../analysis/gcp/index.js";
import { attacks, gcpProviderTrust, readGcpProvider } from "../../analysis/trust/index.js";
import { type IdentityProvider, isKnown, type Witness } from "../../model/index.js";
import { violation } from "../outcome.js";
import type { ExampleResource, Rule } from "../rule.js";

const x509 = (name: string, more: Readonly<Record<string, unknown>>): ExampleResource => ({
  type: "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider",
  name,
  properties: {
    project: "acme-prod",
    workloadIdentityPoolId: "machines",
    workloadIdentityPoolProviderId: "machines-ca",
    attributeMapping: { "google.subject": "assertion.subject.dn.cn" },
    x509: { trustStore: { trustAnchors: [{ pemCertificate: "-----BEGIN CERTIFICATE-----" }] } },
    ...more,
  },
});

export const gcpX509ProviderConditionMissing: Rule<"missing" | "trivial" | "wide"> = {
  name: "gcp-x509-provider-condition-missing",
  title: "X.509 provider that admits every certificate of its authority",
  layer: "trust",
  severity: "warn",
  clouds: ["gcp"],
  scope: "resource",
  why: "Whatever the authority has certified, for whatever purpose, becomes a principal of the pool, and only the spelling of each grant keeps it out. A public or company-wide authority certifies far more than workloads.",
  remediation:
    'Set attributeCondition to the names that are meant, such as `assertion.san.uri.startsWith("spiffe://acme.example/ns/prod/")`.',
  standards: [
    "owasp-nhi-2025:NHI4",
    "owasp-nhi-2025:NHI6",
    "nist-csf-2.0:PR.AA-04",
    "csa-ccm-4.0:IAM-14",
    "mitre-attack:T1649",
  ],
  parameters: {},
  messages: {
    missing: "Every certificate under the trust store becomes a principal of the pool.",
    trivial: "The condition {condition} holds for every certificate under the trust store.",
    wide: "The condition {condition} leaves room for names that are not one's own.",
  },
  examples: {
    bad: [
      {
        title: "No condition.",
        resources: [x509("machines", {})],
        findings: ["missing:attributeCondition"],
      },
      {
        title: "A condition that is always true.",
        resources: [x509("machines", { attributeCondition: "true" })],
        findings: ["trivial:attributeCondition"],
      },
      {
        title: "A trust domain whose name may go on.",
        resources: [
          x509("machines", {
            attributeMapping: { "google.subject": "assertion.san.uri" },
            attributeCondition: "assertion.san.uri.startsWith('spiffe://acme.example')",
          }),
        ],
        findings: ["wide:attributeCondition"],
      },
    ],
    good: [
      {
        title: "One namespace of one trust domain.",
        resources: [
          x509("machines", {
            attributeMapping: { "google.subject": "assertion.san.uri" },
            attributeCondition: "assertion.san.uri.startsWith('spiffe://acme.example/ns/prod/')",
          }),
        ],
      },
      {
        title: "One organisational unit.",
        resources: [x509("machines", { attributeCondition: "assertion.subject.dn.ou == 'payments'" })],
      },
    ],
  },
  *check(facts) {
    for (const provider of facts.providers) {
      const { kind, resource, condition } = provider;
      if (kind !== "gcp-x509") continue;
      const place = { resource, path: "attributeCondition" };
      if (condition === undefined || (typeof condition === "string" && condition.trim() === ""))
        yield violation("missing", place);
      else if (typeof condition === "string" && isAlwaysTrue(condition))
        yield violation("trivial", place, { data: { condition } });
      else if (typeof condition === "string") {
        const witness = strangersCertificate(provider);
        if (witness !== undefined) yield violation("wide", place, { data: { condition }, witness });
      }
    }
  },
};

/** Whether a condition passes whatever the certificate says; mappings play no part in one that does. */
function isAlwaysTrue(condition: string): boolean {
  const passing = analyseCondition(condition, {});
  return isKnown(passing) && judgeCondition(passing) === "always";
}

/** A certificate that passes, and of which no name is one that the condition spells. */
function strangersCertificate(provider: IdentityProvider): Witness | undefined {
  const known = readGcpProvider(provider);
  if (!isKnown(known)) return undefined;
  return attacks(gcpProviderTrust(known)).open.find(({ family }) => family === "any-name")?.witness;
}
