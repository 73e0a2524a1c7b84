import { isKnown } from "../../model/index.js";
import { isAgentMember } from "../agentMembers.js";
import { isWideScope } from "../gcpRoles.js";
import { grants, referenceWords, scopeWords } from "../grants.js";
import { violation } from "../outcome.js";
import type { ExampleResource, Rule } from "../rule.js";

const trustDomain = "agents.global.org-123456789012.system.id.goog";
const allAgents = `principalSet://${trustDomain}/attribute.platformContainer/aiplatform/projects/210987654321`;
const oneAgent = `principal://${trustDomain}/resources/aiplatform/projects/210987654321/locations/europe-west1/reasoningEngines/4567`;

function projectMember(role: string, member: string): ExampleResource {
  return {
    type: "gcp:projects/iAMMember:IAMMember",
    name: "agents",
    properties: { project: "acme-prod", role, member },
  };
}

/** What an agent needs to run at all, and what is granted on a project or not at all. */
const running = new Set([
  "roles/serviceusage.serviceUsageConsumer",
  "roles/aiplatform.expressUser",
  "roles/aiplatform.user",
  "roles/logging.logWriter",
  "roles/monitoring.metricWriter",
  "roles/cloudtrace.agent",
  "roles/telemetry.tracesWriter",
]);

export const gcpAgentSetTooWide: Rule<"set"> = {
  name: "gcp-agent-set-too-wide",
  title: "Role for all agents on a whole project",
  layer: "agent",
  severity: "warn",
  clouds: ["gcp"],
  scope: "resource",
  why: "A principal set names every agent of a project or organization, those of tomorrow included. Granted on a project, each of them has the role on everything in it, and none can be told apart.",
  remediation:
    "Grant the role to one agent (principal://…/reasoningEngines/ID), on the resource that it works with.",
  standards: [
    "owasp-agentic-2026:ASI03",
    "owasp-nhi-2025:NHI9",
    "owasp-nhi-2025:NHI5",
    "nist-csf-2.0:PR.AA-05",
    "csa-ccm-4.0:IAM-05",
  ],
  parameters: {},
  messages: { set: "All agents in {member} have {role} on the {scope}." },
  examples: {
    bad: [
      {
        title: "All agents of a project read all of its buckets.",
        resources: [projectMember("roles/storage.objectViewer", allAgents)],
        findings: ["set:member"],
      },
      {
        title: "All agents of the organization.",
        resources: [projectMember("roles/bigquery.dataViewer", `principalSet://${trustDomain}/*`)],
        findings: ["set:member"],
      },
    ],
    good: [
      {
        title: "One agent; and what every agent needs to run.",
        resources: [
          projectMember("roles/bigquery.jobUser", oneAgent),
          { ...projectMember("roles/serviceusage.serviceUsageConsumer", allAgents), name: "run" },
        ],
      },
      {
        title: "All agents of a project, on one bucket.",
        resources: [
          {
            type: "gcp:storage/bucketIAMMember:BucketIAMMember",
            name: "agents",
            properties: { bucket: "acme-prompts", role: "roles/storage.objectViewer", member: allAgents },
          },
        ],
      },
    ],
  },
  *check(facts) {
    for (const grant of grants(facts)) {
      if (!isWideScope(grant.on) || (isKnown(grant.role.value) && running.has(grant.role.value))) continue;
      for (const { value: member } of grant.members) {
        if (!isKnown(member) || !member.startsWith("principalSet:") || !isAgentMember(member)) continue;
        const data = { member, role: referenceWords(grant.role), scope: scopeWords(grant.on) };
        yield violation("set", grant, { data });
      }
    }
  },
};
