import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { type Properties, type Resource, Unknown } from "../../../src/model/index.js";
import { awsWorkloads } from "../../../src/readers/extract/workloads/aws.js";
import { gcpWorkloads } from "../../../src/readers/extract/workloads/gcp.js";
import { extractFacts } from "../../../src/readers/index.js";
import table from "../../../src/readers/terraform/table.json";
import { plain } from "../plainFacts.js";

function workloadOf(type: string, properties: Properties): unknown {
  const resource: Resource = {
    address: "x",
    type,
    name: "x",
    properties,
    references: {},
    change: "create",
    source: { file: "f" },
  };
  const [workload] = extractFacts([resource]).workloads;
  return plain([
    workload?.runsAs.map(({ value }) => value),
    workload?.settings.map(({ path, name, value, reference }) => [path, name, value, reference]),
  ]);
}

const base64 = (text: string) => Buffer.from(text).toString("base64");

describe("Workloads", () => {
  const cases: readonly (readonly [what: string, type: string, properties: Properties, expected: unknown])[] =
    [
      [
        "user data, plain",
        "aws:ec2/instance:Instance",
        { iamInstanceProfile: "web", userData: "#!/bin/sh" },
        [["web"], [["userData", "user-data", "#!/bin/sh", false]]],
      ],
      [
        "user data, as a hash",
        "aws:ec2/instance:Instance",
        { userData: "0123456789abcdef0123456789abcdef01234567" },
        [[], [["userData", "user-data", { unknown: "given only as a hash" }, false]]],
      ],
      [
        "user data of a launch template, Base64",
        "aws:ec2/launchTemplate:LaunchTemplate",
        { iamInstanceProfile: { name: "web" }, userData: base64("TOKEN=x") },
        [["web"], [["userData", "user-data", "TOKEN=x", false]]],
      ],
      [
        "user data that is compressed",
        "aws:ec2/launchTemplate:LaunchTemplate",
        { userData: Buffer.from([0x1f, 0x8b, 8, 0]).toString("base64") },
        [[], [["userData", "user-data", { unknown: "compressed" }, false]]],
      ],
      [
        "container definitions, keys in either case",
        "aws:ecs/taskDefinition:TaskDefinition",
        {
          taskRoleArn: "t",
          executionRoleArn: "e",
          containerDefinitions: JSON.stringify([{ Environment: [{ Name: "A", Value: "1" }] }]),
        },
        [["t", "e"], [["containerDefinitions[0].environment[0].value", "A", "1", false]]],
      ],
      [
        "container definitions that are not known yet",
        "aws:ecs/taskDefinition:TaskDefinition",
        { containerDefinitions: new Unknown("later") },
        [
          [],
          [
            ["containerDefinitions", "*", { unknown: "later" }, false],
            ["containerDefinitions", "command", { unknown: "later" }, false],
          ],
        ],
      ],
      [
        "batch jobs",
        "aws:batch/jobDefinition:JobDefinition",
        {
          containerProperties: JSON.stringify({ jobRoleArn: "j", environment: [{ name: "A", value: "1" }] }),
        },
        [["j"], [["containerProperties.environment[0].value", "A", "1", false]]],
      ],
      [
        "builds, whose values may name a store",
        "aws:codebuild/project:Project",
        {
          serviceRole: "r",
          environment: { environmentVariables: [{ name: "A", value: "/a", type: "PARAMETER_STORE" }] },
        },
        [["r"], [["environment.environmentVariables[0].value", "A", "/a", true]]],
      ],
      [
        "tokens of pipeline actions",
        "aws:codepipeline/pipeline:Pipeline",
        { roleArn: "r", stages: [{ actions: [{ configuration: { OAuthToken: "x" } }] }] },
        [["r"], [["stages[0].actions[0].configuration.OAuthToken", "OAuthToken", "x", false]]],
      ],
      [
        "functions of the second generation",
        "gcp:cloudfunctionsv2/function:Function",
        { serviceConfig: { serviceAccountEmail: "a@p", environmentVariables: { A: "1" } } },
        [["a@p"], [["serviceConfig.environmentVariables.A", "A", "1", false]]],
      ],
      [
        "jobs of Cloud Run",
        "gcp:cloudrunv2/job:Job",
        {
          template: {
            template: { serviceAccount: "a@p", containers: [{ envs: [{ name: "A", value: "1" }] }] },
          },
        },
        [["a@p"], [["template.template.containers[0].envs[0].value", "A", "1", false]]],
      ],
      [
        "instances with a startup script",
        "gcp:compute/instance:Instance",
        { serviceAccount: { email: "a@p" }, metadata: { "startup-script": "x" }, metadataStartupScript: "y" },
        [
          ["a@p"],
          [
            ["metadata.startup-script", "startup-script", "x", false],
            ["metadataStartupScript", "startup-script", "y", false],
          ],
        ],
      ],
      [
        "build steps with NAME=value lines",
        "gcp:cloudbuild/trigger:Trigger",
        { serviceAccount: "a@p", build: { steps: [{ name: "x", envs: ["TOKEN=a=b"] }] } },
        [["a@p"], [["build.steps[0].envs[0]", "TOKEN", "a=b", false]]],
      ],
      [
        "commands on the machine that deploys",
        "command:local:Command",
        { create: "aws iam create-access-key", environment: { A: "1" } },
        [
          [],
          [
            ["create", "create", "aws iam create-access-key", false],
            ["environment.A", "A", "1", false],
          ],
        ],
      ],
      [
        "agents",
        "aws:bedrock/agentcoreAgentRuntime:AgentcoreAgentRuntime",
        { roleArn: "r", environmentVariables: { KEY: "x" } },
        [["r"], [["environmentVariables.KEY", "KEY", "x", false]]],
      ],
    ];
  for (const [what, type, properties, expected] of cases) {
    it(what, () => {
      assert.deepEqual(workloadOf(type, properties), expected);
    });
  }

  it("of AWS and GCP are read from Terraform as well", () => {
    const mapped = new Set(
      Object.values((table as unknown as { types: Record<string, [string, number]> }).types).map(
        ([token]) => token,
      ),
    );
    const missing = [...awsWorkloads, ...gcpWorkloads]
      .map(({ type }) => type)
      .filter((type) => !mapped.has(type));
    assert.deepEqual(missing, [], "add these types to scripts/terraform/names.ts and run its generator");
  });
});
