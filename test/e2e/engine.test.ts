import assert from "node:assert/strict";
import { join } from "node:path";
import { ENGINE_TIMEOUT, type Project, RUN_TIMEOUT, type Sandbox, startSandbox } from "./support/sandbox.js";

const provider = join(__dirname, "support", "provider", "main.cjs");

const manifest = `name: badge
runtime: {name: nodejs, options: {typescript: false}}
main: program.js
`;

/** A role whose description is config, with a secret in the outputs; throws when told to. */
const program = `
const pulumi = require("@pulumi/pulumi");
const { Role } = require("@pulumi/aws/iam");
const config = new pulumi.Config();
if (config.getBoolean("fail")) throw new Error("the program gave up");
const role = new Role("deployer", { description: config.require("description"), assumeRolePolicy: "{}" });
console.log("cwd is " + require("path").basename(process.cwd()));
exports.description = role.description;
exports.token = config.requireSecret("token");
exports.dryRun = pulumi.runtime.isDryRun();
`;

describe("the engine that findEngine comes by", function () {
  this.timeout(RUN_TIMEOUT);
  let sandbox: Sandbox;
  let project: Project;

  before(async function () {
    this.timeout(ENGINE_TIMEOUT);
    sandbox = await startSandbox({ provider });
    const files = { "Pulumi.yaml": manifest, "package.json": "{}", "program.js": program };
    const folder = sandbox.write("badge", files);
    project = sandbox.project(folder, { config: { "badge:description": "first" } });
    await project.pulumi("config", "set", "--secret", "token", "hidden");
  });
  after(() => sandbox?.remove());

  it("previews without making anything", async () => {
    const preview = await project.preview();
    assert.equal(preview.code, 0, preview.stderr);
    assert.match(preview.stdout, /\+ 2 to create/);
    assert.deepEqual(await project.state(), []);
  });

  it("makes what the program asks for", async () => {
    const up = await project.up();
    assert.equal(up.code, 0, up.stdout + up.stderr);
    assert.doesNotMatch(up.stdout + up.stderr, /warning|PATH/);
  });
});
