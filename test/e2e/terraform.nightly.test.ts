import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../src/sandbox/engine/processes.js";
import { badgesProject } from "./support/badges.js";
import { ENGINE_TIMEOUT, RUN_TIMEOUT, type Sandbox, startSandbox } from "./support/sandbox.js";
import { findTerraform, terraformEnvironment, terraformResources } from "./support/terraform.js";

describe("what components emit, to Terraform's own aws provider", function () {
  this.timeout(RUN_TIMEOUT);
  let sandbox: Sandbox;
  let terraform: (...args: readonly string[]) => Promise<string>;
  let resources: ReturnType<typeof terraformResources>;

  before(async function () {
    this.timeout(ENGINE_TIMEOUT);
    const found = await findTerraform("aws");
    if (typeof found === "string") {
      process.stderr.write(`      skipped: ${found}\n`);
      return this.skip();
    }
    sandbox = await startSandbox();
    const project = badgesProject(sandbox);
    const up = await project.up();
    assert.equal(up.code, 0, up.stdout + up.stderr);
    resources = terraformResources(await project.state(), "aws_");
    const folder = join(sandbox.folder, "terraform");
    mkdirSync(folder);
    const provider = {
      region: "eu-west-1",
      access_key: "mock",
      secret_key: "mock",
      skip_credentials_validation: true,
      skip_requesting_account_id: true,
      skip_metadata_api_check: true,
      skip_region_validation: true,
    };
    const required = { aws: { source: "hashicorp/aws", version: found.version } };
    const program = {
      terraform: [{ required_providers: required }],
      provider: { aws: provider },
      resource: resources,
    };
    writeFileSync(join(folder, "main.tf.json"), JSON.stringify(program, null, 2));
    const env = terraformEnvironment(sandbox.folder, found);
    terraform = async (...args) => {
      const { code, stdout, stderr } = await run("terraform", args, {
        cwd: folder,
        env,
        timeout: RUN_TIMEOUT,
      });
      assert.equal(code, 0, stdout + stderr);
      return stdout;
    };
    await terraform("init", "-input=false", "-no-color");
  });
  after(() => sandbox?.remove());

  it("is valid", async () => {
    const { valid, diagnostics } = JSON.parse(await terraform("validate", "-json"));
    assert.deepEqual({ valid, diagnostics }, { valid: true, diagnostics: [] });
  });

  it("is planned, each resource as it is", async () => {
    await terraform("plan", "-input=false", "-refresh=false", "-no-color", "-out=plan");
    const plan = JSON.parse(await terraform("show", "-json", "plan")) as {
      readonly resource_changes: readonly {
        readonly type: string;
        readonly name: string;
        readonly change: Change;
      }[];
    };
    const wanted = Object.entries(resources).flatMap(([type, named]) =>
      Object.keys(named).map((name) => `${type}.${name}`),
    );
    const planned = plan.resource_changes.map(({ type, name }) => `${type}.${name}`);
    assert.deepEqual(planned.sort(), wanted.sort());
    assert.ok(wanted.length > 100, String(wanted.length));
    for (const { type, name, change } of plan.resource_changes) {
      assert.deepEqual(change.actions, ["create"]);
      const wrote = (resources[type] as Readonly<Record<string, Written>>)[name]?.assume_role_policy;
      const planned = change.after.assume_role_policy;
      if (wrote !== undefined)
        assert.deepEqual(JSON.parse(planned ?? ""), JSON.parse(wrote.replaceAll("$${", "${")));
    }
  });
});

interface Written {
  readonly assume_role_policy?: string;
}

interface Change {
  readonly actions: readonly string[];
  readonly after: Written;
}
