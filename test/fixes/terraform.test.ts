import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Finding } from "../../src/model/index.js";

const root = join(__dirname, "../..");
const example = join(__dirname, "projects/terraform");
const inJson = join(__dirname, "projects/terraform-json/main.tf.json");
const main = join(root, "src/cli/main.ts");
const mirror = "/opt/tf-plugins";
const hasTerraform = existsSync(mirror) && spawnSync("terraform", ["version"]).status === 0;

/** What the example's mends are about. */
const mended = [
  ["aws-imds-v1", "aws_instance.host"],
  ["aws-session-too-long", "aws_iam_role.object"],
  ["aws-session-too-long", 'module.jobs["nightly"].aws_iam_role.this'],
  ["aws-session-too-long", 'module.jobs["weekly"].aws_iam_role.this'],
  ["aws-trust-audience-missing", "aws_iam_role.blocks"],
  ["aws-trust-audience-missing", "aws_iam_role.file"],
  ["aws-trust-audience-missing", "aws_iam_role.object"],
  ["aws-trust-condition-fails-open", "aws_iam_role.blocks"],
  ["aws-trust-condition-fails-open", "aws_iam_role.text"],
  ["aws-trust-condition-fails-open", "aws_iam_role.text"],
  ["aws-trust-service-confused-deputy", "aws_iam_role.file"],
  ["secret-in-output", "output"],
  ["unencrypted-parameter", "aws_ssm_parameter.password"],
] as const;

/** The same project in both notations: its main file, and where the role and the output stand in it. */
const notations = [
  { title: "in HCL", main: "main.tf", role: 21, output: 112 },
  { title: "in JSON", main: "main.tf.json", role: 55, output: 109 },
] as const;

for (const notation of notations)
  describe(`the patch of a Terraform project ${notation.title}`, function () {
    this.timeout(120_000);
    let folder: string;
    before(() => {
      folder = mkdtempSync(join(tmpdir(), "keyless-fix-"));
      cpSync(example, folder, { recursive: true });
      if (notation.main === "main.tf.json") {
        rmSync(join(folder, "main.tf"));
        cpSync(inJson, join(folder, notation.main));
      }
      execFileSync("git", ["init", "--quiet"], { cwd: folder });
    });
    after(() => rmSync(folder, { recursive: true, force: true }));

    const keyless = (...args: readonly string[]) =>
      spawnSync(
        process.execPath,
        ["--import", join(root, "node_modules/tsx/dist/loader.mjs"), main, ...args],
        {
          cwd: folder,
          encoding: "utf8",
        },
      );
    const findings = (plan: string): readonly Finding[] =>
      JSON.parse(keyless("check", plan, "--format", "json").stdout).findings;
    const pairs = (found: readonly Finding[]) =>
      found
        .filter(({ rule }) => mended.some(([name]) => name === rule))
        .map(({ rule, resource }) => `${rule} ${resource}`)
        .sort();

    it("is for what the rules call mechanical", () => {
      const found = findings("plan.json");
      assert.deepEqual(pairs(found), mended.map(([rule, resource]) => `${rule} ${resource}`).sort());
      assert.deepEqual(
        found
          .filter(({ fix }) => fix !== undefined)
          .map(({ rule, resource }) => `${rule} ${resource}`)
          .sort(),
        pairs(found),
      );
    });

    it("names the source of each finding by file and line", () => {
      const sources = Object.fromEntries(
        findings("plan.json").map(({ resource, source }) => [resource, source]),
      );
      assert.deepEqual(sources["aws_iam_role.object"], { file: notation.main, line: notation.role });
      assert.deepEqual(sources['module.jobs["weekly"].aws_iam_role.this'], {
        file: "modules/role/main.tf",
        line: 5,
      });
      assert.deepEqual(sources.output, { file: notation.main, line: notation.output });
    });

    it("shows no secret", () => {
      const { stdout, stderr } = keyless("check", "plan.json", "--fix-patch");
      assert.doesNotMatch(stdout + stderr, /correct-horse|ghp_a1B2/);
    });

    it("applies with patch and with git, and leaves nothing to mend in the text", () => {
      const { stdout, status } = keyless("check", "plan.json", "--fix-patch");
      assert.equal(status, 1, "what blocked before the patch still blocks");
      execFileSync("patch", ["-p1", "--dry-run"], { cwd: folder, input: stdout });
      execFileSync("git", ["apply", "-"], { cwd: folder, input: stdout });
      const again = keyless("check", "plan.json", "--fix-patch");
      assert.equal(again.stdout, "", "a patch that is applied is not printed again");
      if (notation.main.endsWith(".json")) JSON.parse(readFileSync(join(folder, notation.main), "utf8"));
    });

    it("takes the findings away from the next plan, and stays formatted", function () {
      if (!hasTerraform) this.skip();
      const rc = join(folder, "terraformrc");
      writeFileSync(rc, `provider_installation {\n  filesystem_mirror {\n    path = "${mirror}"\n  }\n}\n`);
      const env = {
        ...process.env,
        TF_CLI_CONFIG_FILE: rc,
        AWS_ACCESS_KEY_ID: "none",
        AWS_SECRET_ACCESS_KEY: "none",
        CHECKPOINT_DISABLE: "1",
      };
      const terraform = (...args: readonly string[]) =>
        execFileSync("terraform", args, {
          cwd: folder,
          env,
          encoding: "utf8",
          maxBuffer: 1 << 26,
          stdio: "pipe",
        });
      terraform("init", "-input=false");
      terraform("plan", "-input=false", "-out=plan", "-var=password=correct-horse-7");
      writeFileSync(join(folder, "again.json"), terraform("show", "-json", "plan"));
      assert.deepEqual(pairs(findings("again.json")), []);
      assert.equal(terraform("fmt", "-check", "-recursive", "-diff"), "");
    });
  });
