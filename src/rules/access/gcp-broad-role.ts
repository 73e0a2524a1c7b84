import { knownPermissions } from "../../iam/gcp/index.js";
import { isKnown } from "../../model/index.js";
import { narrowGrant, projectGrant } from "../exampleGrant.js";
import { isUnbounded } from "../gcpConditions.js";
import { adminPermission, isBasicRole, isWideScope, ownMembers, permissionsOfGrant } from "../gcpRoles.js";
import { grants, memberWords, referenceWords, scopeWords } from "../grants.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";

export const gcpBroadRole: Rule<"whole"> = {
  name: "gcp-broad-role",
  title: "All of a service, on a whole project",
  layer: "access",
  severity: "warn",
  clouds: ["gcp"],
  scope: "resource",
  why: "The role holds nearly every permission of a service, on every resource of it below the project, folder or organisation: creating, changing and deleting what belongs to others.",
  remediation: "Grant a role for what the workload does, or grant it on the one resource.",
  standards: ["owasp-nhi-2025:NHI5", "nist-csf-2.0:PR.AA-05", "cis-gcp-5.0.0:1.6", "csa-ccm-4.0:IAM-05"],
  parameters: {},
  messages: { whole: "{members} may do nearly everything with {service} in {scope}: {role}." },
  examples: {
    bad: [
      {
        title: "Every database.",
        resources: [projectGrant("app", "roles/cloudsql.admin")],
        findings: ["whole:member"],
      },
      {
        title: "Every cluster.",
        resources: [projectGrant("deploy", "roles/container.admin")],
        findings: ["whole:member"],
      },
    ],
    good: [
      { title: "One resource.", resources: [narrowGrant] },
      {
        title: "What a client needs.",
        resources: [
          projectGrant("app", "roles/cloudsql.client"),
          projectGrant("see", "roles/container.viewer"),
        ],
      },
    ],
  },
  *check(facts, { now }) {
    for (const grant of grants(facts)) {
      if (!isWideScope(grant.on)) continue;
      const { value: role } = grant.role;
      if (isKnown(role) && isBasicRole(role)) continue;
      const members = ownMembers(grant);
      const permissions = members.length === 0 ? undefined : permissionsOfGrant(grant, facts);
      if (permissions === undefined || !isKnown(permissions) || adminPermission(permissions)) continue;
      const service = wholeService(permissions);
      if (service === undefined || !isUnbounded(grant, facts, now, [...permissions])) continue;
      yield violation("whole", grant, {
        data: {
          members: memberWords({ members }),
          scope: scopeWords(grant.on),
          role: referenceWords(grant.role),
          service,
        },
      });
    }
  },
};

const wholes = new WeakMap<ReadonlySet<string>, string | "none">();

/** A service of which a set holds nearly every permission, deletion included. */
function wholeService(permissions: ReadonlySet<string>): string | undefined {
  let found = wholes.get(permissions);
  if (found === undefined) {
    const counts = countByService(permissions);
    found =
      [...counts].find(
        ([service, count]) =>
          count >= 8 &&
          count / (sizes().get(service) ?? Number.POSITIVE_INFINITY) >= 0.95 &&
          [...permissions].some((each) => each.startsWith(`${service}.`) && each.endsWith(".delete")),
      )?.[0] ?? "none";
    wholes.set(permissions, found);
  }
  return found === "none" ? undefined : found;
}

let known: ReadonlyMap<string, number> | undefined;

function sizes(): ReadonlyMap<string, number> {
  known ??= countByService(knownPermissions());
  return known;
}

function countByService(permissions: ReadonlySet<string>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const permission of permissions) {
    const service = permission.slice(0, permission.indexOf("."));
    counts.set(service, (counts.get(service) ?? 0) + 1);
  }
  return counts;
}
