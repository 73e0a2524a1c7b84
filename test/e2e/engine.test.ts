import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isAlive, run } from "../../src/sandbox/engine/processes.js";
import { bareMachine } from "../sandbox/engine/support/machine.js";
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
const role = new Role("deployer", { description: config.require("description"), assumeRolePolicy: "{}" });
if (config.getBoolean("fail")) throw new Error("the program gave up");
console.log("works in " + require("path").basename(process.cwd()));
exports.description = role.description;
exports.token = config.requireSecret("token");
`;

/** A pack that refuses one description, at the resource. */
const pack = {
  "PulumiPolicy.yaml": "runtime: {name: nodejs, options: {typescript: false}}\n",
  "package.json": '{"name": "tiny-pack", "version": "0.0.1", "main": "pack.js"}',
  "pack.js": `
const { PolicyPack, validateResourceOfType } = require("@pulumi/policy");
const { Role } = require("@pulumi/aws/iam");
new PolicyPack("tiny", { policies: [{
  name: "no-bad-words", description: "No bad words.", enforcementLevel: "mandatory",
  validateResource: validateResourceOfType(Role, ({ description }, _args, report) => {
    if (description === "bad") report("it says bad; write something else");
  }),
}] });
`,
};

describe("the engine", function () {
  this.timeout(RUN_TIMEOUT);
  let sandbox: Sandbox;
  let project: Project;

  before(async function () {
    this.timeout(ENGINE_TIMEOUT);
    sandbox = await startSandbox({ provider });
    const files = { "Pulumi.yaml": manifest, "package.json": "{}", "program.js": program };
    project = sandbox.project(sandbox.write("badge", files), {
      policyPack: sandbox.write("pack", pack),
      config: { "badge:description": "first" },
    });
    await project.pulumi("config", "set", "--secret", "token", "hidden");
  });
  after(() => sandbox?.remove());

  /** The engine keeps what is set this way, so each run sets all that it needs. */
  const config = (...pairs: readonly string[]) => pairs.flatMap((pair) => ["--config", `badge:${pair}`]);
  const types = async () => (await project.state()).map(({ type }) => type);

  it("previews without making anything", async () => {
    const preview = await project.preview();
    assert.equal(preview.code, 0, preview.stdout);
    assert.match(preview.stdout, /\+ 2 to create/);
    assert.deepEqual(await types(), []);
  });

  it("makes what the program asks for, on our providers, without a warning", async () => {
    const up = await project.up();
    assert.equal(up.code, 0, up.stdout);
    assert.doesNotMatch(up.stdout + up.stderr, /warning|hidden/);
    assert.match(up.stdout, /works in badge/);
    assert.deepEqual(await types(), ["pulumi:pulumi:Stack", "pulumi:providers:aws", "aws:iam/role:Role"]);
    assert.deepEqual(await project.outputs(), { description: "first", token: "[secret]" });
  });

  it("blocks what a policy forbids, and leaves the stack as it was", async () => {
    const preview = await project.preview(...config("description=bad"));
    assert.notEqual(preview.code, 0);
    assert.match(preview.stdout, /\[mandatory\].*no-bad-words/);
    assert.match(preview.stdout, /it says bad; write something else/);
  });

  it("reports a program that throws by its message, with no success", async () => {
    const preview = await project.preview(...config("description=first", "fail=true"));
    assert.notEqual(preview.code, 0);
    assert.match(preview.stdout, /Error: the program gave up/);
    assert.doesNotMatch(preview.stdout, /non-zero exit code/);
  });

  it("updates in place", async () => {
    const up = await project.up(...config("description=second", "fail=false"));
    assert.equal(up.code, 0, up.stdout);
    assert.match(up.stdout, /~ 1 updated/);
    assert.deepEqual(await project.outputs(), { description: "second", token: "[secret]" });
  });

  it("knows what the program depends on", async () => {
    const about = await project.pulumi("about", "--json");
    const { plugins } = JSON.parse(about.stdout) as { plugins: readonly { name: string; kind: string }[] };
    assert.ok(plugins.some(({ name, kind }) => name === "nodejs" && kind === "language"));
  });

  it("destroys", async () => {
    const destroy = await project.destroy();
    assert.equal(destroy.code, 0, destroy.stdout);
    assert.deepEqual(await types(), []);
  });

  it("ends a program that runs when it is told to stop", async () => {
    const file = join(sandbox.folder, "pid");
    const waits = `require("@pulumi/pulumi");
require("fs").writeFileSync(${JSON.stringify(file)}, String(process.pid));
setTimeout(() => {}, 600_000);`;
    const files = { "Pulumi.yaml": manifest, "package.json": "{}", "program.js": waits };
    const cwd = sandbox.write("waiting", files);
    await sandbox.pulumi(cwd, ["stack", "init", "waiting"]);

    const stop = new AbortController();
    const args = ["preview", "--stack", "waiting", "--non-interactive"];
    const preview = run("pulumi", args, { cwd, env: sandbox.env, signal: stop.signal });
    for (let looks = 0; looks < 600 && !existsSync(file); looks += 1) await sleep(50);
    const pid = Number(readFileSync(file, "utf8"));
    stop.abort();
    assert.notEqual((await preview).code, 0);
    for (let looks = 0; looks < 100 && isAlive(pid); looks += 1) await sleep(50);
    assert.equal(isAlive(pid), false);
  });

  it("says in one line that a stack is missing", async () => {
    const up = await sandbox.pulumi(project.folder, ["up", "--yes", "--stack", "nowhere"]);
    assert.notEqual(up.code, 0);
    assert.match(up.stderr, /no stack named 'nowhere' found/);
  });
});

describe("npm start without an engine and without a way to one", () => {
  it("ends with 2, one clear message and nothing left behind", async () => {
    const machine = bareMachine();
    try {
      const main = join(__dirname, "..", "..", "src", "sandbox", "start", "main.ts");
      const env = { ...machine.env, TMPDIR: machine.folder };
      const start = await run(process.execPath, ["--import=tsx", main], { env });
      assert.deepEqual({ code: start.code, stdout: start.stdout }, { code: 2, stdout: "" });
      assert.match(
        start.stderr,
        /No Pulumi engine could be found, fetched or built:\n( {2}- .*\n){3}Install the Pulumi CLI/,
      );
      assert.doesNotMatch(start.stderr, /\n\s+at /);
      assert.deepEqual(
        readdirSync(machine.folder).filter((name) => name.startsWith("keyless-start-")),
        [],
      );
    } finally {
      machine.remove();
    }
  });
});
