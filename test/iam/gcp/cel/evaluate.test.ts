import assert from "node:assert/strict";
import fc from "fast-check";
import {
  evaluateCel,
  formatCel,
  fromJson,
  isFailure,
  isProblem,
  parseCel,
} from "../../../../src/iam/gcp/cel/index.js";

const claims = {
  sub: "repo:acme/web:ref:refs/heads/main",
  project_id: "20",
  run: 20,
  email_verified: true,
  groups: ["dev", "ops"],
  "https://aws/": { account: "1" },
  nothing: null,
};

/** The value of an expression on the token above: its JSON, `error: …` or `unknown: …`. */
function value(text: string): unknown {
  const parsed = parseCel(text);
  if (isProblem(parsed)) return `problem: ${parsed.message}`;
  const result = evaluateCel(parsed, { variables: new Map([["assertion", fromJson(claims)]]) });
  if (isFailure(result)) return result.kind;
  return typeof result === "bigint" ? Number(result) : result;
}

describe("CEL on a token", () => {
  const cases: readonly (readonly [text: string, expected: unknown])[] = [
    // Types count.
    ["assertion.project_id == 20", false],
    ["assertion.project_id != 20", true],
    ["assertion.project_id == '20'", true],
    ["assertion.run == 20", true],
    ["assertion.run == 20.0", true],
    ["assertion.run > 19 && assertion.run <= 20", true],
    ["assertion.project_id > 19", "error"],
    ["assertion.nothing == null", true],
    // A missing claim is an error, which && and || absorb from either side.
    ["assertion.missing == 'x'", "error"],
    ["assertion.missing != 'x'", "error"],
    ["!(assertion.missing == 'x')", "error"],
    ["assertion.missing == 'x' || true", true],
    ["assertion.missing == 'x' && false", false],
    ["assertion.missing == 'x' ? true : true", "error"],
    ["has(assertion.missing)", false],
    ["has(assertion.sub)", true],
    ["has(assertion.sub.x)", "error"],
    ["'x' in assertion.missing", "error"],
    // Strings.
    ["assertion.sub.startsWith('repo:acme/')", true],
    ["assertion.sub.endsWith('/main')", true],
    ["assertion.sub.contains(':ref:')", true],
    ["assertion.sub.matches('acme/[a-z]+:ref')", true],
    ["assertion.sub.matches('^acme')", false],
    ["assertion.sub.matches('(')", "error"],
    ["matches(assertion.sub, 'main$')", true],
    ["assertion.run.startsWith('2')", "error"],
    ["assertion.sub.split(':')[1]", "acme/web"],
    ["assertion.sub.split(':')[9]", "error"],
    ["assertion.groups.join('.')", "dev.ops"],
    ["'ABC'.lowerAscii() + 'x'.upperAscii()", "abcX"],
    ["size(assertion.sub)", claims.sub.length],
    ["size('a😀')", 2],
    ["string(assertion.run) + ''", "20"],
    ["'a' + assertion.run", "error"],
    // Lists and maps.
    ["'dev' in assertion.groups", true],
    ["assertion.groups.exists(g, g.startsWith('o'))", true],
    ["assertion.groups.all(g, g.startsWith('o'))", false],
    ["assertion.groups.exists_one(g, g == 'dev')", true],
    ["assertion.groups.map(g, g + '!') == ['dev!', 'ops!']", true],
    ["assertion.groups.filter(g, g != 'dev')[0]", "ops"],
    ["assertion['https://aws/'].account == '1'", true],
    ["{'20': 'prod'}[assertion.project_id]", "prod"],
    ["{'21': 'prod'}[assertion.project_id]", "error"],
    // Times.
    ["timestamp('2026-01-02T03:04:05Z').getHours('-01:00')", 2],
    ["timestamp('2026-07-01T00:00:00Z').getHours('Europe/Berlin')", 2],
    ["timestamp('2026-01-01T00:00:00Z') + duration('1h') < timestamp('2026-01-01T02:00:00Z')", true],
    ["date('2026-01-04').getDayOfWeek()", 0],
    ["timestamp('soon')", "error"],
    // What is not modelled says so.
    ["assertion.sub.reverse()", "unknown"],
    ["assertion.sub.reverse() == 'x' || true", true],
    // Arithmetic.
    ["1 + 2 * 3 - 4 / 2 == 5", true],
    ["1 / 0", "error"],
    ["9223372036854775807 + 1", "error"],
  ];
  for (const [text, expected] of cases) {
    it(`${text} is ${JSON.stringify(expected)}`, () => assert.deepEqual(value(text), expected));
  }

  it("extracts as Google's table says", () => {
    const name =
      "projects/_/buckets/acme-orders-aaa/objects/data_lake/orders/order_date=2019-11-03/aef87g87ae0876";
    const table: Readonly<Record<string, string>> = {
      "/order_date={date}/": "2019-11-03",
      "buckets/{name}/": "acme-orders-aaa",
      "/orders/{empty}order_date": "",
      "{start}/objects/data_lake": "projects/_/buckets/acme-orders-aaa",
      "orders/{end}": "order_date=2019-11-03/aef87g87ae0876",
      "{all}": name,
      "/orders/{none}/order_date=": "",
      "/orders/order_date=2019-11-03/{id}/data_lake": "",
    };
    for (const [template, expected] of Object.entries(table)) {
      assert.equal(value(`${JSON.stringify(name)}.extract(${JSON.stringify(template)})`), expected, template);
    }
  });

  it("never throws or runs on, whatever it is given", () => {
    const hostile = [
      "!".repeat(8000),
      "(".repeat(8000),
      `${"[".repeat(199)}${"]".repeat(199)}`,
      Array.from({ length: 4000 }, () => "1").join("+"),
      Array.from({ length: 2000 }, () => "a").join("&&"),
      `[1,2,3,4,5,6,7,8].map(a,${"[1,2,3,4,5,6,7,8].map(a,".repeat(12)}a${")".repeat(13)}`,
      `'${"(a+)+".repeat(50)}'.matches('${"(a*)*".repeat(60)}$')`,
      `'a'.matches('${"a{900}".repeat(20)}')`,
      `["${"x".repeat(900)}"].map(a, ${"[a+a+a+a].map(a, ".repeat(20)}a${")".repeat(21)}`,
    ];
    for (const text of hostile) value(text);
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (text) => void value(text)),
      { numRuns: 500 },
    );
    const pieces = fc.constantFrom(
      "assertion",
      ".sub",
      "==",
      "'x'",
      "(",
      ")",
      "[",
      "]",
      "!",
      "&&",
      "1",
      "in",
      "?",
      ":",
      ".map(",
      "x,",
      "{",
      "}",
      "has(",
      "-",
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 20 }), (parts) => void value(parts.join(" "))),
      { numRuns: 1000 },
    );
  });

  it("formats an expression so that it reads back as itself", () => {
    for (const [text] of cases) {
      const parsed = parseCel(text);
      assert.ok(!isProblem(parsed));
      assert.deepEqual(parseCel(formatCel(parsed)), parsed, formatCel(parsed));
    }
  });
});
