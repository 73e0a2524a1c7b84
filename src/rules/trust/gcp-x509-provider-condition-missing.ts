import { analyseCondition, judgeCondition } from "../../analysis/gcp/index.js";
import { isKnown } from "../../model/index.js";
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

export const gcpX509ProviderConditionMissing: Rule<"missing" | "trivial"> = {
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
    for (const { kind, resource, condition } of facts.providers) {
      if (kind !== "gcp-x509") continue;
      const place = { resource, path: "attributeCondition" };
      if (condition === undefined) yield violation("missing", place);
      else if (typeof condition === "string" && isAlwaysTrue(condition))
        yield violation("trivial", place, { data: { condition } });
    }
  },
};

/** Whether a condition passes whatever the certificate says; mappings play no part in one that does. */
function isAlwaysTrue(condition: string): boolean {
  const passing = analyseCondition(condition, {});
  return isKnown(passing) && judgeCondition(passing) === "always";
}
