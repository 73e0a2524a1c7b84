import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Finding } from "../../src/model/index.js";
import { ENGINE_TIMEOUT, type Project, RUN_TIMEOUT, type Sandbox, startSandbox } from "./support/sandbox.js";

const example = join(__dirname, "../fixes/projects/typescript");
const main = join(__dirname, "../../dist/cli/main.js");
const config = { "aws:region": "eu-west-1", "shop:password": "correct-horse-7" };

describe("the patch of a TypeScript program on the real engine", function () {
  this.timeout(RUN_TIMEOUT * 2);
  let sandbox: Sandbox;
  let project: Project;
  let program: string;

  before(async function () {
    this.timeout(ENGINE_TIMEOUT);
    sandbox = await startSandbox();
    const files = ["Pulumi.yaml", "index.ts", "lib/roles.ts"];
    const texts = files.map((file) => [file, readFileSync(join(example, file), "utf8")]);
    program = sandbox.write("shop", Object.fromEntries(texts));
    project = sandbox.project(program, { config });
  });
  after(() => sandbox?.remove());

  const keyless = (...args: readonly string[]) =>
    spawnSync(process.execPath, [main, "check", "preview.json", ...args], {
      cwd: program,
      encoding: "utf8",
    });
  const preview = async () => {
    const { stdout, stderr } = await project.preview("--json");
    assert.match(stdout, /^\{/, stderr);
    writeFileSync(join(program, "preview.json"), stdout);
  };
  const mendable = (): string[] =>
    (JSON.parse(keyless("--format", "json").stdout).findings as readonly Finding[])
      .filter(({ fix }) => fix !== undefined)
      .map(({ rule, resource }) => `${rule} ${resource.split("::").pop()}`);

  it("takes the findings away from the next preview", async () => {
    await preview();
    assert.deepEqual(mendable().sort(), [
      "aws-imds-v1 host",
      "aws-session-too-long deploy",
      "aws-trust-audience-missing blocks",
      "aws-trust-audience-missing deploy",
      "aws-trust-condition-fails-open blocks",
      "aws-trust-condition-fails-open constant",
      "aws-trust-condition-fails-open constant",
      "unencrypted-parameter password",
    ]);
    const { stdout } = keyless("--fix-patch");
    assert.doesNotMatch(stdout, /correct-horse/);
    execFileSync("patch", ["-p1"], { cwd: program, input: stdout });
    await preview();
    assert.deepEqual(mendable(), []);
  });
});
