import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { withLock } from "../../../src/sandbox/engine/lock.js";

describe("withLock", () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "keyless-lock-"));
    file = join(folder, "deep", "lock");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("holds while the work lasts, and lets go also when it fails", async () => {
    assert.equal(await withLock(file, async () => existsSync(file)), true);
    await assert.rejects(
      withLock(file, async () => {
        throw new Error("no");
      }),
      /no/,
    );
    assert.equal(existsSync(file), false);
  });

  it("makes others wait, and tells them for whom", async () => {
    const order: string[] = [];
    const first = withLock(file, async () => {
      await new Promise((resolve) => setTimeout(resolve, 100));
      order.push("first");
    });
    const second = withLock(
      file,
      async () => void order.push("second"),
      (holder) => void order.push(`waits for ${holder?.pid}`),
    );
    await Promise.all([first, second]);
    assert.deepEqual(order, [`waits for ${process.pid}`, "first", "second"]);
  });

  const abandoned = [
    {
      name: "a process of this machine that is dead",
      text: { pid: 2 ** 30, host: hostname() },
      minutesOld: 0,
    },
    {
      name: "a process elsewhere, silent for two minutes",
      text: { pid: 1, host: "elsewhere" },
      minutesOld: 2,
    },
    { name: "nobody that can be read, two minutes ago", text: "", minutesOld: 2 },
  ];
  for (const { name, text, minutesOld } of abandoned) {
    it(`takes over from ${name}`, async () => {
      await withLock(file, async () => {});
      writeFileSync(file, JSON.stringify(text));
      const then = new Date(Date.now() - minutesOld * 60_000);
      utimesSync(file, then, then);
      let waited = false;
      const done = await withLock(
        file,
        async () => "done",
        () => {
          waited = true;
        },
      );
      assert.deepEqual({ done, waited }, { done: "done", waited: false });
    });
  }
});
