import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
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
import { type CommentsApi, startCommentsApi } from "./support/comments.js";

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
      for (const [, script = ""] of (run ?? "").matchAll(/\$GITHUB_ACTION_PATH\/([\w/-]+\.(?:sh|ts))/g)) {
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

  describe("in a pull request", () => {
    let api: CommentsApi;
    before(async () => {
      api = await startCommentsApi();
    });
    after(() => api?.stop());

    /** Runs the action's own steps on a plan, all but the installation, as the runner does. */
    async function run(
      files: string,
    ): Promise<{ codes: Record<string, number>; log: string; summary: string }> {
      const temp = mkdtempSync(join(folder, "run-"));
      const [output, summary] = [join(temp, "output"), join(temp, "summary")];
      writeFileSync(summary, "");
      const outputs = () => (existsSync(output) ? readFileSync(output, "utf8") : "");
      const values: Record<string, () => string> = {
        "inputs.files": () => files,
        "inputs.token": () => "ghs_0",
        "runner.temp": () => temp,
        "github.event.pull_request.number": () => "7",
        "steps.check.outputs.code": () => /^code=(.*)$/m.exec(outputs())?.[1] ?? "",
      };
      const codes: Record<string, number> = {};
      let log = "";
      for (const { name, run: script, env = {} } of action.runs.steps) {
        if (script === undefined || name === "Install Keyless") continue;
        if (name === "Comment" && !["0", "1"].includes(values["steps.check.outputs.code"]?.() ?? ""))
          continue;
        const given = Object.entries(env as Record<string, string>).map(([key, text]) => [
          key,
          text.replaceAll(/\$\{\{ (\S+) \}\}/g, (_, expression: string) => values[expression]?.() ?? ""),
        ]);
        const child = spawn("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", script], {
          cwd: folder,
          env: {
            ...process.env,
            GITHUB_ACTION_PATH: root,
            GITHUB_API_URL: api.url,
            GITHUB_OUTPUT: output,
            GITHUB_REPOSITORY: "acme/web",
            GITHUB_STEP_SUMMARY: summary,
            RUNNER_TEMP: temp,
            ...Object.fromEntries(given),
          },
        });
        child.stdout.on("data", (chunk) => {
          log += chunk;
        });
        codes[name] = await new Promise((ended) => child.once("close", (code) => ended(code ?? -1)));
      }
      return { codes, log, summary: readFileSync(summary, "utf8") };
    }

    const clean = () => {
      const file = join(folder, "clean.json");
      writeFileSync(
        file,
        JSON.stringify({ format_version: "1.2", terraform_version: "1.11.0", planned_values: {} }),
      );
      return file;
    };

    it("writes one comment, finds it again behind others', and leaves the verdict to the end", async () => {
      const first = await run(plan);
      assert.deepEqual(first.codes, { Check: 0, Comment: 0, Verdict: 1 });
      assert.equal(api.comments.length, 1);
      assert.match(api.comments[0]?.body ?? "", /findings block this change/);
      assert.equal(first.summary, api.comments[0]?.body);

      // More than a page of others' before it, one of which pretends to be it.
      const others = Array.from({ length: 120 }, (_, index) => ({
        id: 100 + index,
        body: index === 0 ? `${commentMarker}\nnothing to see here` : "looks good",
        user: { type: "User" as const },
        author_association: "CONTRIBUTOR",
      }));
      api.comments.unshift(...others);
      const second = await run(clean());
      assert.deepEqual(second.codes, { Check: 0, Comment: 0, Verdict: 0 });
      assert.equal(api.comments.length, 121);
      assert.match(api.comments.at(-1)?.body ?? "", /nothing blocks this change/);
      assert.match(api.comments[0]?.body ?? "", /nothing to see here/);
    });

    it("warns where the token may only read, as a fork's, and keeps the verdict", async () => {
      api.isReadOnly = true;
      const { codes, log, summary } = await run(plan);
      api.isReadOnly = false;
      assert.deepEqual(codes, { Check: 0, Comment: 0, Verdict: 1 });
      assert.match(log, /^::warning title=Keyless::No comment was written: GitHub answers 403 to PATCH/m);
      assert.match(summary, /findings block this change/);
    });

    it("writes nothing of an input that cannot be used, and fails", async () => {
      const before = api.comments.length;
      assert.deepEqual((await run("no-such-plan.json")).codes, { Check: 0, Verdict: 2 });
      assert.equal(api.comments.length, before);
    });
  });
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
