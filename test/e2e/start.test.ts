import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageRoot } from "../../src/sandbox/engine/index.js";
import { run } from "../../src/sandbox/engine/processes.js";
import { ENGINE_TIMEOUT } from "./support/sandbox.js";

describe("npm start", function () {
  this.timeout(ENGINE_TIMEOUT);

  it("makes a badge, blocks the keys, and leaves only its logs", async () => {
    const folder = mkdtempSync(join(tmpdir(), "keyless-e2e-start-"));
    try {
      const main = join(packageRoot, "src", "sandbox", "start", "main.ts");
      const env = { ...process.env, TMPDIR: folder };
      const start = await run(process.execPath, ["--import=tsx", main], { cwd: packageRoot, env });
      assert.equal(start.code, 0, start.stdout + start.stderr);
      assert.match(start.stdout, /github-actions: pulumi up: \d+ resources made, nothing against it/);
      assert.match(start.stdout, /aws:iam\/role:Role /);
      assert.match(start.stdout, /gcp:serviceaccount\/account:Account /);
      assert.match(start.stdout, /the-old-way: pulumi preview: blocked by \d+ violations/);
      assert.match(start.stdout, /sub = repo:acme\//);
      assert.match(start.stdout, /instead: /);
      assert.match(
        start.stdout,
        /Let in: the repository's job in its environment\. AWS: arn:aws:iam::\d{12}:role\/deploy-web\S* Google: deploy-web\S+@/,
      );
      assert.match(start.stdout, /Refused: a pull request in a fork\./);
      assert.match(start.stdout, /Refused: a token for another audience\. AWS: Incorrect token audience\./);
      assert.match(start.stdout, /Refused: an expired token\. AWS: Token expired/);
      const [scratch = ""] = readdirSync(folder).filter((name) => name.startsWith("keyless-start-"));
      assert.deepEqual(readdirSync(join(folder, scratch)).sort(), [
        "github-actions.events.json",
        "github-actions.log",
        "the-old-way.events.json",
        "the-old-way.log",
      ]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
