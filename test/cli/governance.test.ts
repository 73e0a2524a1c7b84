import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";

const root = join(__dirname, "../..");
const main = join(root, "dist/cli/main.js");
const example = join(root, "examples/terraform/plan.json");
/** A copy outside of any repository, where no author of the file says whose it is. */
const plan = "plan.json";
const secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

/** A state in which a key stands, with its secret. */
const state = JSON.stringify({
  version: 4,
  terraform_version: "1.11.0",
  serial: 1,
  lineage: "x",
  resources: [
    {
      mode: "managed",
      type: "aws_iam_user",
      name: "ci",
      provider: 'provider["registry.terraform.io/hashicorp/aws"]',
      instances: [{ attributes: { id: "ci", name: "ci", arn: "arn:aws:iam::123456789012:user/ci" } }],
    },
    {
      mode: "managed",
      type: "aws_iam_access_key",
      name: "ci",
      provider: 'provider["registry.terraform.io/hashicorp/aws"]',
      instances: [{ attributes: { id: "AKIAIOSFODNN7EXAMPLE", user: "ci", secret } }],
    },
  ],
});

describe("inventory, impact and migrate on the command line", function () {
  this.timeout(120_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "keyless-governance-"));
    writeFileSync(join(folder, "state.json"), state);
    copyFileSync(example, join(folder, plan));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const keyless = (...args: readonly string[]) =>
    spawnSync(process.execPath, [main, ...args], { cwd: folder, encoding: "utf8", input: "" });
  const json = (...args: readonly string[]) => JSON.parse(keyless(...args, "--format", "json").stdout);

  describe("inventory", () => {
    it("prints each identity and credential once, as its contract says", () => {
      const result = json("inventory", plan);
      assert.equal(Object.keys(result)[0], "version");
      for (const list of ["identities", "credentials", "edges", "unread"])
        assert.ok(Array.isArray(result[list]), list);
      assert.deepEqual(result.identities.map(({ id }: { id: string }) => id).sort(), [
        "aws_iam_role.deploy",
        "aws_iam_user.legacy",
      ]);
      for (const identity of result.identities) {
        for (const key of [
          "cloud",
          "kind",
          "name",
          "layers",
          "owner",
          "managed",
          "sources",
          "credentials",
          "trusts",
          "permissions",
          "findings",
        ])
          assert.ok(key in identity, key);
        assert.equal(identity.managed, "not-deployed", "the plan has yet to make it");
        assert.equal(identity.owner, null, "nobody is named, and nobody is made up");
      }
      assert.equal(result.credentials.length, 1);
    });

    it("exits 0 in each format, as it judges nothing", () => {
      for (const format of ["text", "json", "markdown", "csv", "mermaid", "dot"]) {
        const { status, stdout, stderr } = keyless("inventory", plan, "--format", format);
        assert.equal(status, 0, stderr);
        assert.match(stdout, /aws_iam_role\.deploy|deploy/, format);
      }
    });

    it("says of somebody who left that what they own is orphaned, and refuses a list that is none", () => {
      writeFileSync(join(folder, "left.csv"), "email\nteam-web@acme.example\n");
      assert.equal(keyless("inventory", plan, "--departed", "left.csv").status, 0);
      writeFileSync(join(folder, "left.csv"), "shoe size\n42\n");
      assert.equal(keyless("inventory", plan, "--departed", "left.csv").status, 2);
    });
  });

  describe("impact", () => {
    it("answers with a verdict, and exits 1 only when something breaks", () => {
      for (const action of ["revoke", "downscope", "rotate"]) {
        const { status, stdout } = keyless(
          "impact",
          plan,
          "--identity",
          "aws_iam_user.legacy",
          "--action",
          action,
          "--format",
          "json",
        );
        const result = JSON.parse(stdout);
        assert.equal(Object.keys(result)[0], "version");
        assert.ok(["safe", "breaks", "unknown"].includes(result.verdict), result.verdict);
        assert.equal(status, result.verdict === "breaks" ? 1 : 0);
      }
    });

    it("never says that it is safe to revoke what no log could have shown in use", () => {
      assert.notEqual(json("impact", "state.json", "--identity", "ci").verdict, "safe");
    });

    const wrong: readonly [string, readonly string[]][] = [
      ["an identity that is not there", [plan, "--identity", "nobody"]],
      ["no identity", [plan]],
      ["an unknown action", [plan, "--identity", "aws_iam_user.legacy", "--action", "explode"]],
      ["a day that is none", [plan, "--identity", "aws_iam_user.legacy", "--as-of", "tomorrow"]],
    ];
    for (const [name, args] of wrong) {
      it(`exits 2 with one line for ${name}`, () => {
        const { status, stdout, stderr } = keyless("impact", ...args);
        assert.equal(status, 2, stderr);
        assert.equal(stdout, "");
        assert.equal(stderr.trim().split("\n").length, 1, stderr);
      });
    }
  });

  describe("migrate", () => {
    it("writes a badge for each holder of keys, as text, JSON and YAML", () => {
      const result = json("migrate", "state.json");
      assert.deepEqual(Object.keys(result), ["version", "migrations"]);
      assert.equal(result.migrations.length, 1);
      const yaml = keyless("migrate", "state.json", "--format", "yaml");
      assert.equal(yaml.status, 0);
      assert.ok(parse(yaml.stdout));
      assert.match(keyless("migrate", "state.json").stdout, /ci/);
    });

    it("has nothing to say where there is no key, and exits 0", () => {
      const statement = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::site/*" };
      writeFileSync(
        join(folder, "policy.json"),
        JSON.stringify({ Version: "2012-10-17", Statement: [statement] }),
      );
      assert.equal(keyless("migrate", "policy.json").status, 0);
      assert.deepEqual(json("migrate", "policy.json").migrations, []);
    });
  });

  const commands: readonly (readonly string[])[] = [
    ["check"],
    ["check", "--fix-patch"],
    ["inventory"],
    ["impact", "--identity", "ci"],
    ["offboard", "--identity", "ci"],
    ["migrate"],
    ["who-can", "--identity", "ci"],
    ["report", "-o", "-"],
  ];
  for (const [command = "", ...options] of commands) {
    it(`${[command, ...options].join(" ")} never prints a secret`, () => {
      const { stdout, stderr } = keyless(command, "state.json", ...options);
      assert.ok(!stdout.includes(secret) && !stderr.includes(secret));
    });

    it(`${[command, ...options].join(" ")} says in one line what is wrong with an input, and exits 2`, () => {
      const inputs: readonly [string, string][] = [
        ["empty", ""],
        ["half", readFileSync(example, "utf8").slice(0, 5000)],
        ["deep", "[".repeat(100_000) + "]".repeat(100_000)],
      ];
      for (const [name, content] of inputs) {
        writeFileSync(join(folder, `${name}.json`), content);
        const { status, stdout, stderr } = keyless(command, `${name}.json`, ...options);
        assert.equal(status, 2, `${name}: ${stderr}`);
        assert.equal(stdout, "", name);
        assert.equal(stderr.trim().split("\n").length, 1, stderr);
        assert.match(stderr, new RegExp(`^keyless: ${name}\\.json`));
      }
      assert.equal(keyless(command, "missing.json", ...options).status, 2);
    });
  }
});
