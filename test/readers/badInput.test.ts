import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { Unknown } from "../../src/model/index.js";
import { InputProblem, readFiles, recognise } from "../../src/readers/index.js";
import { readValue } from "./plainFacts.js";

const plan = JSON.stringify({ format_version: "1.2", terraform_version: "1.11.4", resource_changes: [] });

function problemOf(text: string | Buffer): string {
  try {
    readFiles([{ name: "plan.json", text }]);
  } catch (error) {
    assert.ok(error instanceof InputProblem, String(error));
    return error.message;
  }
  return "";
}

describe("Bad input is one clear problem", () => {
  const cases: readonly (readonly [what: string, text: string | Buffer, message: RegExp])[] = [
    ["0 bytes", Buffer.alloc(0), /^plan\.json: is empty \(0 bytes\)$/],
    ["a saved plan", Buffer.from("PK\x03\x04rest"), /^plan\.json: is a ZIP archive; .*terraform show -json/],
    ["an encrypted state", '{"meta":{},"encrypted_data":"x"}', /^plan\.json: is an encrypted OpenTofu state/],
    [
      "a log",
      '{"@level":"info","@message":"x"}\n{"@level":"info","@message":"y"}',
      /^plan\.json: is the log of/,
    ],
    [
      "a gzip archive",
      Buffer.from([0x1f, 0x8b, 8, 0]),
      /^plan\.json: is compressed with gzip: unpack it first \(`gunzip`\)$/,
    ],
    [
      "Terraform source",
      'resource "aws_iam_role" "x" {\n}\n',
      /is Terraform source; give what `terraform show/,
    ],
    ["Terraform source as JSON", '{"resource":{"aws_iam_role":{}}}', /is Terraform source; give what/],
    ["a Pulumi project file", "name: x\nruntime: yaml\n", /is a Pulumi project file; give what/],
    [
      "a Helm template",
      "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\n",
      /^plan\.json: is a Helm template; give what `helm template` prints$/,
    ],
    ["a trail", '{"Records":[{"eventSource":"a","eventName":"b"}]}', /is an audit log: .*`--logs`$/],
    ["a log of Google Cloud", '[{"protoPayload":{}}]', /is an audit log: .*`--logs`$/],
    [
      "a CloudFormation template",
      '{"Resources":{"K":{"Type":"AWS::IAM::AccessKey"}}}',
      /is a CloudFormation/,
    ],
    [
      "the events of an update",
      '{"sequence":0,"preludeEvent":{}}\n{"sequence":1,"summaryEvent":{}}\n',
      /is a log of Pulumi's events; give what `pulumi preview --json` prints$/,
    ],
    [
      "a preview that failed at once",
      '{"diagnostics":[{"severity":"error"}],"changeSummary":{}}',
      /diagnostics: is a preview that failed before anything was planned$/,
    ],
    [
      "a key twice",
      '{"resource_changes":[],"format_version":"1.2","resource_changes":[]}',
      /^plan\.json, the outermost object: has a key twice in one object/,
    ],
    [
      "nested without end",
      "[".repeat(17 * 1024 * 1024),
      /^plan\.json: is nested deeper than any format that is known$/,
    ],
    ["only spaces", " \n ", /^plan\.json: is empty$/],
    ["zeros", Buffer.alloc(1000), /^plan\.json: is binary: it starts with a zero byte$/],
    ["cut in half", plan.slice(0, plan.length / 2), /^plan\.json, line 1, column \d+: is cut off: /],
    ["a comma too much", '{\n  "a": 1,\n}', /^plan\.json, line 3, column 1: is not valid JSON$/],
    ["not JSON", "resources {}", /^plan\.json: is of a format that is not known; expected a Terraform plan/],
    ["a number", "42", /^plan\.json: is of a format that is not known/],
    ["an empty list", "[]", /^plan\.json: is an empty list; /],
    ["an unknown object", '{"a":1}', /^plan\.json: is JSON of a format that is not known; /],
    [
      "invalid UTF-8",
      Buffer.from([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x7d]),
      /^plan\.json, byte 2: is not valid UTF-8$/,
    ],
    ["invalid UTF-16", Buffer.from([0xff, 0xfe, 0x00, 0xd8]), /^plan\.json: is not valid UTF-16$/],
    [
      "nested 100,000 deep",
      "[".repeat(100_000) + "]".repeat(100_000),
      /^plan\.json: is a list of a format that is not/,
    ],
    ["nested deep and cut", "[".repeat(100_000), /^plan\.json, line 1, column \d+: is cut off/],
    [
      "plan of another version",
      '{"format_version":"9.0","resource_changes":[]}',
      /format_version: is a Terraform plan in/,
    ],
    [
      "changes that are no objects",
      '{"format_version":"1.2","resource_changes":[{"address":"a"},[]]}',
      /^plan\.json, resource_changes\[1\]: is broken: an object is expected here$/,
    ],
    ["steps that are no objects", '{"steps":[null]}', /^plan\.json, steps\[0\]: is broken/],
    [
      "resources that are no objects",
      '{"version":3,"deployment":{"resources":[1]}}',
      /^plan\.json, deployment\.resources\[0\]: is broken/,
    ],
    [
      "changes that are no list",
      '{"format_version":"1.2","resource_changes":{}}',
      /resource_changes: is not a Terraform/,
    ],
    [
      "plan values of wrong type",
      '{"resource_changes":[],"planned_values":[]}',
      /planned_values: is not a Terraform/,
    ],
    [
      "state of another version",
      '{"version":3,"terraform_version":"0.11.0","serial":1,"modules":[]}',
      /version \(4 is\)|not known \(4 is\)/,
    ],
    [
      "state without resources",
      '{"version":4,"terraform_version":"1.1.0","serial":1}',
      /resources: is not a Terraform state/,
    ],
    [
      "stack of another version",
      '{"version":9,"deployment":{}}',
      /version: is a Pulumi stack export in a version/,
    ],
    [
      "deployment that is no object",
      '{"version":3,"deployment":[]}',
      /deployment: is not a Pulumi stack export/,
    ],
    ["preview without steps", '{"changeSummary":{},"steps":{}}', /steps: is not a Pulumi preview/],
    [
      "roles that are no list",
      '{"RoleDetailList":{}}',
      /RoleDetailList: is not an AWS account export|`RoleDetailList`/,
    ],
    ["bindings that are no list", '{"bindings":{}}', /bindings: is not a GCP IAM policy/],
    ["assets that are no list", '{"assets":{}}', /assets: is not a GCP asset export/],
    [
      "a broken line among many",
      '{"assetType":"a"}\n{"assetType":',
      /^plan\.json, line 2: is not valid JSON/,
    ],
  ];
  for (const [what, text, message] of cases) {
    it(what, () => {
      assert.match(problemOf(text), message);
      assert.doesNotMatch(problemOf(text), /\n| at /);
    });
  }

  it("says of each resource with a type that none can have that it was not read", () => {
    const stack = '{"version":3,"deployment":{"resources":[{"urn":"a::b","type":"constructor"}]}}';
    const change =
      '{"address":"constructor.x","type":"constructor","change":{"actions":["create"],"after":{}}}';
    const assets = '[{"name":"//a","assetType":"toString"}]';
    for (const text of [stack, `{"format_version":"1.2","resource_changes":[${change}]}`, assets]) {
      const { resources, unread } = readValue(text);
      assert.deepEqual([resources.length, unread.length], [0, 1], text);
    }
  });

  it("never quotes the input, which may hold secrets", () => {
    assert.doesNotMatch(problemOf('{"password": hunter2}'), /hunter2/);
  });

  it("reads UTF-8 and UTF-16 with and without byte order mark", () => {
    const swapped = Buffer.from(plan, "utf16le").swap16();
    for (const text of [
      Buffer.from(plan),
      Buffer.from(`\ufeff${plan}`),
      Buffer.from(plan, "utf16le"),
      Buffer.from(`\ufeff${plan}`, "utf16le"),
      swapped,
    ]) {
      assert.equal(recognise(text), "terraform-plan");
    }
  });

  it("carries a value nested too deeply as unknown", () => {
    const deep = `${'{"a":'.repeat(50_000)}1${"}".repeat(50_000)}`;
    const change = `{"address":"aws_iam_user.x","type":"aws_iam_user","name":"x","change":{"actions":["create"],"after":{"name":"x","tags":${deep}}}}`;
    const [resource] = readValue(`{"format_version":"1.2","resource_changes":[${change}]}`).resources;
    const stack = `{"version":3,"deployment":{"resources":[{"urn":"u::x","type":"t","inputs":{"a":${deep}}}]}}`;
    for (const properties of [resource?.properties, readValue(stack).resources[0]?.properties]) {
      let value: unknown = properties;
      let depth = 0;
      while (typeof value === "object" && value !== null && !(value instanceof Unknown) && depth < 1000) {
        value = (value as Record<string, unknown>).tags ?? (value as Record<string, unknown>).a;
        depth++;
      }
      assert.ok(value instanceof Unknown);
    }
  });

  it("survives names that JavaScript objects inherit", () => {
    const values = '{"name":"x","__proto__":{"a":1},"constructor":1,"tags":{"__proto__":"t","toString":"s"}}';
    const change = `{"address":"a.b","type":"aws_iam_user","name":"__proto__","change":{"actions":["create"],"after":${values}}}`;
    const { identities } = readValue(`{"format_version":"1.2","resource_changes":[${change}]}`);
    assert.deepEqual(Object.keys(identities[0]?.tags ?? {}).sort(), ["__proto__", "toString"]);
    assert.equal(({} as Record<string, unknown>).a, undefined);
  });
});

describe("Formats are recognised by content", () => {
  const cases: readonly (readonly [string, unknown])[] = [
    ["terraform-plan", { format_version: "1.2", planned_values: {} }],
    ["terraform-state", { format_version: "1.0", terraform_version: "1.11.4", values: {} }],
    ["terraform-state", { format_version: "1.0", terraform_version: "1.11.4" }],
    ["terraform-raw-state", { version: 4, terraform_version: "1.11.4", serial: 1, resources: [] }],
    ["pulumi-stack", { version: 3, deployment: {} }],
    ["pulumi-preview", { steps: [] }],
    ["aws-account-details", { RoleDetailList: [] }],
    ["aws-policy", { Version: "2012-10-17", Statement: [] }],
    ["gcp-policy", { bindings: [], etag: "x" }],
    ["gcp-assets", [{ name: "//x", assetType: "y" }]],
    ["gcp-assets", { name: "//x", asset_type: "y" }],
    ["kubernetes", { apiVersion: "v1", kind: "List", items: [] }],
  ];
  for (const [format, value] of cases) {
    it(`${format}: ${Object.keys(value as object).join(", ")}`, () => {
      assert.equal(recognise(JSON.stringify(value)), format);
    });
  }
});
