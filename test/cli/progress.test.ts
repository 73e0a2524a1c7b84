import assert from "node:assert/strict";
import { progress } from "../../src/cli/progress.js";

describe("progress", () => {
  it("is silent in the first second and a line a stage after it", () => {
    const lines: string[] = [];
    const clock = performance.now;
    let now = 0;
    performance.now = () => now;
    try {
      const stage = progress({ write: (text) => lines.push(text) });
      stage("reading");
      now = 1500;
      stage("judging by the rules");
    } finally {
      performance.now = clock;
    }
    assert.deepEqual(lines, ["keyless: judging by the rules (1.5 s)\n"]);
  });
});
