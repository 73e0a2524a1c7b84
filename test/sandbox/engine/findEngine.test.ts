import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { builtFolder } from "../../../src/sandbox/engine/builtEngine.js";
import type { Builder } from "../../../src/sandbox/engine/goBuild.js";
import { engineVersion, findEngine, formatMissing, packageRoot } from "../../../src/sandbox/engine/index.js";
import { bareMachine, type Machine } from "./support/machine.js";

const neverBuilds: Builder = async () => ({ kind: "failed", reason: "not in this test" });
const builds: Builder = async (program, target) => {
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, `#!/bin/sh\necho v${program.version}\n`, { mode: 0o755 });
  return { kind: "built" };
};

describe("findEngine", () => {
  let machine: Machine;
  beforeEach(() => {
    machine = bareMachine();
  });
  afterEach(() => machine.remove());

  const find = (builder = neverBuilds) => findEngine({ env: machine.env, builder });
  const onDisk = () => join(builtFolder(machine.env), "bin", "pulumi");

  it("takes the person's own CLI, and does nothing else", async () => {
    const command = machine.command("pulumi", "echo v3.300.1");
    assert.deepEqual(await find(), {
      kind: "found",
      engine: { command, version: "3.300.1", origin: "path" },
    });
    assert.equal(existsSync(join(machine.folder, "cache")), false);
  });

  it("passes over a CLI that is too old for a later one on PATH", async () => {
    machine.command("pulumi", "echo v3.100.0");
    const later = join(machine.folder, "later");
    const command = machine.command("pulumi", "echo v3.259.0", later);
    const search = await findEngine({
      env: { ...machine.env, PATH: `${machine.env.PATH}:${later}` },
      builder: neverBuilds,
    });
    assert.deepEqual(search, { kind: "found", engine: { command, version: "3.259.0", origin: "path" } });
  });

  it("finds Pulumi's own install folder when it is not on PATH", async () => {
    const command = machine.command("pulumi", "echo v3.259.0", join(machine.folder, "pulumi", "bin"));
    assert.deepEqual(await find(), {
      kind: "found",
      engine: { command, version: "3.259.0", origin: "path" },
    });
  });

  it("never asks the npm package's downloader for its version", async () => {
    const touched = join(machine.folder, "touched");
    const bin = join(machine.folder, "node_modules", "pulumi");
    machine.command("pulumi", `touch ${touched}; echo v3.259.0`, bin);
    const search = await findEngine({ env: { ...machine.env, PATH: bin }, builder: builds });
    assert.equal(search.kind === "found" && search.engine.origin, "built");
    assert.equal(existsSync(touched), false);
  });

  it("takes the official CLI that npm fetched before, before any build", async () => {
    const versions = join(machine.folder, "pulumi", "versions", engineVersion, "bin");
    const command = machine.command("pulumi", "exit 9", versions);
    assert.deepEqual(await find(builds), {
      kind: "found",
      engine: { command, version: engineVersion, origin: "fetched" },
    });
  });

  it("lets npm fetch the official CLI before it builds one", async () => {
    const target = `${machine.folder}/pulumi/versions/$PULUMI_VERSION/bin`;
    machine.command(
      "npm",
      `/bin/mkdir -p ${target} && /bin/cp ${machine.command("other", "")} ${target}/pulumi`,
    );
    const search = await find(builds);
    assert.equal(search.kind === "found" && search.engine.origin, "fetched");
  });

  it("builds where nothing can be fetched, and finds the build again", async () => {
    const engine = { command: onDisk(), version: engineVersion, origin: "built" };
    assert.deepEqual(await find(builds), { kind: "found", engine });
    assert.deepEqual(await find(), { kind: "found", engine });
    assert.equal(existsSync(join(dirname(onDisk()), "pulumi-language-nodejs")), true);
  });

  it("takes its own build for its own also where it stands on PATH", async () => {
    await find(builds);
    const search = await findEngine({
      env: { ...machine.env, PATH: dirname(onDisk()) },
      builder: neverBuilds,
    });
    assert.equal(search.kind === "found" && search.engine.origin, "built");
  });

  it("says of each way why it failed, and what to do", async () => {
    const old = machine.command("pulumi", "echo v3.100.0");
    machine.command("npm", "echo 'pulumi: fetch failed' >&2; exit 1");
    const search = await findEngine({ env: machine.env });
    assert.equal(search.kind, "missing");
    assert.deepEqual(formatMissing(search.kind === "missing" ? search.tried : []).split("\n"), [
      "No Pulumi engine could be found, fetched or built:",
      `  - a pulumi 3.248.0 or later on PATH: ${old}: version 3.100.0 is older than 3.248.0`,
      "  - the official CLI by the npm package pulumi: pulumi: fetch failed",
      "  - a build of pulumi 3.258.0 from its Go module: go is not on PATH",
      "Install the Pulumi CLI and put it on PATH (https://www.pulumi.com/docs/install/), or install Go 1.25 or later and run this again.",
    ]);
  });

  it("reports a cache folder that cannot be made, instead of throwing", async () => {
    const file = machine.command("no-folder", "");
    const search = await findEngine({ env: { ...machine.env, XDG_CACHE_HOME: file }, builder: builds });
    assert.match(search.kind === "missing" ? formatMissing(search.tried) : "", /the cache folder: ENOTDIR/);
  });

  it("leaves no lock behind when stopped, nor a build that counts", async () => {
    const stop = new AbortController();
    machine.command("go", 'if [ "$1" = version ]; then echo go; else exec /bin/sleep 20; fi');
    setTimeout(() => stop.abort(), 300);
    const search = await findEngine({ env: machine.env, signal: stop.signal });
    assert.equal(search.kind, "missing");
    assert.equal(existsSync(`${builtFolder(machine.env)}.lock`), false);
    assert.equal(existsSync(onDisk()), false);
  });
});

describe("findEngine in several processes", function () {
  this.timeout(30_000);
  let machine: Machine;
  let journal: string;
  beforeEach(() => {
    machine = bareMachine();
    journal = join(machine.folder, "journal");
    writeFileSync(journal, "");
  });
  afterEach(() => machine.remove());

  const entries = () => readFileSync(journal, "utf8").trim().split("\n");
  const search = (pause: number) =>
    spawn(
      process.execPath,
      ["--import=tsx", join(__dirname, "support", "searcher.ts"), journal, String(pause)],
      { cwd: packageRoot, env: machine.env, stdio: ["ignore", "pipe", "inherit"] },
    );
  async function answer(child: ChildProcess): Promise<unknown> {
    let text = "";
    child.stdout?.on("data", (chunk: Buffer) => {
      text += chunk;
    });
    await once(child, "close");
    return JSON.parse(text);
  }

  it("builds once when two look at the same time, and both get the engine", async () => {
    const [first, second] = await Promise.all([answer(search(700)), answer(search(700))]);
    assert.deepEqual(first, second);
    assert.equal(entries().length, 2, "one begin and one end");
  });

  it("takes over from a process that was killed in the middle, and never takes its half for a whole", async () => {
    const killed = search(60_000);
    while (readFileSync(journal, "utf8") === "") await sleep(50);
    killed.kill("SIGKILL");
    await once(killed, "close");
    assert.equal(existsSync(`${builtFolder(machine.env)}.lock`), true);

    const found = (await answer(search(0))) as { kind: string };
    assert.equal(found.kind, "found");
    assert.deepEqual(
      entries().map((entry) => entry.split(" ")[0]),
      ["begin", "begin", "end"],
    );
  });
});
