import { type Properties, reveal } from "../../model/index.js";
import { resourcesOf } from "../filed.js";
import { violation } from "../outcome.js";
import { invokerRoles, publicGrants } from "../publicMembers.js";
import type { Rule } from "../rule.js";

const invoker = (name: string, member: string) => ({
  type: "gcp:cloudrunv2/serviceIamMember:ServiceIamMember",
  name,
  properties: { name: "site", location: "europe-west1", role: "roles/run.invoker", member },
});

export const gcpPublicEndpoint: Rule<"called" | "unchecked"> = {
  name: "gcp-public-endpoint",
  title: "Service that everyone may call",
  layer: "access",
  severity: "warn",
  clouds: ["gcp"],
  scope: "resource",
  why: "Anyone may call the service, and what it does is done with its service account. That is right for a public site and wrong for everything behind it.",
  remediation:
    "Grant the invoker role to the callers' service accounts, or keep it and except this finding with its reason.",
  standards: ["owasp-nhi-2025:NHI6", "owasp-nhi-2025:NHI4", "nist-csf-2.0:PR.AA-03"],
  parameters: {},
  messages: {
    called: "{member} may call {scope} without being told apart.",
    unchecked: "Everyone who reaches this service may call it: its invoker check is switched off.",
  },
  examples: {
    bad: [
      { title: "The internet.", resources: [invoker("site", "allUsers")], findings: ["called:member"] },
      {
        title: "Any Google account.",
        resources: [
          {
            type: "gcp:cloudfunctions/functionIamMember:FunctionIamMember",
            name: "hook",
            properties: {
              cloudFunction: "hook",
              role: "roles/cloudfunctions.invoker",
              member: "allAuthenticatedUsers",
            },
          },
        ],
        findings: ["called:member"],
      },
      {
        title: "No grant to everyone, and no check either.",
        resources: [
          {
            type: "gcp:cloudrunv2/service:Service",
            name: "site",
            properties: {
              location: "europe-west1",
              invokerIamDisabled: true,
              template: { containers: [{ image: "site" }] },
            },
          },
        ],
        findings: ["unchecked:invokerIamDisabled"],
      },
    ],
    good: [
      {
        title: "One caller.",
        resources: [invoker("site", "serviceAccount:web@acme-prod.iam.gserviceaccount.com")],
      },
      { title: "A group.", resources: [invoker("site", "group:testers@acme.example")] },
    ],
  },
  *check(facts) {
    for (const { place, member, role, scope } of publicGrants(facts)) {
      if (!invokerRoles.includes(role)) continue;
      yield violation("called", place, { data: { member, scope }, witness: { member } });
    }
    for (const resource of resourcesOf(facts, "gcp:cloudrunv2/service:Service")) {
      if (resource.change === "delete") continue;
      if (reveal(resource.properties.invokerIamDisabled) !== true || isInternal(resource.properties))
        continue;
      yield violation("unchecked", { resource, path: "invokerIamDisabled" });
    }
  },
};

/** Only one's own networks, or a load balancer, reach it at all. */
function isInternal({ ingress }: Properties): boolean {
  const from = reveal(ingress);
  return typeof from === "string" && from.startsWith("INGRESS_TRAFFIC_INTERNAL");
}
