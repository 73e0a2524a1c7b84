import assert from "node:assert/strict";
import {
  ENGINE_TIMEOUT,
  type Project,
  RUN_TIMEOUT,
  type Sandbox,
  startSandbox,
} from "../e2e/support/sandbox.js";

const config = { "aws:region": "eu-west-1", "gcp:project": "acme-sandbox" };

describe("the example of GitHub Actions on the real engine", function () {
  this.timeout(RUN_TIMEOUT);
  let sandbox: Sandbox;
  let project: Project;

  before(async function () {
    this.timeout(ENGINE_TIMEOUT);
    sandbox = await startSandbox();
    project = sandbox.project("examples/github-actions", { config, policyPack: "policy-packs/keyless" });
  });
  after(() => sandbox?.remove());

  it("is previewed with the policy pack on, though the bucket's name is not known yet", async () => {
    const preview = await project.preview();
    assert.equal(preview.code, 0, preview.stdout + preview.stderr);
    assert.deepEqual(await project.state(), []);
  });

  it("makes a role and a service account that the policy pack passes", async () => {
    const up = await project.up();
    assert.equal(up.code, 0, up.stdout + up.stderr);
    const types = (await project.state()).map(({ type }) => type);
    for (const type of [
      "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
      "aws:iam/role:Role",
      "aws:iam/rolePolicy:RolePolicy",
      "gcp:iam/workloadIdentityPool:WorkloadIdentityPool",
      "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider",
      "gcp:serviceaccount/account:Account",
      "gcp:storage/bucketIAMMember:BucketIAMMember",
    ]) {
      assert.equal(types.filter((each) => each === type).length, 1, type);
    }
  });

  it("tells what to paste next", async () => {
    const outputs = await project.outputs();
    assert.match(String(outputs.awsWorkflow), /role-to-assume: arn:aws:iam::\d{12}:role\/deploy-web/);
    assert.match(String(outputs.gcpWorkflow), /workload_identity_provider: projects\/\d+\//);
  });

  it("changes nothing when it is run again: what it made, it still declares", async () => {
    const again = await project.up("--expect-no-changes");
    assert.equal(again.code, 0, again.stdout + again.stderr);
  });

  it("is destroyed, and the account-wide pool and provider stay for whoever else uses them", async () => {
    const destroyed = await project.destroy();
    assert.equal(destroyed.code, 0, destroyed.stdout + destroyed.stderr);
    assert.deepEqual(await project.state(), []);
  });

  it("is made again after that, and takes back the pool and the provider", async () => {
    const up = await project.up();
    assert.equal(up.code, 0, up.stdout + up.stderr);
    assert.match(up.stdout, /OpenIdConnectProvider .* imported/);
    assert.match(up.stdout, /WorkloadIdentityPool .* imported/);
    const again = await project.up("--expect-no-changes");
    assert.equal(again.code, 0, again.stdout + again.stderr);
  });
});
