import assert from "node:assert/strict";
import {
  ENGINE_TIMEOUT,
  type Project,
  RUN_TIMEOUT,
  type Sandbox,
  startSandbox,
} from "../e2e/support/sandbox.js";

const config = { "aws:region": "eu-west-1", "gcp:project": "acme-sandbox" };

/** What the pack must block, and on what. */
const blocked = [
  ["static-credential", "aws:iam:AccessKey"],
  ["static-credential", "gcp:serviceaccount:Key"],
  ["aws-administrator-access", "aws:iam:UserPolicy"],
  ["aws-trust-subject-too-wide", "aws:iam:Role"],
  ["gcp-provider-condition-missing", "gcp:iam:WorkloadIdentityPoolProvider"],
] as const;

describe("the example of the old way on the real engine", function () {
  this.timeout(RUN_TIMEOUT);
  let sandbox: Sandbox;
  let project: Project;

  before(async function () {
    this.timeout(ENGINE_TIMEOUT);
    sandbox = await startSandbox();
    project = sandbox.project("examples/the-old-way", { config, policyPack: "policy-packs/keyless" });
  });
  after(() => sandbox?.remove());

  it("is blocked in preview, each defect by its rule", async () => {
    const preview = await project.preview();
    assert.notEqual(preview.code, 0);
    for (const [rule, type] of blocked) {
      const line = new RegExp(`\\[mandatory\\].* ${rule}  \\(${type}: `);
      assert.match(preview.stdout, line, `${rule} does not block ${type}\n${preview.stdout}`);
    }
    assert.match(preview.stdout, /repo:acme\//, "the trust's witness is shown");
  });

  it("is blocked in up too, and makes nothing that is blocked", async () => {
    const up = await project.up();
    assert.notEqual(up.code, 0);
    const types = (await project.state()).map(({ type }) => type);
    assert.deepEqual(
      types.filter((type) => /AccessKey|:Key$|UserPolicy|:Role$|PoolProvider/.test(type)),
      [],
    );
  });
});
