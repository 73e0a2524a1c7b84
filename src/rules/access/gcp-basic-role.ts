import { basicRole } from "../../iam/gcp/index.js";
import { isKnown } from "../../model/index.js";
import { isBasicRole, ownMembers, permissionsOfGrant } from "../gcpRoles.js";
import { grants, memberWords, scopeWords } from "../grants.js";
import { undecided, violation } from "../outcome.js";
import type { Rule } from "../rule.js";

export const gcpBasicRole: Rule<"writes" | "reads"> = {
  name: "gcp-basic-role",
  title: "Basic role granted",
  layer: "access",
  severity: "block",
  clouds: ["gcp"],
  scope: "resource",
  why: "Owner and Editor (Admin and Writer) hold thousands of permissions, most of them to change things, and grow with every new service. No workload needs them; a stolen token of one is the whole project.",
  remediation:
    "Grant the predefined role of the one service that the workload uses, on the one resource, or a custom role.",
  standards: [
    "owasp-nhi-2025:NHI5",
    "owasp-agentic-2026:ASI03",
    "nist-csf-2.0:PR.AA-05",
    "cis-gcp-5.0.0:1.6",
    "csa-ccm-4.0:IAM-05",
    "mitre-attack:T1098.003",
  ],
  parameters: {
    allowViewer: {
      description: "Whether roles/viewer, roles/reader and roles/browser may be granted.",
      schema: { type: "boolean" },
      default: true,
    },
  },
  messages: {
    writes: "{members} may do nearly everything in {scope}, by the basic role {role}.",
    reads: "{members} may read nearly everything in {scope}, by the basic role {role}.",
  },
  examples: {
    bad: [
      {
        title: "A deployer that edits the whole project.",
        resources: [
          {
            type: "gcp:projects/iAMMember:IAMMember",
            name: "deploy",
            properties: {
              project: "acme-prod",
              role: "roles/editor",
              member: "serviceAccount:deploy@acme-prod.iam.gserviceaccount.com",
            },
          },
        ],
        findings: ["writes:member"],
      },
      {
        title: "A folder that a group owns.",
        resources: [
          {
            type: "gcp:folder/iAMBinding:IAMBinding",
            name: "owners",
            properties: {
              folder: "folders/123456",
              role: "roles/owner",
              members: ["group:platform@acme.example"],
            },
          },
        ],
        findings: ["writes:members"],
      },
    ],
    good: [
      {
        title: "The role of one service, on one resource.",
        resources: [
          {
            type: "gcp:storage/bucketIAMMember:BucketIAMMember",
            name: "upload",
            properties: {
              bucket: "acme-site",
              role: "roles/storage.objectUser",
              member: "serviceAccount:deploy@acme-prod.iam.gserviceaccount.com",
            },
          },
        ],
      },
      {
        title: "Reading a project's settings.",
        resources: [
          {
            type: "gcp:projects/iAMMember:IAMMember",
            name: "look",
            properties: {
              project: "acme-prod",
              role: "roles/viewer",
              member: "serviceAccount:audit@acme-prod.iam.gserviceaccount.com",
            },
          },
        ],
      },
    ],
  },
  *check(facts, { parameters }) {
    for (const grant of grants(facts)) {
      const { value: role } = grant.role;
      if (!isKnown(role)) {
        // A custom role of the same input is none of Google's, whatever its name will be.
        if (!isKnown(permissionsOfGrant(grant, facts))) yield undecided(grant, role);
        continue;
      }
      if (!isBasicRole(role) || ownMembers(grant).length === 0) continue;
      const basic = basicRole(role);
      const writes = basic === "owner" || basic === "editor";
      if (!writes && parameters.allowViewer === true) continue;
      yield violation(writes ? "writes" : "reads", grant, {
        data: { role, members: memberWords(grant), scope: scopeWords(grant.on) },
      });
    }
  },
};
