import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { faults } from "./robust.js";

describe("many files that are broken by chance", () => {
  it("are a finding or one line of every command, and never a fault of ours", async () => {
    assert.deepEqual(await faults(1_000, 1_000), []);
  }).timeout(1_800_000);
});
