import { actionSet, findAllowed, query } from "../../analysis/permissions/aws/index.js";
import { glob, includes } from "../../analysis/sets/index.js";
import { type Facts, isKnown, type Statement } from "../../model/index.js";
import { gcpAgentGrants } from "../agentMembers.js";
import { type AgentRole, agentRoles, permissionsOfRole, policiesOf } from "../agents.js";
import { isBounded } from "../awsBounds.js";
import { allowing } from "../awsGranting.js";
import { agentRole } from "../exampleAgent.js";
import { inlinePolicy } from "../examplePolicy.js";
import { heldAnywhere } from "../gcpConditions.js";
import { isWideScope } from "../gcpRoles.js";
import { memberWords, referenceWords, scopeWords } from "../grants.js";
import { nameOf } from "../identities.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";

const agentMember =
  "principal://agents.global.org-123456789012.system.id.goog/resources/aiplatform/projects/210987654321/locations/europe-west1/reasoningEngines/4567";

/** A role that nobody would name. */
const anyRole = "arn:aws:iam::111122223333:role/~unlikely~";
const anyRoles = glob("arn:aws:iam::*:role/~unlikely~");

const impersonation = [
  "iam.serviceAccounts.getAccessToken",
  "iam.serviceAccounts.signJwt",
  "iam.serviceAccounts.signBlob",
  "iam.serviceAccounts.implicitDelegation",
  "iam.serviceAccounts.actAs",
];

export const agentDelegatesWithoutLimit: Rule<"aws" | "gcp"> = {
  name: "agent-delegates-without-limit",
  title: "Agent that may become whoever it likes",
  layer: "agent",
  severity: "block",
  clouds: ["aws", "gcp"],
  scope: "stack",
  why: "An agent that may take on any role, or any service account of a project, has the rights of all of them: what it was delegated no longer limits what it does.",
  remediation:
    "Name the roles that it may take on (sts:AssumeRole on their ARNs), or grant the token creator on the one service account.",
  standards: [
    "owasp-agentic-2026:ASI03",
    "owasp-agentic-2026:ASI10",
    "owasp-nhi-2025:NHI5",
    "nist-csf-2.0:PR.AA-05",
    "cis-gcp-5.0.0:1.7",
    "mitre-attack:T1548.005",
  ],
  parameters: {},
  messages: {
    aws: "{name} is an agent's role and may take on any role that trusts its account.",
    gcp: "{members} is an agent and may act as every service account of the {scope}, by {role}.",
  },
  examples: {
    bad: [
      {
        title: "Any role.",
        resources: [
          agentRole,
          inlinePolicy("delegate", { Effect: "Allow", Action: "sts:AssumeRole", Resource: "*" }),
        ],
        findings: ["aws"],
      },
      {
        title: "Any role of one account; every service account of a project.",
        resources: [
          agentRole,
          inlinePolicy("delegate", {
            Effect: "Allow",
            Action: "sts:Assume*",
            Resource: "arn:aws:iam::111122223333:role/*",
          }),
        ],
        findings: ["aws"],
      },
      {
        title: "Every service account of a project.",
        resources: [
          {
            type: "gcp:projects/iAMMember:IAMMember",
            name: "agent",
            properties: {
              project: "acme-prod",
              role: "roles/iam.serviceAccountTokenCreator",
              member: agentMember,
            },
          },
        ],
        findings: ["gcp:member"],
      },
    ],
    good: [
      {
        title: "One role by its name.",
        resources: [
          agentRole,
          inlinePolicy("delegate", {
            Effect: "Allow",
            Action: "sts:AssumeRole",
            Resource: "arn:aws:iam::111122223333:role/on-behalf",
          }),
        ],
      },
      {
        title: "One service account; any role that is tagged for agents.",
        resources: [
          agentRole,
          inlinePolicy("delegate", {
            Effect: "Allow",
            Action: "sts:AssumeRole",
            Resource: "*",
            Condition: { StringEquals: { "aws:ResourceTag/for": "agents" } },
          }),
          {
            type: "gcp:serviceaccount/iAMMember:IAMMember",
            name: "agent",
            properties: {
              serviceAccountId:
                "projects/acme-prod/serviceAccounts/reports@acme-prod.iam.gserviceaccount.com",
              role: "roles/iam.serviceAccountTokenCreator",
              member: agentMember,
            },
          },
        ],
      },
    ],
  },
  *check(facts, { now }) {
    for (const agent of agentRoles(facts)) {
      if (!namesAnyRole(facts, agent)) continue;
      const { identity } = agent;
      const asked = query({ actions: ["sts:AssumeRole"], resources: anyRoles });
      const found = findAllowed(permissionsOfRole(facts, identity), asked);
      if (!isKnown(found) || found === undefined) continue;
      yield violation("aws", identity, {
        data: { name: nameOf(identity) },
        witness: { action: found.action, resource: anyRole },
      });
    }
    for (const grant of gcpAgentGrants(facts)) {
      if (!isWideScope(grant.on)) continue;
      const permissions = heldAnywhere(grant, facts, now);
      const permission = isKnown(permissions)
        ? impersonation.find((each) => permissions.has(each))
        : undefined;
      if (permission === undefined) continue;
      const data = {
        members: memberWords(grant),
        scope: scopeWords(grant.on),
        role: referenceWords(grant.role),
      };
      yield violation("gcp", grant, { data, witness: { permission } });
    }
  },
};

/** Whether a statement lets it take on a role that it does not name, without a bound on which. */
function namesAnyRole(facts: Facts, agent: AgentRole): boolean {
  return policiesOf(facts, agent).some(({ document }) => allowing(document).some(isUnlimited));
}

function isUnlimited(statement: Statement): boolean {
  if (!includes(actionSet(statement.actions), "sts:assumerole") || isBounded(statement)) return false;
  const { resources } = statement;
  if (resources === undefined) return false;
  // An account of any number stands for all of them: the roles are what is not named.
  const admits = resources.patterns.some((pattern) => includes(glob(withAccount(pattern)), anyRole));
  return admits !== resources.negated;
}

function withAccount(pattern: string): string {
  return pattern.replace(/^arn:aws[a-z-]*:iam::[^:]*:/, "arn:aws:iam::111122223333:");
}
