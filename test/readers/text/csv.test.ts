import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { parseCsv, parseCsvRows } from "../../../src/readers/text/csv.js";

const quote = (field: string) => `"${field.replaceAll('"', '""')}"`;

describe("CSV", () => {
  it("reads back whatever was written, by RFC 4180", () => {
    const table = fc
      .integer({ min: 2, max: 5 })
      .chain((columns) =>
        fc.tuple(
          fc.uniqueArray(fc.stringMatching(/^[a-z]{1,8}$/), { minLength: columns, maxLength: columns }),
          fc.array(fc.array(fc.string(), { minLength: columns, maxLength: columns }), { minLength: 1 }),
        ),
      );
    fc.assert(
      fc.property(table, fc.constantFrom("\n", "\r\n"), ([header, rows], end) => {
        const text = [header.join(","), ...rows.map((row) => row.map(quote).join(","))].join(end);
        const expected = rows.map((row) =>
          Object.fromEntries(header.map((name, index) => [name, row[index]])),
        );
        assert.deepEqual(parseCsv("f", text), expected);
      }),
    );
  });

  it("knows the line of each record, past blank lines and line ends in quotes", () => {
    const rows = parseCsvRows("f", 'a,b\r\n1,"x\ny"\n\n2,z\n');
    assert.deepEqual(
      rows.map(({ line, row }) => [line, row.a]),
      [
        [2, "1"],
        [5, "2"],
      ],
    );
  });

  it("refuses a quoted field that does not end, and text after one", () => {
    assert.throws(() => parseCsv("f", 'a,b\n"x'), {
      message: "f, offset 4: is cut off: a quoted CSV field does not end",
    });
    assert.throws(() => parseCsv("f", 'a,b\n"x"y,z'), {
      message: "f, record 2: is broken CSV: text after a quoted field",
    });
  });
});
