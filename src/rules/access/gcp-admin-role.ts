import { isKnown } from "../../model/index.js";
import { narrowGrant, projectGrant } from "../exampleGrant.js";
import { heldAnywhere, isUnbounded } from "../gcpConditions.js";
import { leftOf } from "../gcpDenies.js";
import {
  adminPermission,
  gravePermission,
  isBasicRole,
  isWideScope,
  ownMembers,
  permissionsOfGrant,
  workerRole,
} from "../gcpRoles.js";
import { grants, memberWords, referenceWords, scopeWords } from "../grants.js";
import { undecided, violation } from "../outcome.js";
import type { Rule } from "../rule.js";

export const gcpAdminRole: Rule<"shares"> = {
  name: "gcp-admin-role",
  title: "Role that hands out rights, on a whole project",
  layer: "access",
  severity: "block",
  clouds: ["gcp"],
  scope: "resource",
  why: "Whoever sets IAM policies decides who may do what, on everything below the project, folder or organisation, and can give itself the rest. A stolen token of it lets anybody in, for good.",
  remediation:
    "Grant the role on the one resource, or one without setIamPolicy; where roles must be handed out, limit which with a condition on modifiedGrantsByRole.",
  standards: [
    "owasp-nhi-2025:NHI5",
    "owasp-agentic-2026:ASI03",
    "nist-csf-2.0:PR.AA-05",
    "cis-gcp-5.0.0:1.6",
    "csa-ccm-4.0:IAM-09",
    "mitre-attack:T1098.003",
  ],
  parameters: {},
  messages: {
    shares: "{members} may change who may do what in {scope}: {role} holds {permission}.",
  },
  examples: {
    bad: [
      {
        title: "The administrator of all buckets of a project.",
        resources: [projectGrant("deploy", "roles/storage.admin")],
        findings: ["shares:member"],
      },
      {
        title: "A custom role, by what it holds; the date bounds nothing.",
        resources: [
          {
            type: "gcp:projects/iAMCustomRole:IAMCustomRole",
            name: "bootstrap",
            properties: {
              project: "acme-prod",
              roleId: "bootstrap",
              title: "Bootstrap",
              permissions: ["resourcemanager.projects.get", "resourcemanager.projects.setIamPolicy"],
            },
          },
          projectGrant("deploy", "projects/acme-prod/roles/bootstrap", {
            condition: { title: "2030", expression: 'request.time < timestamp("2030-01-01T00:00:00Z")' },
          }),
        ],
        findings: ["shares:member"],
      },
    ],
    good: [
      { title: "The role of one service, on one resource.", resources: [narrowGrant] },
      {
        title: "Rights to hand out one role only.",
        resources: [
          projectGrant("grants", "roles/resourcemanager.projectIamAdmin", {
            condition: {
              title: "logs only",
              expression:
                'api.getAttribute("iam.googleapis.com/modifiedGrantsByRole", []).hasOnly(["roles/logging.logWriter"])',
            },
          }),
        ],
      },
      {
        title: "A role that writes and shares nothing; Google's own agent.",
        resources: [
          projectGrant("log", "roles/logging.logWriter"),
          projectGrant("agent", "roles/cloudfunctions.serviceAgent", {
            member: "serviceAccount:service-123456789012@gcf-admin-robot.iam.gserviceaccount.com",
          }),
        ],
      },
    ],
  },
  *check(facts, { now }) {
    for (const grant of grants(facts)) {
      if (!isWideScope(grant.on)) continue;
      const { value: role } = grant.role;
      if (isKnown(role) && (isBasicRole(role) || role === workerRole)) continue;
      if (ownMembers(grant).length === 0) continue;
      const permissions = heldAnywhere(grant, facts, now);
      if (!isKnown(permissions)) {
        // A role whose name is not known either is reported by the rule on basic roles.
        const ofRole = permissionsOfGrant(grant, facts);
        const matters = isKnown(ofRole)
          ? gravePermission(ofRole) !== undefined
          : isKnown(role) && isUnbounded(grant, facts, now);
        if (matters) yield undecided(grant, permissions);
        continue;
      }
      const left = leftOf(grant, permissions, facts, adminPermission);
      if (left === undefined) continue;
      yield violation("shares", grant, {
        data: {
          members: memberWords(left),
          scope: scopeWords(grant.on),
          role: referenceWords(grant.role),
          permission: left.permission,
        },
      });
    }
  },
};
