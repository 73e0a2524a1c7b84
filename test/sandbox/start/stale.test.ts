import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isStale } from "../../../src/sandbox/start/stale.js";

describe("isStale", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "keyless-stale-"));
    mkdirSync(join(folder, "src", "deep"), { recursive: true });
    at(join(folder, "src", "deep", "a.ts"), 1);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const at = (file: string, time: number) => {
    writeFileSync(file, "");
    utimesSync(file, time, time);
  };
  const stale = () => isStale(join(folder, "src"), join(folder, "mark"));

  it("is so without a mark, and when a source in any depth is newer", () => {
    assert.equal(stale(), true);
    at(join(folder, "mark"), 2);
    assert.equal(stale(), false);
    at(join(folder, "src", "deep", "a.ts"), 3);
    assert.equal(stale(), true);
  });
});
