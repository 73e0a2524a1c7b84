import assert from "node:assert/strict";
import fc from "fast-check";
import { Splitter } from "../../../src/audit/text/splitter.js";

/** What a splitter makes of a text that comes in pieces of a size. */
function split(text: string, size = 7): { readonly values: unknown[]; readonly broken: string[] } {
  const [values, broken]: [unknown[], string[]] = [[], []];
  const splitter = new Splitter({
    value: (bytes, offset) => {
      assert.equal(
        Buffer.from(text)
          .subarray(offset, offset + bytes.length)
          .toString(),
        bytes.toString(),
      );
      values.push(JSON.parse(bytes.toString()));
    },
    broken: (offset, reason) => broken.push(`${offset} ${reason}`),
  });
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) splitter.push(bytes.subarray(at, at + size));
  splitter.end();
  return { values, broken };
}

const [a, b, c] = ['{"id":1,"x":{"y":[{"id":9}]}}', '{"id":2,"s":"}{][\\"\\\\"}', '{"id":3}'] as const;
const all = [a, b, c].map((text) => JSON.parse(text) as unknown);

describe("splitting a stream of JSON into records", () => {
  for (const [title, text] of [
    ["a CloudTrail file", `{"Records":[${a},${b},${c}]}`],
    ["a spread-out file", `{\n  "Records": [\n ${a} ,\n ${b},\n${c}\n ]\n}\n`],
    [
      "LookupEvents with more around the list",
      `{"NextToken":"t","Events":[${a},${b},${c}],"Metadata":{"a":{"b":1}}}`,
    ],
    ["a list", `[${a},${b},${c}]`],
    ["one value a line", `${a}\n${b}\r\n${c}\n`],
    ["values with nothing between", `${a}${b}${c}`],
    ["several files in one", `{"Records":[${a}]}{"Records":[${b}]}\n{"Records":[${c}]}`],
  ] as const) {
    it(`reads ${title}`, () => {
      assert.deepEqual(split(text), { values: all, broken: [] });
    });
  }

  for (const [title, text, values, broken] of [
    ["a file that is cut off", `{"Records":[${a},{"id":2,`, [all[0]], 1],
    ["a line without its end", `${a}\n{"id":2,"s":"x\n${c}\n`, [all[0], all[2]], 1],
    ["a line without its closing brace", `${a}\n{"id":2,"s":{"t":1}\n${c}\n`, [all[0], all[2]], 1],
    ["a quote that was lost in a list", `[${a},{"id":2,"s:"x","t":"u"},${c}]`, [all[0], all[2]], 1],
    ["words between the values", `${a},oops,${c}`, [all[0], all[2]], 0],
    ["nothing of JSON", "hello", [], 0],
  ] as const) {
    it(`goes on after ${title}`, () => {
      const found = split(text);
      assert.deepEqual(found.values, values);
      assert.equal(found.broken.length, broken);
    });
  }

  for (const [title, text] of [
    ["a string without an end", `"${"x".repeat(20_000_000)}`],
    ["braces without an end", "{".repeat(12_000_000)],
    ["brackets without an end", "[".repeat(12_000_000)],
    ["starts of records without an end", '{"a":["'.repeat(2_000_000)],
  ] as const) {
    it(`comes to an end with ${title}, and says that it is broken`, () => {
      let broken = 0;
      const splitter = new Splitter({ value: () => assert.fail("there is none"), broken: () => broken++ });
      const bytes = Buffer.from(text);
      for (let at = 0; at < bytes.length; at += 1 << 20) splitter.push(bytes.subarray(at, at + (1 << 20)));
      splitter.end();
      assert.ok(broken > 0);
    });
  }

  it("gives the same however the stream is cut into pieces", () => {
    const json = fc.array(fc.dictionary(fc.string(), fc.jsonValue()), { maxLength: 5 });
    fc.assert(
      fc.property(json, fc.integer({ min: 1, max: 40 }), (records, size) => {
        const plain = records.filter((record) => !("Records" in record));
        assert.deepEqual(
          split(JSON.stringify({ Records: plain }), size).values,
          JSON.parse(JSON.stringify(plain)),
        );
      }),
      { numRuns: 100 },
    );
  });
});
