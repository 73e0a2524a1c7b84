import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { parse } from "yaml";
import { commentMarker } from "../../src/reports/markdown.js";

const root = join(__dirname, "../..");
const plan = join(root, "examples/terraform/plan.json");

describe("the GitHub Action", function () {
  this.timeout(60_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "keyless-action-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const action = parse(readFileSync(join(root, "action.yml"), "utf8"));

  it("never puts an input into the text of a command", () => {
    for (const { run } of action.runs.steps) assert.doesNotMatch(run ?? "", /\$\{\{/);
  });

  it("runs scripts that are there", () => {
    for (const { run } of action.runs.steps) {
      for (const [, script = ""] of (run ?? "").matchAll(/\$GITHUB_ACTION_PATH\/([\w/.-]+\.sh)/g)) {
        assert.ok(existsSync(join(root, script)), script);
      }
    }
  });

  function check(files: string): { outputs: Record<string, string>; stdout: string; out: string } {
    const out = mkdtempSync(join(folder, "out-"));
    const output = join(out, "github-output");
    const { status, stdout, stderr } = spawnSync("bash", [join(root, "scripts/action/check.sh")], {
      cwd: folder,
      encoding: "utf8",
      env: { ...process.env, KEYLESS_FILES: files, KEYLESS_OUT: out, GITHUB_OUTPUT: output },
    });
    assert.equal(status, 0, stderr);
    const lines = readFileSync(output, "utf8").trim().split("\n");
    return { outputs: Object.fromEntries(lines.map((line) => line.split("="))), stdout, out };
  }

  it("leaves all reports, and the verdict for the last step", () => {
    const { outputs, stdout, out } = check(`\n${plan}\n`);
    assert.equal(outputs.code, "1");
    assert.ok(Number(outputs.blocking) >= 3);
    assert.match(stdout, /BLOCK {5}static-credential/);
    assert.equal(JSON.parse(readFileSync(join(out, "findings.sarif"), "utf8")).version, "2.1.0");
    assert.ok(readFileSync(join(out, "comment.md"), "utf8").startsWith(commentMarker));
  });

  it("says 2 and leaves no report when the input cannot be used", () => {
    const { outputs, out } = check("no-such-plan.json");
    assert.equal(outputs.code, "2");
    assert.ok(!existsSync(join(out, "comment.md")));
  });

  it("takes a path that looks like an option or a command for a path", () => {
    assert.equal(check("--help").outputs.code, "2");
    assert.equal(check("$(touch pwned)").outputs.code, "2");
    assert.ok(!existsSync(join(folder, "pwned")));
  });

  for (const [known, method] of [
    ["", "POST repos/acme/web/issues/7/comments"],
    ["4711", "PATCH repos/acme/web/issues/comments/4711"],
  ] as const) {
    it(`${known ? "updates its comment" : "writes a comment"} in the pull request`, () => {
      const calls = join(folder, "calls");
      rmSync(calls, { force: true });
      const gh = join(folder, "gh");
      writeFileSync(
        gh,
        `#!/usr/bin/env bash\nif [ "$2" = --paginate ]; then echo "${known}"; else echo "$3 $4" >> "${calls}"; fi\n`,
      );
      chmodSync(gh, 0o755);
      const body = join(folder, "comment.md");
      writeFileSync(body, `${commentMarker}\nhello\n`);
      const { status, stderr } = spawnSync("bash", [join(root, "scripts/action/comment.sh"), body], {
        encoding: "utf8",
        env: {
          ...process.env,
          PATH: `${folder}${delimiter}${process.env.PATH}`,
          GITHUB_REPOSITORY: "acme/web",
          PULL_REQUEST: "7",
        },
      });
      assert.equal(status, 0, stderr);
      assert.equal(readFileSync(calls, "utf8").trim(), method);
    });
  }
});

describe("the CI examples", () => {
  for (const file of ["github.yml", "gitlab.yml", "pre-commit.yml"]) {
    it(`${file} is YAML that runs keyless`, () => {
      const text = readFileSync(join(root, "examples/ci", file), "utf8");
      assert.ok(parse(text));
      assert.match(text, /keyless/);
    });
  }
});
