import { isInPool } from "../../analysis/trust/gcpProvider.js";
import { type Facts, type GcpGrant, isKnown } from "../../model/index.js";
import { impersonation, narrowProvider, pool } from "../exampleProvider.js";
import { isGraveRole, permissionsOfGrant } from "../gcpRoles.js";
import { isClusterPool, type PoolMember, poolMembers } from "../gcpTrustParts.js";
import { scopeWords } from "../grants.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";

const workforce = "iam.googleapis.com/locations/global/workforcePools/acme-staff";

export const gcpTrustPoolWide: Rule<"pool" | "cluster" | "workforce"> = {
  name: "gcp-trust-pool-wide",
  title: "Grant to every identity of an identity pool",
  layer: "trust",
  severity: "block",
  clouds: ["gcp"],
  scope: "stack",
  why: "The set holds whoever gets into the pool by any of its providers, now or later. What keeps others out then stands in the providers, which are not part of what was read, and no longer in the grant. Of a workforce pool it is every person whom the company's directory lets sign in; for them only rights that make one somebody else, or that hand out rights, are told here.",
  remediation:
    "Grant to one subject (`principal://…/subject/…`), to a group of the directory (`principalSet://…/group/…`) or to an attribute that only the workload has (`principalSet://…/attribute.repository_id/…`).",
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
    workforce:
      "Every person who signs in to the workforce pool {pool} has {role} on {scope}, and may take over what it reaches.",
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
      {
        title: "Everybody in the company becomes the service account.",
        resources: [impersonation("deploy", `principalSet://${workforce}/*`)],
        findings: [`workforce:member:principalSet://${workforce}/*`],
      },
    ],
    good: [
      {
        title: "One group of the company's directory.",
        resources: [impersonation("deploy", `principalSet://${workforce}/group/platform`)],
      },
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
      const isWorkforce = member.pool.kind === "workforce";
      if (isWorkforce && !isGrave(facts, grant)) continue;
      const cluster = isClusterPool(each);
      if (!cluster && !isWorkforce && hasProvider(facts, each)) continue;
      const role = typeof grant.role.value === "string" ? grant.role.value : "a role";
      const message = isWorkforce ? "workforce" : cluster ? "cluster" : "pool";
      yield violation(message, place, {
        data: { pool: member.pool.id, role, scope: scopeWords(grant.on) },
        key: `${message}:${place.path}:${text}`,
      });
    }
  },
};

/** Whether a role makes its holders somebody else, or lets them hand out rights: viewing is what companies give to all. */
function isGrave(facts: Facts, grant: GcpGrant): boolean {
  const { value } = grant.role;
  const permissions = permissionsOfGrant(grant, facts);
  return isKnown(value) && isKnown(permissions) && isGraveRole(value, permissions);
}

/** Whether a provider of the pool was read; then the rules that judge provider and grant together speak. */
function hasProvider({ providers }: Facts, { member }: PoolMember): boolean {
  return providers.some(({ id, kind }) => {
    if (!kind.startsWith("gcp-")) return false;
    // A provider whose name is given at creation may be this pool's.
    return typeof id !== "string" || isInPool({ id, ...unread }, member.pool);
  });
}

const unread = { kind: "gcp-oidc", audiences: [], mapping: {}, disabled: false } as const;
