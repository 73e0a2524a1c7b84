import { basicRole } from "../../iam/gcp/index.js";
import { type GcpGrant, isKnown } from "../../model/index.js";
import { narrowGrant, projectGrant } from "../exampleGrant.js";
import { isUnbounded } from "../gcpConditions.js";
import { isWideScope, ownMembers } from "../gcpRoles.js";
import { grants, memberWords, scopeWords } from "../grants.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";

export const gcpViewerRole: Rule<"reads"> = {
  name: "gcp-viewer-role",
  title: "Workload that reads a whole project",
  layer: "access",
  severity: "warn",
  clouds: ["gcp"],
  scope: "resource",
  why: "Viewer reads the settings and much of the data of every service below the project, folder or organisation, and of each that comes later. Whoever takes over the workload has a map of everything else.",
  remediation:
    "Grant the viewer roles of the services that the workload looks at, or roles/browser where it only lists projects.",
  standards: ["owasp-nhi-2025:NHI5", "nist-csf-2.0:PR.AA-05", "csa-ccm-4.0:IAM-05"],
  parameters: {},
  messages: { reads: "{members} may read nearly everything in {scope}, by the basic role {role}." },
  examples: {
    bad: [
      {
        title: "A deployer.",
        resources: [projectGrant("look", "roles/viewer")],
        findings: ["reads:member"],
      },
      {
        title: "A pipeline, without an account of its own.",
        resources: [
          projectGrant("look", "roles/viewer", {
            member:
              "principalSet://iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/ci-pool/attribute.repository/acme/web",
          }),
        ],
        findings: ["reads:member"],
      },
    ],
    good: [
      {
        title: "People; and Google's own agent.",
        resources: [
          projectGrant("audit", "roles/viewer", { member: "group:audit@acme.example" }),
          projectGrant("agent", "roles/viewer", {
            member: "serviceAccount:service-123456789012@gcp-sa-ktd-control.iam.gserviceaccount.com",
          }),
        ],
      },
      {
        title: "The viewer of one service; one bucket.",
        resources: [projectGrant("look", "roles/run.viewer"), narrowGrant],
      },
    ],
  },
  *check(facts, { now }) {
    for (const grant of grants(facts)) {
      const { value: role } = grant.role;
      if (!isKnown(role) || basicRole(role) !== "viewer" || !isWideScope(grant.on)) continue;
      const members = machinesOf(grant);
      if (members.length === 0 || !isUnbounded(grant, facts, now)) continue;
      yield violation("reads", grant, {
        data: { members: memberWords({ members }), scope: scopeWords(grant.on), role },
      });
    }
  },
};

const machine = /^(?:serviceAccount:|principal(?:Set)?:\/\/.*\/workloadIdentityPools\/)/;

/** Members that are no people; one that is not known yet is told by what it is computed from. */
function machinesOf(grant: GcpGrant): GcpGrant["members"] {
  return ownMembers(grant).filter(({ value, addresses }) =>
    isKnown(value)
      ? machine.test(value)
      : addresses.some((each) => /service_?account|workload_?identity/i.test(each)),
  );
}
