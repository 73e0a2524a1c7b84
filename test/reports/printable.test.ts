import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { jsonText, printable } from "../../src/reports/printable.js";

/** Escape, the one-byte introducer of the same, a turn of direction, and a delete. */
const steering = "a\u001b[31m\u009b2J\u202eb\u2066c\u007f";

describe("Text from the input does not steer a terminal", () => {
  it("as plain text, where marks stand in its place", () => {
    assert.equal(printable(steering), "a\ufffd[31m\ufffd2J\ufffdb\ufffdc\ufffd");
  });

  it("as JSON, which says the same in escapes", () => {
    const text = jsonText({ name: steering, list: [steering] }, 2);
    assert.equal(text.includes("\u001b") || text.includes("\u009b") || text.includes("\u202e"), false);
    assert.deepEqual(JSON.parse(text), { name: steering, list: [steering] });
    assert.equal(jsonText("ü"), '"ü"');
  });
});
