import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { progress } from "../../src/cli/progress.js";

describe("progress", () => {
  it("is silent in the first second and a line a stage after it", () => {
    const lines: string[] = [];
    const clock = performance.now;
    let now = 0;
    performance.now = () => now;
    try {
      const stage = progress([], { write: (text) => lines.push(text) });
      stage("reading");
      now = 1500;
      stage("judging by the rules");
    } finally {
      performance.now = clock;
    }
    assert.deepEqual(lines, ["keyless: judging by the rules (1.5 s)\n"]);
  });

  it("speaks from the first stage on where the inputs are large, in files or folders", () => {
    const folder = mkdtempSync(join(tmpdir(), "keyless-progress-"));
    try {
      mkdirSync(join(folder, "logs"));
      for (const name of ["a.json.gz", "b.json.gz"])
        writeFileSync(join(folder, "logs", name), Buffer.alloc(2_500_000));
      const said = (inputs: readonly string[]) => {
        const lines: string[] = [];
        progress(inputs, { write: (text) => lines.push(text) })("reading");
        return lines.map((line) => line.replace(/\(.*\)/, "(…)"));
      };
      assert.deepEqual(said([folder]), ["keyless: reading (…)\n"]);
      assert.deepEqual(said([join(folder, "logs", "a.json.gz"), join(folder, "none")]), []);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
