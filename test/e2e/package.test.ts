import assert from "node:assert/strict";
import { join } from "node:path";
import { ENGINE_TIMEOUT, RUN_TIMEOUT, type Sandbox, startSandbox } from "./support/sandbox.js";

const root = join(__dirname, "..", "..");

describe("the repository as a Pulumi package", function () {
  this.timeout(RUN_TIMEOUT);
  let sandbox: Sandbox;

  before(async function () {
    this.timeout(ENGINE_TIMEOUT);
    sandbox = await startSandbox();
  });
  after(() => sandbox?.remove());

  it("gives its schema to every language", async () => {
    const got = await sandbox.pulumi(sandbox.folder, ["package", "get-schema", root]);
    assert.equal(got.code, 0, got.stdout + got.stderr);
    const schema = JSON.parse(got.stdout);
    assert.equal(schema.name, "keyless");
    assert.ok("keyless:index:FederatedRole" in schema.resources);
    assert.ok("keyless:index:FederatedServiceAccount" in schema.resources);
    assert.doesNotMatch(got.stderr, /warning|error/i);
  });
});
