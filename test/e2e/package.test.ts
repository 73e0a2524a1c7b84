import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { aws } from "../../src/index.js";
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
  it("is added to a program of another language, and says so without a warning", async () => {
    const program = sandbox.write("added", { "Pulumi.yaml": "name: added\nruntime: yaml\n" });
    const added = await sandbox.pulumi(program, ["package", "add", root]);
    assert.equal(added.code, 0, added.stdout + added.stderr);
    assert.match(readFileSync(join(program, "Pulumi.yaml"), "utf8"), /packages:\n {2}keyless: \//);
    assert.doesNotMatch(added.stdout + added.stderr, /warning|error/i);
  });

  it("is the components themselves for whoever requires its folder", () => {
    const script = "console.log(Object.keys(require(process.argv[1]).aws).join())";
    const { stdout } = spawnSync(process.execPath, ["-e", script, root], { encoding: "utf8" });
    assert.equal(stdout.trim(), Object.keys(aws).join());
  });
});
