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

  it("makes a role and a service account that the policy pack passes", async () => {
    const up = await project.up();
    console.log(up.stdout, up.stderr);
    assert.equal(up.code, 0, up.stdout + up.stderr);
  });
});
