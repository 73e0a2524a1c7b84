import { findAllowed, query } from "../../analysis/permissions/aws/index.js";
import { isKnown } from "../../model/index.js";
import { agentRoles, permissionsOfRole } from "../agents.js";
import { agentPlumbing, agentRole } from "../exampleAgent.js";
import { inlinePolicy } from "../examplePolicy.js";
import { nameOf } from "../identities.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";

const passable = "arn:aws:iam::111122223333:role/reports";

export const awsAgentPassesRoleToInterpreter: Rule<"passes"> = {
  name: "aws-agent-passes-role-to-interpreter",
  title: "Agent that may run code as another role",
  layer: "agent",
  severity: "block",
  clouds: ["aws"],
  scope: "stack",
  why: "Whoever may make a code interpreter and pass a role to it runs code of its choice with that role's credentials. For an agent that takes prompts, so does whoever writes them.",
  remediation:
    "Make the interpreter and its role outside the agent, and allow the agent bedrock-agentcore:InvokeCodeInterpreter on it alone.",
  standards: [
    "owasp-agentic-2026:ASI05",
    "owasp-agentic-2026:ASI03",
    "owasp-nhi-2025:NHI5",
    "nist-csf-2.0:PR.AA-05",
    "mitre-attack:T1548.005",
  ],
  parameters: {},
  messages: { passes: "{name} is an agent's role and may pass a role to a code interpreter that it makes." },
  examples: {
    bad: [
      {
        title: "Making an interpreter, and passing it one role.",
        resources: [
          agentRole,
          inlinePolicy(
            "interpreter",
            { Effect: "Allow", Action: "bedrock-agentcore:CreateCodeInterpreter", Resource: "*" },
            { Effect: "Allow", Action: "iam:PassRole", Resource: passable },
          ),
        ],
        findings: ["passes"],
      },
      {
        title: "By patterns, to AgentCore only.",
        resources: [
          agentRole,
          inlinePolicy(
            "interpreter",
            { Effect: "Allow", Action: "bedrock-agentcore:*CodeInterpreter", Resource: "*" },
            {
              Effect: "Allow",
              Action: "iam:Pass*",
              Resource: passable,
              Condition: { StringEquals: { "iam:PassedToService": "bedrock-agentcore.amazonaws.com" } },
            },
          ),
        ],
        findings: ["passes"],
      },
    ],
    good: [
      {
        title: "An interpreter that somebody else has made.",
        resources: [
          agentRole,
          agentPlumbing,
          inlinePolicy("interpreter", {
            Effect: "Allow",
            Action: [
              "bedrock-agentcore:StartCodeInterpreterSession",
              "bedrock-agentcore:InvokeCodeInterpreter",
            ],
            Resource: "arn:aws:bedrock-agentcore:eu-central-1:111122223333:code-interpreter/reports-a1b2",
          }),
        ],
      },
      {
        title: "The role goes to another service only.",
        resources: [
          agentRole,
          inlinePolicy(
            "interpreter",
            { Effect: "Allow", Action: "bedrock-agentcore:CreateCodeInterpreter", Resource: "*" },
            {
              Effect: "Allow",
              Action: "iam:PassRole",
              Resource: passable,
              Condition: { StringEquals: { "iam:PassedToService": "states.amazonaws.com" } },
            },
          ),
        ],
      },
    ],
  },
  *check(facts) {
    for (const { identity } of agentRoles(facts)) {
      const permissions = permissionsOfRole(facts, identity);
      const makes = findAllowed(permissions, query({ actions: ["bedrock-agentcore:CreateCodeInterpreter"] }));
      if (!isKnown(makes) || makes === undefined) continue;
      const passes = findAllowed(
        permissions,
        query({
          actions: ["iam:PassRole"],
          keys: { "iam:PassedToService": ["bedrock-agentcore.amazonaws.com"] },
        }),
      );
      if (!isKnown(passes) || passes === undefined) continue;
      yield violation("passes", identity, {
        data: { name: nameOf(identity) },
        witness: { actions: [makes.action, passes.action] },
      });
    }
  },
};
