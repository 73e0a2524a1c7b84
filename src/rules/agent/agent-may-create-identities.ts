import { findAllowed, query } from "../../analysis/permissions/aws/index.js";
import { isKnown } from "../../model/index.js";
import { gcpAgentGrants } from "../agentMembers.js";
import { agentRoles, permissionsOfRole } from "../agents.js";
import { agentPlumbing, agentRole } from "../exampleAgent.js";
import { inlinePolicy } from "../examplePolicy.js";
import { permissionsOfGrant } from "../gcpRoles.js";
import { memberWords, referenceWords } from "../grants.js";
import { nameOf } from "../identities.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";

/** What makes a new identity, or a new way to be one (IAM API Reference). */
const awsCreating = [
  "iam:CreateUser",
  "iam:CreateRole",
  "iam:CreateAccessKey",
  "iam:CreateLoginProfile",
  "iam:CreateServiceSpecificCredential",
  "iam:UploadSSHPublicKey",
  "iam:UploadSigningCertificate",
  "iam:CreateOpenIDConnectProvider",
  "iam:CreateSAMLProvider",
  "rolesanywhere:CreateTrustAnchor",
];

const gcpCreating = [
  "iam.serviceAccounts.create",
  "iam.serviceAccountKeys.create",
  "iam.workloadIdentityPools.create",
  "iam.workloadIdentityPoolProviders.create",
  "iam.googleapis.com/workloadIdentityPools.create",
  "iam.googleapis.com/workloadIdentityPoolProviders.create",
];

const agentSet =
  "principal://agents.global.org-123456789012.system.id.goog/resources/aiplatform/projects/210987654321/locations/europe-west1/reasoningEngines/4567";

export const agentMayCreateIdentities: Rule<"aws" | "gcp"> = {
  name: "agent-may-create-identities",
  title: "Agent that may create identities or keys",
  layer: "agent",
  severity: "block",
  clouds: ["aws", "gcp"],
  scope: "stack",
  why: "An agent that makes a user, a role or a key can outlive its task and its owner's control: what it made stays when it is switched off.",
  remediation: "Take these rights from the agent; let a pipeline that people approve create identities.",
  standards: [
    "owasp-agentic-2026:ASI10",
    "owasp-agentic-2026:ASI03",
    "owasp-nhi-2025:NHI5",
    "nist-csf-2.0:PR.AA-05",
    "csa-ccm-4.0:IAM-05",
    "mitre-attack:T1136.003",
    "mitre-attack:T1098.001",
  ],
  parameters: {},
  messages: {
    aws: "{name} is an agent's role and may do {action}.",
    gcp: "{members} is an agent and may do {permission}, by {role}.",
  },
  examples: {
    bad: [
      {
        title: "An agent that may make access keys.",
        resources: [
          agentRole,
          inlinePolicy("keys", {
            Effect: "Allow",
            Action: "iam:Create*Key",
            Resource: "arn:aws:iam::111122223333:user/*",
          }),
        ],
        findings: ["aws"],
      },
      {
        title: "An agent engine that administers service accounts.",
        resources: [
          {
            type: "gcp:projects/iAMMember:IAMMember",
            name: "agent",
            properties: { project: "acme-prod", role: "roles/iam.serviceAccountAdmin", member: agentSet },
          },
        ],
        findings: ["gcp:member"],
      },
    ],
    good: [
      { title: "An agent that runs its model.", resources: [agentRole, agentPlumbing] },
      {
        title: "What is allowed is denied again; and a person who administers service accounts.",
        resources: [
          agentRole,
          inlinePolicy(
            "all-but-iam",
            { Effect: "Allow", Action: "iam:*", Resource: "*" },
            { Effect: "Deny", Action: ["iam:*"], Resource: "*" },
          ),
          {
            type: "gcp:projects/iAMMember:IAMMember",
            name: "admin",
            properties: {
              project: "acme-prod",
              role: "roles/iam.serviceAccountAdmin",
              member: "group:platform@example.com",
            },
          },
        ],
      },
    ],
  },
  *check(facts) {
    for (const { identity } of agentRoles(facts)) {
      const found = findAllowed(permissionsOfRole(facts, identity), query({ actions: awsCreating }));
      if (!isKnown(found) || found === undefined) continue;
      const { action } = found;
      yield violation("aws", identity, {
        data: { name: nameOf(identity), action },
        witness: { action },
      });
    }
    for (const grant of gcpAgentGrants(facts)) {
      const permissions = permissionsOfGrant(grant, facts);
      const permission = isKnown(permissions) ? gcpCreating.find((each) => permissions.has(each)) : undefined;
      if (permission === undefined) continue;
      const data = { members: memberWords(grant), permission, role: referenceWords(grant.role) };
      yield violation("gcp", grant, { data, witness: { permission } });
    }
  },
};
