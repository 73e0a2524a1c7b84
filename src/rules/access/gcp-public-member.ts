import { projectGrant } from "../exampleGrant.js";
import { violation } from "../outcome.js";
import { invokerRoles, publicGrants } from "../publicMembers.js";
import type { Rule } from "../rule.js";

export const gcpPublicMember: Rule<"everyone"> = {
  name: "gcp-public-member",
  title: "Granted to everyone",
  layer: "access",
  severity: "block",
  clouds: ["gcp"],
  scope: "resource",
  why: "allUsers is the internet; allAuthenticatedUsers is everybody with any Google account, not one's own organisation.",
  remediation:
    "Name the accounts, a group, or the domain; put a load balancer with a CDN before what is meant for all.",
  standards: ["owasp-nhi-2025:NHI6", "nist-csf-2.0:PR.AA-05", "csa-ccm-4.0:IAM-16", "mitre-attack:T1199"],
  parameters: {
    allowedRoles: {
      description: "Roles that may be granted to everyone.",
      schema: { type: "array", items: { type: "string" } },
      default: invokerRoles,
    },
  },
  messages: { everyone: "{member} may use {role} on {scope}." },
  examples: {
    bad: [
      {
        title: "A bucket that the internet reads.",
        resources: [
          {
            type: "gcp:storage/bucketIAMMember:BucketIAMMember",
            name: "site",
            properties: { bucket: "acme-data", role: "roles/storage.objectViewer", member: "allUsers" },
          },
        ],
        findings: ["everyone:member"],
      },
      {
        title: "Every Google account, on a project.",
        resources: [projectGrant("read", "roles/bigquery.dataViewer", { member: "allAuthenticatedUsers" })],
        findings: ["everyone:member"],
      },
      {
        title: "An access control list.",
        resources: [
          {
            type: "gcp:storage/bucketAccessControl:BucketAccessControl",
            name: "site",
            properties: { bucket: "acme-data", role: "READER", entity: "allUsers" },
          },
        ],
        findings: ["everyone:entity"],
      },
    ],
    good: [
      {
        title: "One's own domain.",
        resources: [projectGrant("read", "roles/bigquery.dataViewer", { member: "domain:acme.example" })],
      },
      {
        title: "A service that is meant to be called by all (another rule warns).",
        resources: [
          {
            type: "gcp:cloudrunv2/serviceIamMember:ServiceIamMember",
            name: "site",
            properties: {
              name: "site",
              location: "europe-west1",
              role: "roles/run.invoker",
              member: "allUsers",
            },
          },
        ],
      },
    ],
  },
  *check(facts, { parameters }) {
    const allowed = parameters.allowedRoles as readonly string[];
    for (const { place, member, role, scope } of publicGrants(facts)) {
      if (allowed.includes(role)) continue;
      yield violation("everyone", place, { data: { member, role, scope }, witness: { member } });
    }
  },
};
