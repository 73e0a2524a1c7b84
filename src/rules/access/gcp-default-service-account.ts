import { resourcesOf } from "../filed.js";
import { accountAt, hasEveryScope, isDefaultAccount, scopedTypes } from "../gcpDefaultAccounts.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";

const instance = (name: string, serviceAccount?: Readonly<Record<string, unknown>>) => ({
  type: "gcp:compute/instance:Instance",
  name,
  properties: {
    machineType: "e2-small",
    zone: "europe-west1-b",
    ...(serviceAccount === undefined ? {} : { serviceAccount }),
  },
});

export const gcpDefaultServiceAccount: Rule<"runs"> = {
  name: "gcp-default-service-account",
  title: "Default service account with every scope",
  layer: "access",
  severity: "block",
  clouds: ["gcp"],
  scope: "resource",
  why: "The default compute account is shared by everything in the project that names no other, and is an editor of the project unless somebody took that away. With the cloud-platform scope, its tokens can do all of that.",
  remediation: "Make a service account for this workload, and grant it what the workload needs.",
  standards: ["owasp-nhi-2025:NHI9", "owasp-nhi-2025:NHI6", "nist-csf-2.0:PR.AA-05", "csa-ccm-4.0:IAM-05"],
  parameters: {},
  messages: { runs: "This runs as the project's default service account, with the scope of every API." },
  examples: {
    bad: [
      {
        title: "No account named, every scope.",
        resources: [instance("web", { scopes: ["cloud-platform"] })],
        findings: ["runs:serviceAccount"],
      },
      {
        title: "The default account by name.",
        resources: [
          {
            type: "gcp:container/nodePool:NodePool",
            name: "web",
            properties: {
              cluster: "web",
              nodeConfig: {
                serviceAccount: "123456789012-compute@developer.gserviceaccount.com",
                oauthScopes: ["https://www.googleapis.com/auth/cloud-platform"],
              },
            },
          },
        ],
        findings: ["runs:nodeConfig"],
      },
    ],
    good: [
      {
        title: "An account of its own; roles bound it, and not scopes.",
        resources: [
          instance("web", { email: "web@acme-prod.iam.gserviceaccount.com", scopes: ["cloud-platform"] }),
        ],
      },
      { title: "No account at all.", resources: [instance("web")] },
    ],
  },
  *check(facts) {
    for (const resource of resourcesOf(facts, ...Object.keys(scopedTypes))) {
      const at = scopedTypes[resource.type];
      if (at === undefined || resource.change === "delete" || !hasEveryScope(resource)) continue;
      const account = accountAt(resource, `${at.block}.${at.account}`);
      const isDefault = typeof account === "string" && (account === "none" || isDefaultAccount(account));
      if (isDefault) yield violation("runs", { resource, path: at.block });
    }
  },
};
