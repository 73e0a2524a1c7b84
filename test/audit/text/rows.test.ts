import assert from "node:assert/strict";
import fc from "fast-check";
import { isEventTable, RowSplitter } from "../../../src/audit/text/rows.js";

/** The rows and broken places of a text that comes in pieces. */
function split(text: string, piece: number) {
  const found: unknown[] = [];
  const rows = new RowSplitter({
    row: (value, offset) => found.push([offset, value]),
    broken: (offset, reason) => found.push([offset, reason]),
  });
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += piece) rows.push(bytes.subarray(at, at + piece));
  rows.end();
  return found;
}

describe("rows of a table of events", () => {
  it("are the same in whatever pieces the stream comes", () => {
    const field = fc.string({ unit: fc.constantFrom("a", '"', ",", "\n", "é", " ") });
    fc.assert(
      fc.property(fc.array(fc.tuple(field, field)), fc.integer({ min: 1, max: 9 }), (values, piece) => {
        const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
        const text = ["eventname,eventsource", ...values.map((each) => each.map(quoted).join(","))].join(
          "\n",
        );
        assert.deepEqual(split(text, piece), split(text, text.length * 4 + 1));
        assert.equal(split(text, piece).length, values.length);
      }),
    );
  });

  for (const [title, text, expected] of [
    ["columns of an event", "eventversion,eventname,eventsource\n", true],
    ["quoted columns", '\uFEFF"eventID","eventName","eventSource"\r\n', true],
    ["whole events", "eventJson\n", true],
    ["a credential report", "user,arn,user_creation_time\n", false],
    ["a log in JSON", '{"eventName":"x","eventSource":"y"}\n', false],
  ] as const) {
    it(`${title}: ${expected ? "is" : "is not"} such a table`, () => {
      assert.equal(isEventTable(Buffer.from(text)), expected);
    });
  }
});
