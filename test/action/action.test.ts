import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
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

describe("the CI examples", function () {
  this.timeout(60_000);
  const example = (file: string) => parse(readFileSync(join(root, "examples/ci", file), "utf8"));
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "keyless-ci-"));
    // What an installation puts on the path.
    const main = join(root, "dist/cli/main.js");
    const launch = (name: string, skip: string) => {
      writeFileSync(join(folder, name), `#!/usr/bin/env bash\n${skip}exec node "${main}" "$@"\n`);
      chmodSync(join(folder, name), 0o755);
    };
    launch("npx", '[ "$1" = keyless ] || exit 9\nshift\n');
    launch("keyless", "");
    cpSync(plan, join(folder, "plan.json"));
    cpSync(join(root, "examples/terraform/main.tf"), join(folder, "main.tf"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const run = (script: string, ...args: readonly string[]) =>
    spawnSync("bash", ["-e", "-c", script, "bash", ...args], {
      cwd: folder,
      encoding: "utf8",
      env: { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH}` },
    });

  it("for GitHub give the action what it takes", () => {
    const { steps } = example("github.yml").jobs.plan;
    const { with: given } = steps.find(({ uses = "" }: { uses?: string }) =>
      uses.startsWith("keyless/keyless@"),
    );
    const { inputs } = parse(readFileSync(join(root, "action.yml"), "utf8"));
    for (const name of Object.keys(given)) assert.ok(name in inputs, `the action has no input ${name}`);
  });

  it("for GitLab block what blocks, and leave the reports that they promise", () => {
    const { script, artifacts } = example("gitlab.yml").keyless;
    const { status, stdout } = run(script.join("\n"));
    assert.equal(status, 1);
    assert.match(stdout, /^BLOCK {5}static-credential/);
    const issues = JSON.parse(readFileSync(join(folder, artifacts.reports.codequality), "utf8"));
    assert.deepEqual(issues[0].location, { path: "main.tf", lines: { begin: 41 } });
    for (const path of artifacts.paths) assert.ok(existsSync(join(folder, path)), path);
  });

  it("for pre-commit judge the documents that they name, and no others", () => {
    const [{ entry, files }] = example("pre-commit.yml").repos[0].hooks;
    const path = "policies/admin.json";
    assert.match(path, new RegExp(files));
    assert.match("services/web/iam/role.json", new RegExp(files));
    assert.doesNotMatch("package.json", new RegExp(files));
    mkdirSync(join(folder, "policies"));
    const statement = { Effect: "Allow", Action: "*", Resource: "*" };
    writeFileSync(join(folder, path), JSON.stringify({ Version: "2012-10-17", Statement: [statement] }));
    assert.equal(run(`${entry} "$@"`, path).status, 1);
  });
});
