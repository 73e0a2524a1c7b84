import {
  type Facts,
  type Identity,
  isKnown,
  type Place,
  type Reference,
  type Workload,
} from "../../model/index.js";
import { narrowGithubRole } from "../exampleTrust.js";
import { isGoogleOwn } from "../identities.js";
import { violation } from "../outcome.js";
import type { ExampleResource, Rule } from "../rule.js";

/**
 * AWS types that run a program, with the property of the identity that the program has: other roles of theirs pull
 * images or write logs, and are shared by design.
 */
const ownRole: Readonly<Record<string, string>> = {
  "aws:lambda/function:Function": "role",
  "aws:ecs/taskDefinition:TaskDefinition": "taskRoleArn",
  "aws:apprunner/service:Service": "instanceConfiguration.instanceRoleArn",
  "aws:ec2/instance:Instance": "iamInstanceProfile",
  "aws:glue/job:Job": "roleArn",
  "aws:bedrock/agentcoreAgentRuntime:AgentcoreAgentRuntime": "roleArn",
  "aws:bedrock/agentAgent:AgentAgent": "agentResourceRoleArn",
};

/** Kinds of GCP and Kubernetes workloads that are programs of their own. */
const programs = new Set(["function", "container", "instance", "job", "pod", "agent"]);

const role = "arn:aws:iam::111122223333:role/app";

function lambda(name: string, more: Readonly<Record<string, unknown>> = {}): ExampleResource {
  return {
    type: "aws:lambda/function:Function",
    name,
    properties: { name, role, runtime: "nodejs22.x", handler: "index.handler", ...more },
  };
}

export const identityShared: Rule<"workloads" | "environments"> = {
  name: "identity-shared",
  title: "One identity for several workloads",
  layer: "governance",
  severity: "warn",
  clouds: ["aws", "gcp", "kubernetes"],
  scope: "stack",
  why: "What runs as the same identity has the rights of all the others, cannot be told from them in the logs, and cannot be switched off without them.",
  remediation: "Give each workload an identity of its own with the rights that it needs.",
  standards: [
    "owasp-nhi-2025:NHI9",
    "owasp-nhi-2025:NHI8",
    "nist-sp-800-207:tenet-3",
    "nist-csf-2.0:PR.AA-01",
    "csa-ccm-4.0:IAM-13",
  ],
  parameters: {
    maximumWorkloads: {
      description: "Workloads that may run as one identity.",
      schema: { type: "integer", minimum: 1 },
      default: 1,
    },
  },
  messages: {
    workloads: "{count} workloads run as {identity}: {names}.",
    environments: "{count} workloads of several environments ({environments}) run as {identity}: {names}.",
  },
  examples: {
    bad: [
      {
        title: "Two functions with one role.",
        resources: [lambda("orders"), lambda("invoices")],
        findings: [`workloads:${role}`],
      },
      {
        title: "Two environments with one service account.",
        resources: ["staging", "production"].map((environment) => ({
          type: "gcp:cloudrunv2/service:Service",
          name: environment,
          properties: {
            name: environment,
            location: "europe-west1",
            labels: { environment },
            template: { serviceAccount: "app@acme-prod.iam.gserviceaccount.com" },
          },
        })),
        findings: ["environments:app@acme-prod.iam.gserviceaccount.com"],
      },
    ],
    good: [
      {
        title: "Each function has a role of its own.",
        resources: [
          lambda("orders"),
          lambda("invoices", { role: "arn:aws:iam::111122223333:role/invoices" }),
          narrowGithubRole,
        ],
      },
      {
        title: "Tasks share the role that pulls their images, not the one that they act as.",
        resources: ["orders", "invoices"].map((family) => ({
          type: "aws:ecs/taskDefinition:TaskDefinition",
          name: family,
          properties: {
            family,
            executionRoleArn: "arn:aws:iam::111122223333:role/pull",
            taskRoleArn: `arn:aws:iam::111122223333:role/${family}`,
            containerDefinitions: "[]",
          },
        })),
      },
    ],
  },
  *check(facts, { parameters }) {
    const maximum = parameters.maximumWorkloads as number;
    if (facts.workloads.length <= maximum) return;
    for (const [identity, workloads] of byIdentity(facts)) {
      // Copies that one block makes (count, for_each) are one workload.
      const blocks = new Map(workloads.map((each) => [blockOf(each.resource.address), each]));
      if (blocks.size <= maximum) continue;
      const distinct = [...blocks.values()];
      const environments = new Set(distinct.flatMap((each) => environmentOf(each) ?? []));
      const message = environments.size > 1 ? "environments" : "workloads";
      yield violation(message, placeOf(identity, facts) ?? distinct[0]!, {
        key: `${message}:${identity}`,
        data: {
          count: distinct.length,
          identity,
          names: namesOf(distinct),
          environments: [...environments].sort().join(", "),
        },
      });
    }
  },
};

function byIdentity({ workloads, identities }: Facts): ReadonlyMap<string, readonly Workload[]> {
  // The same identity may be named in full by one, and by its resource by another.
  const names = new Map(identities.map(({ resource, id }) => [resource.address, id]));
  const groups = new Map<string, Workload[]>();
  for (const workload of workloads) {
    for (const identity of new Set(
      actsAs(workload).flatMap((each) => {
        const key = keyOf(each);
        return key === undefined ? [] : [names.get(key) ?? key];
      }),
    )) {
      const group = groups.get(identity);
      if (group) group.push(workload);
      else groups.set(identity, [workload]);
    }
  }
  return groups;
}

function actsAs({ resource, cloud, kind, runsAs }: Workload): readonly Reference[] {
  if (cloud !== "aws") return programs.has(kind) ? runsAs : [];
  const path = ownRole[resource.type];
  if (path === undefined) return [];
  if (runsAs.length < 2) return runsAs;
  const value = textAt(resource.properties, path);
  const addresses = resource.references[path.split(".", 1)[0]!] ?? [];
  return runsAs.filter((each) =>
    typeof each.value === "string" ? each.value === value : each.addresses === addresses,
  );
}

function textAt(properties: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce((value, step) => (value as Readonly<Record<string, unknown>> | undefined)?.[step], properties);
}

/** What identifies an identity in this input; undefined for those that are shared by nature, or not known. */
function keyOf({ value, addresses }: Reference): string | undefined {
  if (isKnown(value)) {
    if (value.endsWith(":default") || isGoogleOwn(value)) return undefined;
    if (addresses.length !== 1) return value;
  }
  return addresses.length === 1 ? addresses[0] : undefined;
}

function blockOf(address: string): string {
  return address.replace(/\[[^\]]*\]$/, "");
}

function placeOf(identity: string, { identities }: Facts): Place | undefined {
  const named = (each: Identity) => each.resource.address === identity || each.id === identity;
  return identities.find(named);
}

function environmentOf({ resource }: Workload): string | undefined {
  for (const property of ["tags", "tagsAll", "labels", "effectiveLabels"]) {
    const tags = resource.properties[property];
    if (typeof tags !== "object" || tags === null) continue;
    for (const [key, value] of Object.entries(tags)) {
      if (/^(?:environment|env|stage)$/i.test(key) && typeof value === "string") return value.toLowerCase();
    }
  }
  return undefined;
}

function namesOf(workloads: readonly Workload[]): string {
  const names = workloads.map(({ resource }) => resource.name).sort();
  return names.length > 4 ? `${names.slice(0, 3).join(", ")} and ${names.length - 3} more` : names.join(", ");
}
