import assert from "node:assert/strict";
import fc from "fast-check";
import { parseHcl } from "../../../src/fixes/hcl/parse.js";
import type { Node } from "../../../src/fixes/node.js";

/** A tree as plain data: computed parts as their text in angle brackets. */
function plain(node: Node, text: string): unknown {
  switch (node.kind) {
    case "map":
      return Object.fromEntries(
        node.entries.map(({ key, labels, value }) => [
          [key ?? "?", ...(labels ?? [])].join(" "),
          plain(value, text),
        ]),
      );
    case "list":
      return node.items.map((item) => plain(item, text));
    case "literal":
      return node.value;
    case "call":
      return { [`${node.name}()`]: node.items.map((item) => plain(item, text)) };
    default:
      return `<${text.slice(node.start, node.end)}>`;
  }
}

const cases: readonly [string, string, unknown][] = [
  ["attributes and blocks", 'a = 1\nb "x" "y" {\n  c = true\n}\n', { a: 1, "b x y": { c: true } }],
  ["a block on one line", 'resource "t" "n" { name = "x" }', { "resource t n": { name: "x" } }],
  ["comments of all kinds", "# a = 1\n// b = 2\n/* c = 3\n*/ d = 4 # e = 5\n", { d: 4 }],
  ["brackets in strings and comments", 'a = "}" # {\nb = "\\"{" // }\n', { a: "}", b: '"{' }],
  [
    "templates in strings, and strings in templates",
    'a = "${f("}")}-${b["k"]}"\nc = 1\n',
    { a: '<"${f("}")}-${b["k"]}">', c: 1 },
  ],
  ["doubled signs, which start no template", 'a = "$${x} %%{y}"\n', { a: "${x} %{y}" }],
  ["a heredoc, up to its own name", "a = <<EOT\n}\nEOTX\nEOT\nb = 1\n", { a: "}\nEOTX\n", b: 1 }],
  ["an indented heredoc", "a = <<-EOT\n  x\n  EOT\nb = 1\n", { a: "  x\n", b: 1 }],
  ["a heredoc with a template", "a = <<EOT\n${x}\nEOT\n", { a: "<<<EOT\n${x}\nEOT>" }],
  [
    "objects with every kind of key",
    'a = { b = 1, "c:d" : 2\n (e) = 3\n "f${g}" = 4 }\n',
    { a: { b: 1, "c:d": 2, "?": 4 } },
  ],
  ["lists over several lines", 'a = [\n  1, # one\n  "x",\n]\n', { a: [1, "x"] }],
  ["calls", "a = jsonencode({ b = [] })\n", { a: { "jsonencode()": [{ b: [] }] } }],
  ["references", "a = var.b[0].c\n", { a: "<var.b[0].c>" }],
  [
    "what is computed, whole",
    'a = b ? "x" : "y"\nc = [for d in e : d]\nf = { for g in h : g => g }\ni = -1 + 2\n',
    { a: '<b ? "x" : "y">', c: "<[for d in e : d]>", f: "<{ for g in h : g => g }>", i: "<-1 + 2>" },
  ],
  [
    "line ends of Windows and a byte order mark",
    "\ufeffa = 1\r\nb {\r\n  c = 2\r\n}\r\n",
    { a: 1, b: { c: 2 } },
  ],
];

describe("HCL", () => {
  for (const [name, text, expected] of cases) {
    it(`reads ${name}`, () => {
      const body = parseHcl(text);
      assert.ok(body);
      assert.deepEqual(plain(body, text), expected);
    });
  }

  const broken: readonly [string, string][] = [
    ["a block that does not end", 'resource "a" "b" {'],
    ["a string that does not end", 'a = "x\n'],
    ["a heredoc that does not end", "a = <<EOT\nx\n"],
    ["a comment that does not end", "/* a"],
    ["nesting beyond all reason", `a = ${"[".repeat(100_000)}${"]".repeat(100_000)}\n`],
    ["JSON", '{"resource": {}}'],
  ];
  for (const [name, text] of broken) {
    it(`is left alone when it has ${name}`, () => assert.equal(parseHcl(text), undefined));
  }

  it("is never more than refused, whatever the text", () => {
    const pieces = fc.constantFrom(
      "a",
      "=",
      " ",
      "\n",
      "{",
      "}",
      "[",
      "]",
      "(",
      ")",
      '"',
      "${",
      "<<E\n",
      "E",
      "#",
      "/*",
      "*/",
      ",",
      "1",
      ".",
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
        const text = parts.join("");
        const body = parseHcl(text);
        for (const { start, end } of body?.entries ?? []) assert.ok(start < end && end <= text.length);
      }),
      { numRuns: 2000 },
    );
  });
});
