import {
  type Facts,
  isKnown,
  isProperties,
  type Properties,
  reveal,
  type Value,
  type Workload,
} from "../../model/index.js";
import { violation } from "../outcome.js";
import type { ExampleResource, Rule } from "../rule.js";

const awsAgent: ExampleResource = {
  type: "aws:bedrock/agentAgent:AgentAgent",
  name: "support",
  properties: {
    agentName: "support",
    foundationModel: "anthropic.claude-sonnet-4",
    agentResourceRoleArn: "arn:aws:iam::111122223333:role/support-agent",
  },
};

const gcpAgent: ExampleResource = {
  type: "gcp:vertex/aiReasoningEngine:AiReasoningEngine",
  name: "support",
  properties: { displayName: "support", region: "europe-west1" },
};

function trail(more: Readonly<Record<string, unknown>>): ExampleResource {
  return {
    type: "aws:cloudtrail/trail:Trail",
    name: "audit",
    properties: { name: "audit", s3BucketName: "acme-audit", ...more },
  };
}

export const agentWithoutAuditLog: Rule<"aws" | "gcp"> = {
  name: "agent-without-audit-log",
  title: "Agent whose actions no log of the stack records",
  layer: "agent",
  severity: "warn",
  clouds: ["aws", "gcp"],
  scope: "stack",
  why: "What an agent reads and calls are data events, which neither cloud records unless told to. Without them nobody can say afterwards what it did.",
  remediation:
    "Record data events with a CloudTrail trail or event data store, or with a GCP audit config (DATA_READ and DATA_WRITE); where another stack does, write an exception that names it.",
  standards: [
    "owasp-agentic-2026:ASI10",
    "owasp-nhi-2025:NHI10",
    "nist-sp-800-207:tenet-7",
    "nist-csf-2.0:PR.PS-04",
    "nist-ai-rmf-1.0:MEASURE 2.8",
    "csa-ccm-4.0:LOG-08",
    "mitre-attack:T1562.008",
  ],
  parameters: {},
  messages: {
    aws: "An agent acts here, and no trail or event data store in this stack records data events.",
    gcp: "An agent acts here, and no audit config in this stack records data access.",
  },
  examples: {
    bad: [
      {
        title: "An agent, and a trail of management events only.",
        resources: [awsAgent, trail({})],
        findings: ["aws"],
      },
      { title: "An agent engine without an audit config.", resources: [gcpAgent], findings: ["gcp"] },
    ],
    good: [
      {
        title: "A trail with data events.",
        resources: [
          awsAgent,
          trail({
            advancedEventSelectors: [
              { name: "data", fieldSelectors: [{ field: "eventCategory", equals: ["Data"] }] },
            ],
          }),
        ],
      },
      {
        title: "An audit config of all services.",
        resources: [
          gcpAgent,
          {
            type: "gcp:projects/iAMAuditConfig:IAMAuditConfig",
            name: "audit",
            properties: {
              project: "acme-prod",
              service: "allServices",
              auditLogConfigs: [{ logType: "DATA_READ" }, { logType: "DATA_WRITE" }],
            },
          },
        ],
      },
    ],
  },
  *check(facts) {
    for (const cloud of ["aws", "gcp"] as const) {
      const agent = facts.workloads.find((each) => each.cloud === cloud && isAgent(each));
      if (agent === undefined || isLogged(facts, agent)) continue;
      yield violation(cloud, { resource: agent.resource, path: "" });
    }
  },
};

function isAgent({ kind, resource }: Workload): boolean {
  return kind === "agent" && resource.change !== "delete";
}

const auditConfig = /^gcp:(?:projects|folder|organizations)\/(?:iAM|iam)AuditConfig:/;
const wholePolicy = /^gcp:(?:projects|folder|organizations)\/(?:iAM|iam)Policy:/;

function isLogged({ resources }: Facts, { cloud, runsAs }: Workload): boolean {
  return resources.some(({ type, properties, change }) => {
    if (change === "delete") return false;
    if (cloud === "gcp") return auditConfigsIn(type, properties).some((each) => recordsAccess(each, runsAs));
    if (type === "aws:cloudtrail/trail:Trail")
      return reveal(properties.enableLogging) !== false && recordsData(properties);
    if (type !== "aws:cloudtrail/eventDataStore:EventDataStore") return false;
    return reveal(properties.suspend) !== true && recordsData(properties);
  });
}

/** Audit configs are resources of their own, or stand in a whole policy. */
function auditConfigsIn(type: string, properties: Properties): readonly Properties[] {
  if (auditConfig.test(type)) return [properties];
  if (!wholePolicy.test(type)) return [];
  const data = reveal(properties.policyData);
  const policy = typeof data === "string" ? parsed(data) : undefined;
  return isProperties(policy) ? blocks(policy.auditConfigs) : [];
}

function parsed(text: string): Value | undefined {
  try {
    return JSON.parse(text) as Value;
  } catch {
    return undefined;
  }
}

/** The service whose calls are those to and of agents, and all services together. */
const ofAgents = new Set(["allServices", "aiplatform.googleapis.com"]);

/** Whether it records what is read or written, and the agent's account is none that it leaves out. */
function recordsAccess({ service, auditLogConfigs }: Properties, runsAs: Workload["runsAs"]): boolean {
  const named = reveal(service);
  if (typeof named === "string" && !ofAgents.has(named)) return false;
  return blocks(auditLogConfigs).some(({ logType, exemptedMembers }) => {
    const type = reveal(logType);
    const isExempt = runsAs.some(
      ({ value }) => isKnown(value) && listed(exemptedMembers, `serviceAccount:${value}`),
    );
    return !isExempt && (typeof type !== "string" || type.startsWith("DATA_"));
  });
}

function recordsData({ eventSelectors, advancedEventSelectors }: Properties): boolean {
  return (
    blocks(eventSelectors).some(({ dataResources }) => blocks(dataResources).length > 0) ||
    blocks(advancedEventSelectors).some(({ fieldSelectors }) =>
      blocks(fieldSelectors).some(({ field, equals }) => field === "eventCategory" && listed(equals, "Data")),
    )
  );
}

function blocks(value: Value | undefined): readonly Properties[] {
  const plain = reveal(value);
  return (Array.isArray(plain) ? plain : [plain]).filter((each) => isProperties(each));
}

function listed(value: Value | undefined, text: string): boolean {
  const plain = reveal(value);
  return Array.isArray(plain) && plain.includes(text);
}
