import { violation } from "../outcome.js";
import { invokerRoles, publicGrants } from "../publicMembers.js";
import type { Rule } from "../rule.js";

const invoker = (name: string, member: string) => ({
  type: "gcp:cloudrunv2/serviceIamMember:ServiceIamMember",
  name,
  properties: { name: "site", location: "europe-west1", role: "roles/run.invoker", member },
});

export const gcpPublicEndpoint: Rule<"called"> = {
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
  messages: { called: "{member} may call {scope} without being told apart." },
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
  },
};
