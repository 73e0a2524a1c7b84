import assert from "node:assert/strict";
import fc from "fast-check";
import { unifiedDiff } from "../../src/fixes/diff.js";

/** What `patch` makes of a diff: hunks at their places, each line checked. */
function applied(before: string, diff: string): string {
  const old = before.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const found: string[] = [];
  let at = 0;
  const lines = diff.split("\n").slice(2, -1);
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? "";
    const head = /^@@ -(\d+)(?:,(\d+))? \+\d+(?:,\d+)? @@$/.exec(line);
    if (head !== null) {
      const from = Number(head[1]) - (head[2] === "0" ? 0 : 1);
      found.push(...old.slice(at, from));
      at = from;
      continue;
    }
    if (line.startsWith("\\")) continue;
    const end = lines[index + 1]?.startsWith("\\") ? "" : "\n";
    if (line[0] !== "+") assert.equal(old[at++], line.slice(1) + end);
    if (line[0] !== "-") found.push(line.slice(1) + end);
  }
  return [...found, ...old.slice(at)].join("");
}

const text = fc
  .tuple(fc.array(fc.constantFrom("a", "b", "c", "", "d"), { maxLength: 30 }), fc.boolean())
  .map(([lines, isEnded]) => lines.join("\n") + (isEnded && lines.length > 0 ? "\n" : ""));

describe("unified diffs", () => {
  it("turn one text into the other", () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const diff = unifiedDiff("f", before, after);
        assert.ok(diff !== undefined);
        assert.equal(diff === "" ? before : applied(before, diff), after);
      }),
      { numRuns: 500 },
    );
  });

  it("never show a line that must not be seen, and are none where they would have to", () => {
    fc.assert(
      fc.property(text, text, fc.nat(30), (before, after, hidden) => {
        const lines = before.split("\n").map((line, index) => (index === hidden ? "secret" : line));
        const old = lines.join("\n");
        const diff = unifiedDiff("f", old, after, (line) => line === hidden);
        assert.ok(diff === undefined || !diff.includes("secret") || hidden >= lines.length);
        if (diff !== undefined && diff !== "") assert.equal(applied(old, diff), after);
      }),
      { numRuns: 500 },
    );
  });
});
