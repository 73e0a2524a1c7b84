import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { elapsed, showProgress } from "../../../src/sandbox/engine/progress.js";

describe("progress", () => {
  function screen(isTTY: boolean) {
    const written: string[] = [];
    return { written, isTTY, columns: 20, write: (text: string) => written.push(text) };
  }

  it("writes a line for each step into a log, and more of them as time goes by", async () => {
    const log = screen(false);
    const progress = showProgress(log, 20);
    progress.step("Compiling");
    progress.detail("3 packages compiled");
    await sleep(30);
    progress.end();
    progress.end();
    assert.deepEqual(log.written, ["Compiling\n", "Compiling (3 packages compiled)\n"]);
  });

  it("rewrites one line on a terminal, no longer than the terminal is wide", () => {
    const terminal = screen(true);
    const progress = showProgress(terminal, 10_000);
    progress.step("A step with a very long name");
    progress.step("Next");
    progress.end();
    assert.deepEqual(terminal.written, [
      "\r\u001b[2KA step with a very ",
      "\r\u001b[2KA step with a very long name\n",
      "\r\u001b[2KNext",
      "\r\u001b[2KNext\n",
    ]);
  });

  it("counts time in words", () => {
    assert.deepEqual([0, 999, 1_000, 59_999, 75_000].map(elapsed), ["", "", "1 s", "59 s", "1 min 15 s"]);
  });
});
