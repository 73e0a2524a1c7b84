import { isWithin } from "../../analysis/permissions/aws/index.js";
import { type Facts, type Identity, isKnown, type PrincipalPattern } from "../../model/index.js";
import { type AgentRole, agentRoles, permissionsOfRole } from "../agents.js";
import { allowing } from "../awsGranting.js";
import { inlinePolicy } from "../examplePolicy.js";
import { trustingRole } from "../exampleTrust.js";
import { nameOf } from "../identities.js";
import { violation } from "../outcome.js";
import type { ExampleResource, Rule } from "../rule.js";

const delegatorArn = "arn:aws:iam::111122223333:role/planner";

const subAgent = trustingRole("deploy", {
  Effect: "Allow",
  Principal: { AWS: delegatorArn, Service: "bedrock-agentcore.amazonaws.com" },
  Action: ["sts:AssumeRole", "sts:SetSourceIdentity"],
  Condition: { StringLike: { "sts:SourceIdentity": "*@example.com" } },
});

const planner = trustingRole("planner", {
  Effect: "Allow",
  Principal: { Service: "bedrock-agentcore.amazonaws.com" },
  Action: "sts:AssumeRole",
});
const delegator: ExampleResource = {
  ...planner,
  properties: { ...planner.properties, arn: delegatorArn },
};

function rights(holder: string, Action: string | readonly string[]): ExampleResource {
  const policy = inlinePolicy(`${holder}-rights`, {
    Effect: "Allow",
    Action,
    Resource: "arn:aws:s3:::acme-reports/*",
  });
  return { ...policy, properties: { ...policy.properties, role: holder } };
}

export const agentExceedsDelegator: Rule<"exceeds"> = {
  name: "agent-exceeds-delegator",
  title: "Agent with rights that its delegator does not have",
  layer: "agent",
  severity: "warn",
  clouds: ["aws"],
  scope: "stack",
  why: "Whoever hands a task to an agent hands over rights of its own. An agent with more makes every caller of it as powerful as itself: a confused deputy.",
  remediation:
    "Give the agent no right that its delegator lacks, or pass a session policy when it is started.",
  standards: [
    "owasp-agentic-2026:ASI03",
    "owasp-agentic-2026:ASI07",
    "owasp-nhi-2025:NHI5",
    "nist-csf-2.0:PR.AA-05",
    "csa-ccm-4.0:IAM-05",
    "mitre-attack:T1548.005",
  ],
  parameters: {},
  messages: { exceeds: "{name} may do {action}, which {delegator}, who delegates to it, may not." },
  examples: {
    bad: [
      {
        title: "A reader delegates to a writer.",
        resources: [
          subAgent,
          delegator,
          rights("deploy", ["s3:GetObject", "s3:PutObject"]),
          rights("planner", "s3:GetObject"),
        ],
        findings: [`exceeds:${delegatorArn}`],
      },
      {
        title: "By a pattern that is wider.",
        resources: [subAgent, delegator, rights("deploy", "s3:Get*"), rights("planner", "s3:GetObject")],
        findings: [`exceeds:${delegatorArn}`],
      },
    ],
    good: [
      {
        title: "The agent may do a part of what its delegator may do.",
        resources: [subAgent, delegator, rights("deploy", "s3:GetObject"), rights("planner", "s3:Get*")],
      },
      {
        title: "Its delegator is not in this input.",
        resources: [subAgent, rights("deploy", "s3:PutObject")],
      },
    ],
  },
  *check(facts) {
    const agents = agentRoles(facts);
    if (agents.length === 0) return;
    const roles = new Map(facts.identities.map((identity) => [identity.id, identity]));
    for (const agent of agents) {
      for (const delegator of delegatorsOf(agent, roles)) {
        const action = excess(facts, agent.identity, delegator);
        if (action === undefined) continue;
        yield violation("exceeds", agent.identity, {
          key: `exceeds:${delegator.id}`,
          data: { name: nameOf(agent.identity), action, delegator: nameOf(delegator) },
          witness: { action },
        });
      }
    }
  },
};

/** Identities of this input that the agent's trust policy names. */
function delegatorsOf({ trust }: AgentRole, roles: ReadonlyMap<string, Identity>): readonly Identity[] {
  if (trust === undefined) return [];
  const named = allowing(trust.document).flatMap(({ principals }) =>
    principals === undefined || principals.negated ? [] : principals.principals,
  );
  const found = named.flatMap(({ kind, value }: PrincipalPattern) =>
    kind === "AWS" ? (roles.get(value) ?? []) : [],
  );
  return [...new Set(found)];
}

/** What the agent may do and the delegator may not; nothing is said while either is not known whole. */
function excess(facts: Facts, agent: Identity, delegator: Identity): string | undefined {
  const own = permissionsOfRole(facts, agent);
  const theirs = permissionsOfRole(facts, delegator);
  // Of a delegator without any policy here, the policies stand elsewhere.
  if (theirs.layers.every((layer) => layer.length === 0)) return undefined;
  const within = own.unknown || theirs.unknown ? undefined : isWithin(own, theirs);
  return within === undefined || !isKnown(within) || within.within ? undefined : within.witness.action;
}
