import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { isKnown } from "../../src/model/index.js";
import { readFiles } from "../../src/readers/index.js";
import { readValue } from "./plainFacts.js";

const values = { project: "p", role: "roles/viewer", member: "user:a@b.example" };
const entry = (change: object) => ({
  address: "google_project_iam_member.x",
  mode: "managed",
  type: "google_project_iam_member",
  name: "x",
  change,
});
const created = entry({ actions: ["create"], before: null, after: values, after_unknown: {} });
const plan = (more: object) => JSON.stringify({ format_version: "1.2", terraform_version: "1.9.0", ...more });

function reading(text: string): readonly [resources: readonly string[], unread: readonly string[]] {
  const { resources, unread } = readValue(text);
  return [resources.map(({ change }) => change), unread.map(({ path, reason }) => `${path}: ${reason}`)];
}

describe("What says only a part is read, and said to be a part", () => {
  it("a plan whose run failed half-way", () => {
    assert.deepEqual(reading(plan({ errored: true, resource_changes: [created] })), [
      ["create"],
      ["errored: the run failed, and what it had not planned yet is missing"],
    ]);
  });

  it("a plan that defers changes", () => {
    const deferred = [{ reason: "provider_config_unknown", resource_change: created }];
    assert.deepEqual(reading(plan({ complete: false, deferred_changes: deferred, resource_changes: [] })), [
      ["create"],
      [
        "google_project_iam_member.x: its change is deferred to a later plan (provider_config_unknown), and not all of it is known",
      ],
    ]);
  });

  it("a plan of some targets", () => {
    assert.deepEqual(reading(plan({ complete: false, resource_changes: [created] })), [
      ["create"],
      ["complete: the plan is not complete: what `-target` or `-exclude` leaves out is missing"],
    ]);
  });

  it("a plan that only refreshes: what is there is all that it says", () => {
    const { change: _, ...there } = created;
    const prior = { format_version: "1.0", values: { root_module: { resources: [{ ...there, values }] } } };
    assert.deepEqual(reading(plan({ resource_drift: [created], prior_state: prior })), [["same"], []]);
    // Beside changes it says nothing that they do not.
    assert.deepEqual(reading(plan({ resource_changes: [created], prior_state: prior })), [["create"], []]);
  });

  it("a plan that destroys everything makes nothing of what goes away", () => {
    const gone = entry({ actions: ["delete"], before: values, after: null });
    assert.deepEqual(reading(plan({ resource_changes: [gone] })), [["delete"], []]);
  });

  it("a preview that failed half-way", () => {
    const urn = "urn:pulumi:dev::p::gcp:projects/iAMMember:IAMMember::x";
    const type = "gcp:projects/iAMMember:IAMMember";
    const steps = [{ op: "create", urn, newState: { urn, type, inputs: values } }];
    const preview = { steps, diagnostics: [{ severity: "error", message: "boom" }] };
    assert.deepEqual(reading(JSON.stringify(preview)), [
      ["create"],
      ["diagnostics: the preview failed, and what it had not planned yet is missing"],
    ]);
  });
});

describe("Pages of an account export in files of their own", () => {
  const role = (account: string) => ({ RoleName: "x", Arn: `arn:aws:iam::${account}:role/x` });
  const page = (account: string, isTruncated: boolean) =>
    JSON.stringify({ RoleDetailList: [role(account)], IsTruncated: isTruncated });
  const unread = (...texts: readonly string[]) =>
    readFiles(texts.map((text, index) => ({ name: `${index}.json`, text }))).unread.map(
      ({ source, path }) => `${source.file} ${path}`,
    );

  it("are complete with the last one", () => {
    assert.deepEqual(unread(page("111111111111", true), page("111111111111", false)), []);
  });

  it("are not without it, nor with that of another account", () => {
    assert.deepEqual(unread(page("111111111111", true)), ["0.json IsTruncated"]);
    assert.deepEqual(unread(page("111111111111", true), page("222222222222", false)), ["0.json IsTruncated"]);
  });
});

describe("What tools print besides whole exports is read", () => {
  const statement = { Effect: "Allow", Action: "*", Resource: "*" };
  const document = { Version: "2012-10-17", Statement: [statement] };
  const arn = "arn:aws:iam::123456789012:role/x";
  const role = { RoleName: "x", Arn: arn, AssumeRolePolicyDocument: document };
  const cases: readonly (readonly [what: string, text: string, types: readonly string[]])[] = [
    ["aws iam get-role", JSON.stringify({ Role: role }), ["aws:iam/role:Role"]],
    [
      "aws iam list-roles",
      JSON.stringify({ Roles: [role, role] }),
      ["aws:iam/role:Role", "aws:iam/role:Role"],
    ],
    [
      "aws iam get-role-policy",
      JSON.stringify({ RoleName: "x", PolicyName: "y", PolicyDocument: document }),
      ["document:aws/identity"],
    ],
    [
      "aws iam get-policy-version",
      JSON.stringify({ PolicyVersion: { Document: document, VersionId: "v1" } }),
      ["document:aws/identity"],
    ],
    [
      "a document as IAM's API encodes it",
      JSON.stringify({ PolicyDocument: encodeURIComponent(JSON.stringify(document)) }),
      ["document:aws/identity"],
    ],
    [
      "aws s3api get-bucket-policy",
      JSON.stringify({
        Policy: JSON.stringify({
          Statement: [{ ...statement, Principal: "*", Resource: "arn:aws:s3:::x/*" }],
        }),
      }),
      ["document:aws/resource"],
    ],
    [
      "gcloud projects get-iam-policy, as YAML",
      "bindings:\n- members:\n  - allUsers\n  role: roles/viewer\netag: x\n",
      ["document:gcp/policy"],
    ],
    [
      "a plan for each unit, one a line",
      `${plan({ resource_changes: [created] })}\n${plan({ resource_changes: [created] })}\n`,
      ["gcp:projects/iAMMember:IAMMember", "gcp:projects/iAMMember:IAMMember"],
    ],
    [
      "a checkpoint of Pulumi's backend",
      JSON.stringify({
        version: 3,
        checkpoint: { latest: { resources: [{ urn: "u::x", type: "aws:iam/role:Role", inputs: {} }] } },
      }),
      ["aws:iam/role:Role"],
    ],
  ];
  for (const [what, text, types] of cases) {
    it(what, () => {
      assert.deepEqual(
        readValue(text).resources.map(({ type }) => type),
        types,
      );
    });
  }

  it("nothing of a document that is nested without end, or says a key twice", () => {
    const deep = `{"PolicyDocument":{"Statement":${"[".repeat(50_000)}${"]".repeat(50_000)}}}`;
    const [policy] = readValue(deep).permissions;
    assert.ok(policy?.kind === "aws-policy" && !isKnown(policy.document));
    assert.throws(() => readValue('{"PolicyDocument":{"Statement":[],"Statement":[]}}'), /has a key twice/);
  });

  it("manifests whose texts hold braces, and no prose with manifests in it", () => {
    const manifest = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\ndata:\n  a: "{{ .Values.x }}"\n';
    assert.equal(readValue(manifest).resources.length, 1);
    assert.throws(
      () => readValue(`# How to\n\nWrite this:\n\n${manifest.replaceAll(/[{}]/g, "")}`),
      /of a format that is not known/,
    );
  });
});
