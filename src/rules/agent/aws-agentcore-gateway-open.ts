import { isKnown, type Knowable, reveal, Unknown, type Value } from "../../model/index.js";
import { undecided, violation } from "../outcome.js";
import type { ExampleResource, Rule } from "../rule.js";

const type = "aws:bedrock/agentcoreGateway:AgentcoreGateway";

function gateway(properties: Readonly<Record<string, unknown>>): ExampleResource {
  return {
    type,
    name: "tools",
    properties: {
      name: "tools",
      protocolType: "MCP",
      roleArn: "arn:aws:iam::111122223333:role/gateway",
      ...properties,
    },
  };
}

const jwt = {
  customJwtAuthorizer: {
    discoveryUrl: "https://login.example.com/.well-known/openid-configuration",
    allowedAudiences: ["tools"],
  },
};

export const awsAgentcoreGatewayOpen: Rule<"open"> = {
  name: "aws-agentcore-gateway-open",
  title: "AgentCore gateway that lets anybody in",
  layer: "agent",
  severity: "block",
  clouds: ["aws"],
  scope: "resource",
  why: "A gateway with the authorizer NONE takes calls from the internet without a token, and makes them with its own role: whoever finds the address uses the tools.",
  remediation: "Set authorizerType to CUSTOM_JWT with an issuer and audience, or to AWS_IAM.",
  standards: [
    "owasp-agentic-2026:ASI07",
    "owasp-agentic-2026:ASI02",
    "owasp-nhi-2025:NHI4",
    "nist-csf-2.0:PR.AA-03",
    "nist-sp-800-207:tenet-6",
  ],
  parameters: {},
  messages: { open: "The gateway asks no caller who it is (authorizerType NONE)." },
  examples: {
    bad: [
      {
        title: "No authorizer.",
        resources: [gateway({ authorizerType: "NONE" })],
        findings: ["open:authorizerType"],
      },
      {
        title: "A configuration that the authorizer NONE does not look at.",
        resources: [gateway({ authorizerType: "NONE", authorizerConfiguration: jwt })],
        findings: ["open:authorizerType"],
      },
    ],
    good: [
      {
        title: "Tokens of one issuer for one audience.",
        resources: [gateway({ authorizerType: "CUSTOM_JWT", authorizerConfiguration: jwt })],
      },
      { title: "Calls signed with IAM credentials.", resources: [gateway({ authorizerType: "AWS_IAM" })] },
    ],
  },
  *check(facts) {
    for (const { resource, kind } of facts.workloads) {
      if (kind !== "agent-gateway" || resource.type !== type) continue;
      const place = { resource, path: "authorizerType" };
      const authorizer = textOf(resource.properties.authorizerType);
      if (!isKnown(authorizer)) yield undecided(place, authorizer);
      else if (authorizer.toUpperCase() === "NONE") yield violation("open", place);
    }
  },
};

function textOf(value: Value | undefined): Knowable<string> {
  const plain = reveal(value);
  return plain instanceof Unknown ? plain : typeof plain === "string" ? plain : "";
}
