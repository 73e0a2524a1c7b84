import { sharedProviderOf } from "../../iam/aws/index.js";
import { issuerFor } from "../../issuers/index.js";
import { githubProvider, narrowProvider } from "../exampleProvider.js";
import { undecided, violation } from "../outcome.js";
import type { Rule } from "../rule.js";
import { analysedProviders, hasCondition } from "../trusts.js";

export const gcpProviderConditionMissing: Rule<"missing"> = {
  name: "gcp-provider-condition-missing",
  title: "Workload identity provider without an attribute condition",
  layer: "trust",
  severity: "block",
  clouds: ["gcp"],
  scope: "resource",
  why: "The issuer signs tokens for all of its tenants. Without an attribute condition each of them becomes a principal of the pool, and only the spelling of every single grant keeps them out.",
  remediation:
    "Set attributeCondition to the tenant's immutable id, for GitHub `assertion.repository_owner_id == '…'`, and better to the repository's.",
  standards: [
    "owasp-nhi-2025:NHI4",
    "owasp-nhi-2025:NHI6",
    "owasp-agentic-2026:ASI03",
    "nist-sp-800-207:tenet-6",
    "nist-csf-2.0:PR.AA-04",
    "csa-ccm-4.0:IAM-14",
  ],
  parameters: {},
  messages: { missing: "The pool admits every token of {issuer}, whichever tenant it was issued to." },
  examples: {
    bad: [
      {
        title: "Any repository on GitHub becomes a principal of the pool.",
        resources: [githubProvider("github", {})],
        findings: ["missing:attributeCondition"],
      },
      {
        title: "So it is at any issuer that many share.",
        resources: [
          githubProvider("terraform", {
            oidc: { issuerUri: "https://app.terraform.io" },
            attributeMapping: { "google.subject": "assertion.sub" },
          }),
        ],
        findings: ["missing:attributeCondition"],
      },
    ],
    good: [
      { title: "One repository of one owner, by their ids.", resources: [narrowProvider] },
      {
        title: "An issuer of one's own admits only one's own.",
        resources: [
          githubProvider("cluster", {
            oidc: {
              issuerUri:
                "https://container.googleapis.com/v1/projects/acme-prod/locations/europe-west1/clusters/main",
            },
            attributeMapping: { "google.subject": "assertion.sub" },
          }),
        ],
      },
    ],
  },
  *check(facts) {
    for (const analysed of analysedProviders(facts)) {
      const { provider } = analysed;
      if ("unknown" in analysed) {
        yield undecided(provider, analysed.unknown);
        continue;
      }
      if (hasCondition(provider)) continue;
      const issuer = String(provider.issuer ?? "the issuer");
      if (!isShared(issuer)) continue;
      yield violation("missing", { ...provider, path: "attributeCondition" }, { data: { issuer } });
    }
  },
};

/** Microsoft's endpoints for accounts of any tenant (Microsoft identity platform, "OpenID Connect"). */
const anyTenant = /^https:\/\/login\.microsoftonline\.com\/(?:common|consumers|organizations)\//;

/**
 * Whether many tenants get tokens of an issuer. One that nobody knows may be a cluster's or a server's own: that is
 * reported as an unknown issuer, and what is granted to its tokens is judged by itself.
 */
function isShared(issuer: string): boolean {
  const known = issuerFor(issuer);
  if (known !== undefined) return known.tenancy.shared;
  return sharedProviderOf(issuer.replace(/^https:\/\//, "")) !== undefined || anyTenant.test(issuer);
}
