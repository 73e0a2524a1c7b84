import assert from "node:assert/strict";
import fc from "fast-check";
import { RE2JS } from "re2js";
import { includes, regex } from "../../src/analysis/sets/index.js";
import { isKnown } from "../../src/model/index.js";

const atom = fc.constantFrom(
  "a",
  "B",
  ".",
  "\\.",
  "-",
  "[a-c]",
  "[^a]",
  "[[:alpha:]]",
  "[^[:upper:]_]",
  "\\d",
  "\\W",
  "\\x61",
  "(?i)",
  "(?i:b)",
  "(a|B)",
  "(?:|a)",
  "\\Q.a\\E",
  "^",
  "$",
  "\\A",
  "\\z",
  "|",
);
const count = fc.constantFrom("", "", "", "*", "+", "?", "{2}", "{0,2}", "{1,}", "*?");
const sources = fc
  .array(fc.tuple(atom, count), { maxLength: 6 })
  // What a count after a flag repeats is told by no document, so it is left out.
  .map((parts) =>
    parts
      .map(([each, times]) => (each === "(?i)" ? each : each + times))
      .join("")
      .replaceAll(/\(\?i\)[*+?{]/g, ""),
  );
const words = fc.string({
  unit: fc.constantFrom("a", "b", "A", "B", "1", ".", "-", "\n", "é", "\u212a"),
  maxLength: 6,
});

describe("regular expressions", () => {
  it("find what another RE2 engine finds, and read what it reads", () => {
    fc.assert(
      fc.property(sources, fc.array(words, { minLength: 5, maxLength: 5 }), (source, texts) => {
        const set = regex(source);
        let engine: RE2JS;
        try {
          engine = RE2JS.compile(source);
        } catch {
          return assert.ok(!isKnown(set), `${source} is not RE2`);
        }
        assert.ok(isKnown(set), source);
        for (const text of texts)
          assert.equal(
            includes(set, text),
            engine.matcher(text).find(),
            `${source} in ${JSON.stringify(text)}`,
          );
      }),
      { numRuns: 2_000 },
    );
  }).timeout(60_000);
});
