import { isInPool } from "../../analysis/trust/gcpProvider.js";
import type { Facts } from "../../model/index.js";
import { impersonation, narrowProvider, pool } from "../exampleProvider.js";
import { isClusterPool, type PoolMember, poolMembers } from "../gcpTrustParts.js";
import { scopeWords } from "../grants.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";

export const gcpTrustPoolWide: Rule<"pool" | "cluster"> = {
  name: "gcp-trust-pool-wide",
  title: "Grant to every identity of a workload identity pool",
  layer: "trust",
  severity: "block",
  clouds: ["gcp"],
  scope: "stack",
  why: "The set holds whoever gets into the pool by any of its providers, now or later. What keeps others out then stands in the providers, which are not part of what was read, and no longer in the grant.",
  remediation:
    "Grant to one subject (`principal://…/subject/…`) or to an attribute that only the workload has (`principalSet://…/attribute.repository_id/…`).",
  standards: [
    "owasp-nhi-2025:NHI4",
    "owasp-nhi-2025:NHI9",
    "owasp-agentic-2026:ASI03",
    "nist-csf-2.0:PR.AA-05",
    "csa-ccm-4.0:IAM-14",
  ],
  parameters: {},
  messages: {
    pool: "Everyone who gets into the pool {pool} has {role} on {scope}; its providers are not in what was read.",
    cluster: "Every pod of every cluster of the project has {role} on {scope}.",
  },
  examples: {
    bad: [
      {
        title: "Whoever gets into the pool becomes the service account.",
        resources: [impersonation("deploy", `principalSet://${pool}/*`)],
        findings: [`pool:member:principalSet://${pool}/*`],
      },
      {
        title: "All pods of a project's clusters.",
        resources: [
          impersonation(
            "pods",
            "principalSet://iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/acme-prod.svc.id.goog/*",
          ),
        ],
        findings: [
          "cluster:member:principalSet://iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/acme-prod.svc.id.goog/*",
        ],
      },
    ],
    good: [
      {
        title: "The provider of the pool is at hand, and admits one repository.",
        resources: [narrowProvider, impersonation("deploy", `principalSet://${pool}/*`)],
      },
      {
        title: "One repository, by its id.",
        resources: [impersonation("deploy", `principalSet://${pool}/attribute.repository_id/456789`)],
      },
    ],
  },
  *check(facts) {
    for (const each of poolMembers(facts)) {
      const { grant, place, text, member } = each;
      if (member.part.kind !== "all") continue;
      const cluster = isClusterPool(each);
      if (!cluster && hasProvider(facts, each)) continue;
      const role = typeof grant.role.value === "string" ? grant.role.value : "a role";
      const message = cluster ? "cluster" : "pool";
      yield violation(message, place, {
        data: { pool: member.pool.id, role, scope: scopeWords(grant.on) },
        key: `${message}:${place.path}:${text}`,
      });
    }
  },
};

/** Whether a provider of the pool was read; then the rules that judge provider and grant together speak. */
function hasProvider({ providers }: Facts, { member }: PoolMember): boolean {
  return providers.some(({ id, kind }) => {
    if (!kind.startsWith("gcp-")) return false;
    // A provider whose name is given at creation may be this pool's.
    return typeof id !== "string" || isInPool({ id, ...unread }, member.pool);
  });
}

const unread = { kind: "gcp-oidc", audiences: [], mapping: {}, disabled: false } as const;
