import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { buildWithGo, pulumiProgram } from "../../../src/sandbox/engine/goBuild.js";
import type { Progress } from "../../../src/sandbox/engine/index.js";
import { bareMachine, type Machine } from "./support/machine.js";

describe("buildWithGo", () => {
  let machine: Machine;
  let target: string;
  let said: string[];
  let progress: Progress;
  beforeEach(() => {
    machine = bareMachine();
    target = join(machine.folder, "cache", "bin", "pulumi");
    said = [];
    progress = { step: (text) => said.push(text), detail: (text) => said.push(text), end() {} };
  });
  afterEach(() => machine.remove());

  const build = () => buildWithGo(pulumiProgram, target, { env: machine.env, progress });
  const go = (build: string) => machine.command("go", `if [ "$1" = version ]; then exit 0; fi\n${build}`);

  it("builds the pinned module, stripped, with its version, and counts what is done", async () => {
    go(`echo "$@" > ${machine.folder}/args; pwd >> ${machine.folder}/args; echo $CGO_ENABLED >> ${machine.folder}/args
echo 'go: downloading example.com/a v1.0.0' >&2; echo example.com/a/b >&2; echo internal/abi >&2
while [ "$1" != -o ]; do shift; done; echo binary > "$2"`);
    assert.deepEqual(await build(), { kind: "built" });
    assert.equal(readFileSync(target, "utf8"), "binary\n");
    assert.deepEqual(readdirSync(dirname(target)), ["pulumi"]);
    const [args, cwd, cgo] = readFileSync(join(machine.folder, "args"), "utf8").split("\n");
    assert.match(
      args ?? "",
      /^build -v -trimpath -ldflags -s -w -X github\.com\/pulumi\/\S+version\.Version=v3\.258\.0 -o \S+ github\.com\/pulumi\/pulumi\/pkg\/v3\/cmd\/pulumi$/,
    );
    assert.match(cwd ?? "", /engine$/);
    assert.equal(cgo, "0");
    assert.deepEqual(said, [
      "Building pulumi 3.258.0 from its Go module: some minutes, once",
      "modules downloaded: 1",
      "modules downloaded: 1, packages compiled: 1",
      "modules downloaded: 1, packages compiled: 2",
    ]);
  });

  const failures = [
    {
      name: "a proxy that cannot be reached",
      script: "echo 'example.com/a@v1: dial tcp: no such host' >&2; exit 1",
      reason: "go build: example.com/a@v1: dial tcp: no such host",
    },
    {
      name: "a failure that says nothing after its progress",
      script: "echo internal/abi >&2; exit 1",
      reason: "go build: it was stopped",
    },
  ];
  for (const { name, script, reason } of failures) {
    it(`gives the reason, and leaves nothing: ${name}`, async () => {
      go(script);
      assert.deepEqual(await build(), { kind: "failed", reason });
      assert.deepEqual(readdirSync(dirname(target)), []);
    });
  }

  it("says when Go is missing, or too old for the module", async () => {
    assert.deepEqual(await build(), { kind: "failed", reason: "go is not on PATH" });
    machine.command(
      "go",
      "echo 'go: go.mod requires go >= 1.25.11 (running go 1.22; GOTOOLCHAIN=local)' >&2; exit 1",
    );
    assert.deepEqual(await build(), {
      kind: "failed",
      reason: "go does not run here: go: go.mod requires go >= 1.25.11 (running go 1.22; GOTOOLCHAIN=local)",
    });
  });

  it("removes what a killed build left, and nobody else's", async () => {
    const [dead, alive] = [`.pulumi.${2 ** 30}`, `.pulumi.${process.ppid}`];
    for (const name of [dead, alive]) mkdirSync(join(dirname(target), name), { recursive: true });
    go('while [ "$1" != -o ]; do shift; done; : > "$2"');
    await build();
    assert.equal(existsSync(join(dirname(target), dead)), false);
    assert.equal(existsSync(join(dirname(target), alive)), true);
  });
});
