import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageRoot } from "../../src/sandbox/engine/index.js";
import { run } from "../../src/sandbox/engine/processes.js";

const main = join(packageRoot, "src", "cli", "main.ts");

describe("keyless sandbox", function () {
  this.timeout(30_000);
  let home: string;
  let child: ChildProcess | undefined;

  before(() => {
    home = mkdtempSync(join(tmpdir(), "keyless-sandbox-cli-"));
  });
  after(() => {
    child?.kill("SIGKILL");
    rmSync(home, { recursive: true, force: true });
  });

  const sandbox = (...args: string[]) => ["--import=tsx", main, "sandbox", "--home", home, ...args];

  it("prints the settings to copy, answers there, and stops on Ctrl-C", async () => {
    child = spawn(process.execPath, sandbox("--port", "0"), { cwd: packageRoot });
    let printed = "";
    child.stdout?.on("data", (chunk) => {
      printed += chunk;
    });
    while (!printed.includes("/actions/jobs")) await once(child.stdout!, "data");
    const url = /^export AWS_ENDPOINT_URL_STS=(http:\/\/127\.0\.0\.1:\d+)$/m.exec(printed)?.[1];
    assert.ok(url, printed);
    const answer = await fetch(`${url}/?Action=GetCallerIdentity&Version=2011-06-15`);
    assert.equal(answer.status, 403);
    assert.match(await answer.text(), /<Code>MissingAuthenticationToken<\/Code>/);
    child.kill("SIGINT");
    const [code] = await once(child, "exit");
    assert.equal(code, 0);
  });

  it("says in one line that a port is in use or is none", async () => {
    const holder = createServer().listen(0, "127.0.0.1");
    await once(holder, "listening");
    const { port } = holder.address() as AddressInfo;
    try {
      const [taken, wrong] = await Promise.all([
        run(process.execPath, sandbox("--port", String(port)), { cwd: packageRoot }),
        run(process.execPath, sandbox("--port", "http"), { cwd: packageRoot }),
      ]);
      assert.deepEqual(
        [taken.code, taken.stdout, taken.stderr],
        [2, "", `keyless: port ${port} is in use: give another with --port, or 0 for any that is free\n`],
      );
      assert.deepEqual(
        [wrong.code, wrong.stdout, wrong.stderr],
        [2, "", 'keyless: --port must be a number from 0 (any that is free) to 65535, not "http"\n'],
      );
    } finally {
      holder.close();
    }
  });
});
