import assert from "node:assert/strict";
import { join } from "node:path";
import { run } from "../../src/sandbox/engine/processes.js";
import { ENGINE_TIMEOUT, type Sandbox, startSandbox } from "./support/sandbox.js";

const root = join(__dirname, "..", "..");

describe("a fresh clone of the repository as a Pulumi package", function () {
  this.timeout(ENGINE_TIMEOUT);
  let sandbox: Sandbox;

  before(async () => {
    sandbox = await startSandbox();
  });
  after(() => sandbox?.remove());

  it("is installed, added to a program, and used, with nothing left to do", async () => {
    const clone = join(sandbox.folder, "clone");
    const cloned = await run("git", ["clone", "--quiet", "--no-hardlinks", root, clone], {
      cwd: sandbox.folder,
    });
    assert.equal(cloned.code, 0, cloned.stderr);
    const installed = await run("npm", ["ci", "--prefer-offline"], { cwd: clone });
    assert.equal(installed.code, 0, installed.stderr);

    const program = sandbox.write("shop", { "Pulumi.yaml": "name: shop\nruntime: yaml\n" });
    const added = await sandbox.pulumi(program, ["package", "add", clone]);
    assert.equal(added.code, 0, added.stdout + added.stderr);
    const schema = await sandbox.pulumi(program, ["package", "get-schema", clone]);
    assert.deepEqual([schema.code, schema.stderr], [0, ""]);

    const deploy = `name: shop
runtime: yaml
packages: {keyless: ${JSON.stringify(clone)}}
resources:
  deploy:
    type: keyless:FederatedRole
    properties:
      owner: team-web@acme.example
      purpose: Publishes the web site
      reviewBy: "2027-05-31"
      trust: {github: {owner: acme, repository: web, environment: production}}
`;
    const up = await sandbox.project(sandbox.write("shop", { "Pulumi.yaml": deploy })).up();
    assert.equal(up.code, 0, up.stdout + up.stderr);
  });
});
