import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { rules } from "../../src/rules/index.js";
import { packageRoot } from "../../src/sandbox/engine/index.js";
import { organization, type PulumiCloud, startPulumiCloud } from "./support/pulumiCloud.js";
import { ENGINE_TIMEOUT, RUN_TIMEOUT, type Sandbox, startSandbox } from "./support/sandbox.js";

const pack = join(packageRoot, "policy-packs", "keyless");

/** What docs/policy-pack.md shows, as a file and as an organisation gives it. */
function documentedConfig(): Readonly<Record<string, unknown>> {
  const page = readFileSync(join(packageRoot, "docs", "policy-pack.md"), "utf8");
  const [, config = ""] = /```json\n(.*?)```/s.exec(page) ?? [];
  return JSON.parse(config);
}

const program = {
  "Pulumi.yaml": "name: shop\nruntime: {name: nodejs, options: {typescript: false}}\n",
  "package.json": "{}",
  "index.js": `
    const { AccessKey, User } = require("@pulumi/aws/iam");
    new User("ci", { name: "ci" });
    new AccessKey("ci", { user: "ci" });`,
};

describe("the policy pack, published to an organisation", function () {
  this.timeout(RUN_TIMEOUT);
  let cloud: PulumiCloud;
  let sandbox: Sandbox;

  before(async function () {
    this.timeout(ENGINE_TIMEOUT);
    cloud = await startPulumiCloud();
    sandbox = await startSandbox({ env: cloud.env });
    const published = await sandbox.pulumi(pack, ["policy", "publish", organization]);
    assert.equal(published.code, 0, published.stdout + published.stderr);
  });
  after(async () => {
    sandbox?.remove();
    await cloud?.stop();
  });

  it("is there in its version, complete", () => {
    const [{ name, displayName, versionTag, runtime, isComplete } = assert.fail("nothing")] = cloud.packs;
    const { version } = require(join(packageRoot, "package.json")) as { version: string };
    assert.deepEqual(
      { name, displayName, versionTag, runtime, isComplete },
      { name: "keyless", displayName: "Keyless", versionTag: version, runtime: "nodejs", isComplete: true },
    );
  });

  it("tells of each rule what the rule says, with its level and the schema of its parameters", () => {
    const told = new Map(cloud.packs[0]?.policies.map((policy) => [policy.name, policy]));
    const levels = { block: "mandatory", warn: "advisory", info: "advisory" };
    for (const rule of rules.filter(({ scope }) => scope !== "check")) {
      const policy = told.get(rule.name) ?? assert.fail(`${rule.name} is not there`);
      const { configSchema, framework, ...said } = policy;
      const { displayName, description, enforcementLevel, remediationSteps, tags } = said;
      assert.deepEqual(
        { displayName, description, enforcementLevel, remediationSteps, tags, why: framework?.specification },
        {
          displayName: rule.title,
          description: rule.title,
          enforcementLevel: levels[rule.severity],
          remediationSteps: rule.remediation,
          tags: [rule.layer, ...rule.standards],
          why: rule.why,
        },
      );
      assert.deepEqual(
        Object.keys(configSchema?.properties ?? {}).sort(),
        ["enforcementLevel", ...Object.keys(rule.parameters)].sort(),
      );
    }
  });

  it("has its config judged before it is enforced", async () => {
    const validate = (config: unknown) => {
      const file = join(sandbox.folder, "config.json");
      writeFileSync(file, JSON.stringify(config));
      const version = cloud.packs[0]?.versionTag ?? "";
      return sandbox.pulumi(sandbox.folder, [
        ...["policy", "validate-config", `${organization}/keyless`, version],
        ...["--config", file],
      ]);
    };
    const right = await validate(documentedConfig());
    assert.equal(right.code, 0, right.stderr);
    const wrong = await validate({ "owner-not-allowed": { allowed: "team-web" } });
    assert.notEqual(wrong.code, 0);
    assert.match(wrong.stderr, /configuration is invalid/);
  });

  it("is downloaded, installed and enforced on a stack, with the organisation's config", async () => {
    const folder = sandbox.write("shop", program);
    const stack = `${organization}/prod`;
    const created = await sandbox.pulumi(folder, ["stack", "init", stack]);
    assert.equal(created.code, 0, created.stderr);
    const blocked = await sandbox.pulumi(folder, ["preview", "--stack", stack]);
    assert.notEqual(blocked.code, 0);
    assert.match(blocked.stdout, /❌ keyless@v/);
    assert.match(blocked.stdout, /\[mandatory\].*static-credential {2}\(aws:iam:AccessKey: ci\)/);

    cloud.enforce({ ...documentedConfig(), "static-credential": { enforcementLevel: "advisory" } });
    const softened = await sandbox.pulumi(folder, ["preview", "--stack", stack]);
    assert.equal(softened.code, 0, softened.stdout + softened.stderr);
    assert.match(softened.stdout, /\[advisory\].*static-credential {2}\(aws:iam:AccessKey: ci\)/);
    assert.doesNotMatch(softened.stdout, /aws-iam-user {2}\(/);
    assert.deepEqual(cloud.refused, [`GET /api/stacks/${organization}/shop/prod`]);
  });
});
