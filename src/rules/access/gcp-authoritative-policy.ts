import { narrowGrant } from "../exampleGrant.js";
import { isWideScope } from "../gcpRoles.js";
import { grants, scopeWords } from "../grants.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";

const policy = (type: string, name: string, scope: Readonly<Record<string, unknown>>) => ({
  type,
  name,
  properties: {
    ...scope,
    policyData: JSON.stringify({
      bindings: [
        {
          role: "roles/logging.logWriter",
          members: ["serviceAccount:web@acme-prod.iam.gserviceaccount.com"],
        },
      ],
    }),
  },
});

export const gcpAuthoritativePolicy: Rule<"replaces"> = {
  name: "gcp-authoritative-policy",
  title: "Policy that replaces every other grant",
  layer: "access",
  severity: "info",
  clouds: ["gcp"],
  scope: "resource",
  why: "An IAM policy resource replaces all grants of its scope: those of other stacks, of Google's own agents and of the people who could mend it are gone with one deploy.",
  remediation: "Use IAMMember (or IAMBinding for one role) unless one program is meant to own every grant.",
  standards: ["owasp-nhi-2025:NHI1", "nist-csf-2.0:PR.AA-05"],
  parameters: {},
  messages: { replaces: "This replaces every grant on {scope} that does not stand here." },
  examples: {
    bad: [
      {
        title: "A project.",
        resources: [policy("gcp:projects/iAMPolicy:IAMPolicy", "project", { project: "acme-prod" })],
        findings: ["replaces"],
      },
      {
        title: "An organisation.",
        resources: [policy("gcp:organizations/iAMPolicy:IAMPolicy", "all", { orgId: "123456789012" })],
        findings: ["replaces"],
      },
    ],
    good: [
      { title: "One grant.", resources: [narrowGrant] },
      {
        title: "A bucket's own policy.",
        resources: [policy("gcp:storage/bucketIAMPolicy:BucketIAMPolicy", "site", { bucket: "acme-site" })],
      },
    ],
  },
  *check(facts) {
    const seen = new Set<string>();
    for (const { resource, authority, on } of grants(facts)) {
      if (authority !== "policy" || !isWideScope(on) || !resource.type.startsWith("gcp:")) continue;
      if (!/Policy$/.test(resource.type) || seen.has(resource.address)) continue;
      seen.add(resource.address);
      yield violation("replaces", { resource, path: "" }, { data: { scope: scopeWords(on) } });
    }
  },
};
