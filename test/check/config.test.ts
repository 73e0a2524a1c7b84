import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseConfig } from "../../src/check/config.js";
import { configSchema } from "../../src/check/configSchema.js";

describe("keyless.yaml", () => {
  it("is read into a policy, with a severity alone or with parameters", () => {
    const parsed = parseConfig(`
profile: strict
maximumExceptionDays: 90
rules:
  aws-iam-user: off
  gcp-basic-role:
    severity: warn
    parameters: { allowViewer: false }
exceptions:
  - rule: static-credential
    resource: aws_iam_access_key.legacy
    reason: the vendor has no OIDC
    owner: team-web
    expires: 2027-01-31
`);
    assert.deepEqual(parsed, {
      policy: {
        profile: "strict",
        maximumExceptionDays: 90,
        rules: {
          "aws-iam-user": { severity: "off" },
          "gcp-basic-role": { severity: "warn", parameters: { allowViewer: false } },
        },
        exceptions: [
          {
            rule: "static-credential",
            resource: "aws_iam_access_key.legacy",
            reason: "the vendor has no OIDC",
            owner: "team-web",
            expires: "2027-01-31",
          },
        ],
      },
    });
  });

  it("says where each exception stands, when its file is told", () => {
    const exception = "  - rule: static-credential\n    resource: x\n    reason: y\n";
    const parsed = parseConfig(`exceptions:\n${exception}${exception}`, "keyless.yaml");
    assert.ok("policy" in parsed);
    assert.deepEqual(
      parsed.policy.exceptions.map(({ source }) => source),
      [
        { file: "keyless.yaml", line: 2 },
        { file: "keyless.yaml", line: 5 },
      ],
    );
  });

  it("may be empty", () => {
    assert.ok("policy" in parseConfig(""));
  });

  const mistakes: readonly [string, string, { path: string; line: number; message: RegExp }][] = [
    [
      "an unknown rule",
      "rules:\n  no-such-rule: off\n",
      { path: "rules", line: 2, message: /no setting "no-such-rule"/ },
    ],
    [
      "an unknown profile",
      "profile: tough\n",
      { path: "profile", line: 1, message: /one of baseline, recommended, strict/ },
    ],
    [
      "an exception for an unknown rule",
      "exceptions:\n  - rule: nope\n    resource: x\n    reason: y\n",
      { path: "exceptions[0].rule", line: 2, message: /names no rule/ },
    ],
    [
      "a date in words",
      "exceptions:\n  - rule: aws-iam-user\n    resource: x\n    reason: y\n    expires: next year\n",
      { path: "exceptions[0].expires", line: 5, message: /YYYY-MM-DD/ },
    ],
    [
      "a parameter of the wrong type",
      "rules:\n  gcp-basic-role:\n    parameters:\n      allowViewer: perhaps\n",
      { path: "rules.gcp-basic-role.parameters.allowViewer", line: 4, message: /boolean/ },
    ],
    ["YAML that is broken", "rules: [\n", { path: "", line: 2, message: /./ }],
    ["a list where a mapping is wanted", "- a\n", { path: "", line: 1, message: /object/ }],
  ];
  for (const [name, text, expected] of mistakes) {
    it(`reports ${name} with its path and line`, () => {
      const parsed = parseConfig(text);
      assert.ok("problems" in parsed);
      const found = parsed.problems.find(({ path }) => path === expected.path);
      assert.ok(found, JSON.stringify(parsed.problems));
      assert.equal(found.line, expected.line);
      assert.match(found.message, expected.message);
    });
  }

  it("reports aliases that grow beyond measure, and nesting without end, in a line each", () => {
    const nines = (name: string, each: string) => `${name}: &${name} [${Array(9).fill(each).join(",")}]\n`;
    const bomb =
      nines("a", "x") + ["b", "c", "d", "e"].map((name, at) => nines(name, `*${"abcd"[at]}`)).join("");
    assert.deepEqual(parseConfig(bomb), {
      problems: [{ path: "", message: "has too many aliases, or is nested too deeply" }],
    });
    const deep = parseConfig("[".repeat(100_000));
    assert.ok("problems" in deep && deep.problems.length === 1);
  });

  it("has an up-to-date schema for editors", () => {
    const published = JSON.parse(readFileSync(join(__dirname, "../../schemas/keyless.json"), "utf8"));
    assert.deepEqual(published, JSON.parse(JSON.stringify(configSchema())), "run: npm run docs");
  });
});
