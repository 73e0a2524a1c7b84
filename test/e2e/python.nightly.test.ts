import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { writeLauncher } from "../../src/sandbox/engine/launchers.js";
import { lastLine, run } from "../../src/sandbox/engine/processes.js";
import { repository } from "./support/folders.js";
import { ENGINE_TIMEOUT, RUN_TIMEOUT, type Sandbox, startSandbox } from "./support/sandbox.js";

const example = join(repository, "examples", "python");

describe("the components from Python, with Pulumi's own SDK for it", function () {
  this.timeout(RUN_TIMEOUT);
  let sandbox: Sandbox;
  let python: string;

  before(async function () {
    this.timeout(ENGINE_TIMEOUT);
    sandbox = await startSandbox();
    const skip = (reason: string) => {
      process.stderr.write(`      skipped: ${reason}\n`);
      this.skip();
    };
    const made = await run("python3", ["-m", "venv", "venv"], { cwd: sandbox.folder });
    if (made.code !== 0) return skip(`python3 makes no environment: ${lastLine(made.stderr)}`);
    python = join(sandbox.folder, "venv", "bin", "python");
    const wanted = ["-m", "pip", "install", "--quiet", "-r", join(example, "requirements.txt")];
    const installed = await run(python, wanted, { cwd: sandbox.folder, timeout: ENGINE_TIMEOUT });
    if (installed.code !== 0) return skip(`pip installs no SDK: ${lastLine(installed.stderr)}`);
    // Where the engine looks for a package that no generated SDK tells it the place of.
    const plugin = join(String(sandbox.env.PULUMI_HOME), "plugins", "resource-keyless-v0.1.0");
    const host = require.resolve("@pulumi/pulumi/cmd/run-plugin");
    writeLauncher(join(plugin, "pulumi-resource-keyless"), host, [repository]);
  });
  after(() => sandbox?.remove());

  it("make what the example says", async () => {
    const work = join(sandbox.folder, "work");
    mkdirSync(work);
    const program = join(__dirname, "support", "inline.py");
    const up = await run(python, [program, example, work], {
      cwd: work,
      env: { ...sandbox.env, PYTHONDONTWRITEBYTECODE: "1" },
      timeout: RUN_TIMEOUT,
    });
    assert.equal(up.code, 0, up.stdout + up.stderr);
    const { roleArn, serviceAccount, job } = JSON.parse(up.stdout);
    assert.match(roleArn, /^arn:aws:iam::123456789012:role\/deploy-web-/);
    assert.match(serviceAccount, /^deploy-api-[0-9a-f]{6}@acme-sandbox\.iam\.gserviceaccount\.com$/);
    assert.match(job, /environment: "production"/);
  });
});
