import { inlinePolicy } from "./examplePolicy.js";
import { trustingRole } from "./exampleTrust.js";
import type { ExampleResource } from "./rule.js";

/** A role that Bedrock AgentCore runs an agent as, bound to its own account: for the examples of the agent rules. */
export const agentRole: ExampleResource = trustingRole("deploy", {
  Effect: "Allow",
  Principal: { Service: "bedrock-agentcore.amazonaws.com" },
  Action: "sts:AssumeRole",
  Condition: {
    StringEquals: { "aws:SourceAccount": "111122223333" },
    ArnLike: { "aws:SourceArn": "arn:aws:bedrock-agentcore:eu-central-1:111122223333:*" },
  },
});

/** The agent's role with other properties. */
export function agentRoleWith(properties: Readonly<Record<string, unknown>>): ExampleResource {
  return { ...agentRole, properties: { ...agentRole.properties, ...properties } };
}

/** What an agent needs to run: its model and its logs. */
export const agentPlumbing = inlinePolicy(
  "run",
  {
    Effect: "Allow",
    Action: ["bedrock:InvokeModel"],
    Resource: "arn:aws:bedrock:eu-central-1::foundation-model/anthropic.claude-sonnet-4",
  },
  {
    Effect: "Allow",
    Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
    Resource: "arn:aws:logs:eu-central-1:111122223333:log-group:/aws/bedrock-agentcore/runtimes/*",
  },
);

/** A role that the agent takes on for one person at a time. */
export function delegatedRole(condition?: Readonly<Record<string, unknown>>): ExampleResource {
  return trustingRole("on-behalf", {
    Effect: "Allow",
    Principal: { AWS: "arn:aws:iam::111122223333:role/deploy" },
    Action: ["sts:AssumeRole", "sts:SetSourceIdentity"],
    ...(condition === undefined ? {} : { Condition: condition }),
  });
}

/** The agent's role as it is known once made. */
export const namedAgentRole = agentRoleWith({ arn: "arn:aws:iam::111122223333:role/deploy" });

/** An agent's policy about AgentCore's own tokens. */
export function agentCorePolicy(
  ...statements: readonly Readonly<Record<string, unknown>>[]
): ExampleResource {
  const [first = {}, ...more] = statements.map((statement) => ({ Effect: "Allow", ...statement }));
  return inlinePolicy("tokens", first, ...more);
}
