import assert from "node:assert/strict";
import { readTerraformPlan } from "../../../src/readers/formats/terraformPlan.js";
import type { JsonObject } from "../../../src/readers/text/json.js";
import { plain } from "../plainFacts.js";

const type = "aws_iam_policy_document";

/** A plan with data sources that are read during apply, and what the configuration says of them and a policy. */
function plan(
  data: Readonly<Record<string, { readonly values: JsonObject; readonly from?: JsonObject }>>,
  policy: readonly string[],
  extra: JsonObject = {},
): JsonObject {
  const names = Object.keys(data);
  return {
    format_version: "1.2",
    resource_changes: [
      ...names.map((name) => ({
        address: `data.${type}.${name}`,
        mode: "data",
        type,
        name,
        change: {
          actions: ["read"],
          after: data[name]!.values,
          after_unknown: { json: true, ...(data[name]!.from ? { source_policy_documents: [true] } : {}) },
        },
      })),
      {
        address: "aws_iam_policy.main",
        mode: "managed",
        type: "aws_iam_policy",
        name: "main",
        change: { actions: ["create"], after: {}, after_unknown: { policy: true } },
      },
    ],
    configuration: {
      root_module: {
        resources: [
          ...names.map((name) => ({
            address: `data.${type}.${name}`,
            mode: "data",
            type,
            name,
            expressions: data[name]!.from ?? {},
          })),
          {
            address: "aws_iam_policy.main",
            mode: "managed",
            type: "aws_iam_policy",
            name: "main",
            expressions: { policy: { references: [...policy] } },
          },
        ],
        ...extra,
      },
    },
  };
}

function allow(action: string, sid: string): JsonObject {
  return { sid, effect: "Allow", actions: [action], resources: ["*"] };
}

function read(input: JsonObject): Readonly<Record<string, unknown>> {
  const { resources } = readTerraformPlan("plan.json", input);
  const [policy] = resources.filter(({ address }) => address === "aws_iam_policy.main");
  return {
    policy: plain(policy?.properties.policy),
    documents: resources.filter((each) => each.type.startsWith("document:")).map((each) => each.address),
  };
}

const reference = (name: string) => [`data.${type}.${name}.json`, `data.${type}.${name}`];

describe("policy documents that are data sources", () => {
  it("are joined from the ones that they are merged from, by Sid", () => {
    const merged = plan(
      {
        base: { values: { statement: [allow("s3:GetObject", "a"), allow("sqs:SendMessage", "b")] } },
        whole: {
          values: { source_policy_documents: [null], statement: [allow("sns:Publish", "b")] },
          from: { source_policy_documents: { references: reference("base") } },
        },
      },
      reference("whole"),
    );
    assert.deepEqual(read(merged), {
      policy: {
        Version: "2012-10-17",
        Statement: [
          { Effect: "Allow", Sid: "a", Action: ["s3:GetObject"], Resource: ["*"] },
          { Effect: "Allow", Sid: "b", Action: ["sns:Publish"], Resource: ["*"] },
        ],
      },
      documents: [],
    });
  });

  it("say what they do not know where they are merged from something else", () => {
    const merged = plan(
      {
        whole: {
          values: { source_policy_documents: [null], statement: [allow("sns:Publish", "b")] },
          from: { source_policy_documents: { references: ["var.more"] } },
        },
      },
      reference("whole"),
    );
    assert.deepEqual(read(merged).policy, {
      Version: "2012-10-17",
      Statement: { unknown: "a policy document that is merged from others during apply" },
    });
  });

  it("are documents of their own where nothing refers to them", () => {
    const data = { loose: { values: { statement: [allow("s3:*", "a")] } } };
    assert.deepEqual(read(plan(data, [])).documents, [`data.${type}.loose`]);
    assert.deepEqual(read(plan(data, reference("loose"))).documents, []);
  });

  it("are left where an output, a called module or a local value may use them", () => {
    const data = { loose: { values: { statement: [allow("s3:*", "a")] } } };
    const uses: readonly JsonObject[] = [
      { outputs: { json: { expression: { references: reference("loose") } } } },
      { module_calls: { role: { expressions: { policy: { references: reference("loose") } } } } },
      { outputs: { json: { expression: { references: ["local.policy"] } } } },
    ];
    for (const use of uses) assert.deepEqual(read(plan(data, [], use)).documents, [], JSON.stringify(use));
  });
});
