import { isKnown } from "../../model/index.js";
import { projectGrant } from "../exampleGrant.js";
import { heldAnywhere } from "../gcpConditions.js";
import { leftOf } from "../gcpDenies.js";
import { adminPermission, isBasicRole, isWideScope, takeoverPermission } from "../gcpRoles.js";
import { grants, memberWords, referenceWords, scopeWords } from "../grants.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";

export const gcpImpersonationWide: Rule<"becomes"> = {
  name: "gcp-impersonation-wide",
  title: "May become every service account",
  layer: "access",
  severity: "block",
  clouds: ["gcp"],
  scope: "resource",
  why: "On a project, token creator, service account user and their like hold for every service account in it, those with more rights included, and those made tomorrow.",
  remediation: "Grant the role on the one service account that is meant (gcp.serviceaccount.IAMMember).",
  standards: [
    "owasp-nhi-2025:NHI5",
    "owasp-agentic-2026:ASI03",
    "nist-csf-2.0:PR.AA-05",
    "cis-gcp-5.0.0:1.7",
    "csa-ccm-4.0:IAM-10",
    "mitre-attack:T1548.005",
  ],
  parameters: {},
  messages: {
    becomes: "{members} may act as every service account in {scope}: {role} holds {permission}.",
  },
  examples: {
    bad: [
      {
        title: "Tokens of every service account.",
        resources: [projectGrant("deploy", "roles/iam.serviceAccountTokenCreator")],
        findings: ["becomes:member"],
      },
      {
        title: "A folder's keys.",
        resources: [
          {
            type: "gcp:folder/iAMBinding:IAMBinding",
            name: "keys",
            properties: {
              folder: "folders/123456",
              role: "roles/iam.serviceAccountKeyAdmin",
              members: ["group:platform@acme.example"],
            },
          },
        ],
        findings: ["becomes:members"],
      },
      {
        title: "A condition that every service account meets.",
        resources: [
          projectGrant("deploy", "roles/iam.serviceAccountUser", {
            condition: { title: "in the project", expression: 'resource.name.startsWith("projects/")' },
          }),
        ],
        findings: ["becomes:member"],
      },
    ],
    good: [
      {
        title: "One service account.",
        resources: [
          {
            type: "gcp:serviceaccount/iAMMember:IAMMember",
            name: "deploy",
            properties: {
              serviceAccountId: "projects/acme-prod/serviceAccounts/web@acme-prod.iam.gserviceaccount.com",
              role: "roles/iam.serviceAccountUser",
              member: "serviceAccount:deploy@acme-prod.iam.gserviceaccount.com",
            },
          },
        ],
      },
      { title: "A role that runs nothing.", resources: [projectGrant("log", "roles/logging.logWriter")] },
    ],
  },
  *check(facts, { now }) {
    for (const grant of grants(facts)) {
      if (!isWideScope(grant.on)) continue;
      const { value: role } = grant.role;
      if (isKnown(role) && isBasicRole(role)) continue;
      const permissions = heldAnywhere(grant, facts, now);
      // What hands out rights is graver, and another rule says so.
      if (!isKnown(permissions) || leftOf(grant, permissions, facts, adminPermission) !== undefined) continue;
      const left = leftOf(grant, permissions, facts, takeoverPermission);
      if (left === undefined) continue;
      yield violation("becomes", grant, {
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
