import type { ExampleResource } from "./rule.js";

/** A workload identity provider for GitHub Actions under these settings: for the examples of the GCP trust rules. */
export function githubProvider(name: string, more: Readonly<Record<string, unknown>>): ExampleResource {
  return {
    type: "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider",
    name,
    properties: {
      project: "acme-prod",
      workloadIdentityPoolId: "github",
      workloadIdentityPoolProviderId: "github-actions",
      name: "projects/123456789012/locations/global/workloadIdentityPools/github/providers/github-actions",
      attributeMapping: {
        "google.subject": "assertion.sub",
        "attribute.repository": "assertion.repository",
        "attribute.repository_owner": "assertion.repository_owner",
      },
      oidc: { issuerUri: "https://token.actions.githubusercontent.com" },
      ...more,
    },
  };
}

/** The narrow provider that the good examples show. */
export const narrowProvider = githubProvider("github", {
  attributeCondition: "assertion.repository_owner_id == '123456' && assertion.repository_id == '456789'",
});

/** A member of the example's pool that may impersonate the deployer. */
export function impersonation(name: string, member: string): ExampleResource {
  return {
    type: "gcp:serviceaccount/iAMMember:IAMMember",
    name,
    properties: {
      serviceAccountId: "projects/acme-prod/serviceAccounts/deploy@acme-prod.iam.gserviceaccount.com",
      role: "roles/iam.workloadIdentityUser",
      member,
    },
  };
}

/** The pool of {@link githubProvider}, as members spell it. */
export const pool = "iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/github";
