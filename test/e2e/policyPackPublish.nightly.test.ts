import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageRoot } from "../../src/sandbox/engine/index.js";
import { organization, type PulumiCloud, startPulumiCloud } from "./support/pulumiCloud.js";
import { ENGINE_TIMEOUT, type Sandbox, startSandbox } from "./support/sandbox.js";

describe("the policy pack, published, on a machine that has nothing else of Keyless", function () {
  this.timeout(ENGINE_TIMEOUT);
  let cloud: PulumiCloud;
  let sandbox: Sandbox;
  let home: string;

  before(async () => {
    cloud = await startPulumiCloud();
    // Where the engine installs packs: no folder above it has packages.
    home = mkdtempSync(join(tmpdir(), "keyless-home-"));
    sandbox = await startSandbox({ env: { ...cloud.env, PULUMI_HOME: home } });
    symlinkSync(join(sandbox.folder, "home", "pulumi", "plugins"), join(home, "plugins"), "junction");
  });
  after(async () => {
    sandbox?.remove();
    if (home) rmSync(home, { recursive: true, force: true });
    await cloud?.stop();
  });

  it("is installed with its packages, and judges", async () => {
    const pack = join(packageRoot, "policy-packs", "keyless");
    const published = await sandbox.pulumi(pack, ["policy", "publish", organization]);
    assert.equal(published.code, 0, published.stderr);
    const stack = `${organization}/prod`;
    const folder = sandbox.write("shop", {
      "Pulumi.yaml": "name: shop\nruntime: {name: nodejs, options: {typescript: false}}\n",
      "package.json": "{}",
      "index.js": `
        const { Role } = require("@pulumi/aws/iam");
        new Role("deploy", { assumeRolePolicy: { Version: "2012-10-17", Statement: [{
          Effect: "Allow",
          Principal: { AWS: "*" },
          Action: "sts:AssumeRole",
        }] } });`,
    });
    assert.equal((await sandbox.pulumi(folder, ["stack", "init", stack])).code, 0);
    const installed = await sandbox.pulumi(folder, ["policy", "install", "--stack", stack]);
    assert.equal(installed.code, 0, installed.stdout + installed.stderr);
    const at = join(home, "policies", organization, `pulumi-analyzer-keyless-v${cloud.packs[0]?.versionTag}`);
    assert.ok(existsSync(join(at, "node_modules", "@pulumi", "policy")), at);

    const { code, stdout } = await sandbox.pulumi(folder, ["preview", "--stack", stack]);
    assert.notEqual(code, 0);
    assert.match(stdout, /\[mandatory\].*\(aws:iam:Role: deploy\)/);
  });
});
