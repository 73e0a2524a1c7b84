import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { faults } from "./robust.js";

describe("files that are broken by chance", () => {
  it("are a finding or one line of every command, and never a fault of ours, in a sample", async () => {
    assert.deepEqual(await faults(1, 10), []);
  });
});
