import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { glob, includes } from "../../../src/analysis/sets/index.js";
import { matchesGlob } from "../../../src/iam/aws/index.js";
import { overlaps } from "../../../src/iam/aws/overlap.js";

const cases: readonly (readonly [pattern: string, text: string, matches: boolean])[] = [
  ["?", "a", true],
  ["?", "", false],
  ["?", "ab", false],
  ["?", "é", true],
  ["?", "\u{1F511}", true],
  ["??", "\u{1F511}", false],
  ["a?b", "a\u{1F511}b", true],
  ["*?", "\u{1F511}", true],
  ["*??", "\u{1F511}", false],
  ["*??", "a\u{1F511}", true],
  ["*\u{1F511}", "aa\u{1F511}", true],
  ["\u{1F511}*", "\u{1F512}", false],
  ["*\u{1F512}?", "\u{1F511}\u{1F512}\u{1F511}", true],
];

describe("a glob", () => {
  for (const [pattern, text, matches] of cases)
    it(`${JSON.stringify(pattern)} ${matches ? "matches" : "does not match"} ${JSON.stringify(text)}, in the evaluator and in the sets`, () =>
      assert.deepEqual(
        [matchesGlob(text, { text: pattern }), includes(glob(pattern), text)],
        [matches, matches],
      ));

  it("overlaps with another by characters too", () =>
    assert.deepEqual([overlaps("a?", "*\u{1F511}"), overlaps("??", "\u{1F511}")], [true, false]));
});
