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

  const rules = "`keyless rules` lists them";
  const mistakes: readonly [string, string, ...string[]][] = [
    [
      "a misspelt setting",
      "profile: strict\n\nexeptions: []\n",
      '3 exeptions: not known here; did you mean "exceptions"?',
    ],
    [
      "a misspelt rule",
      "rules:\n  aws-iam-usr: off\n",
      '2 rules.aws-iam-usr: not known here; did you mean "aws-iam-user"?',
    ],
    [
      "an unknown rule",
      "rules:\n  aws-iam-user: off\n  no-such-rule: off\n",
      `3 rules.no-such-rule: not known here: Severity and parameters of rules by name; ${rules}`,
    ],
    ["an unknown profile", "profile: tough\n", '1 profile: expected "baseline" or "recommended" or "strict"'],
    [
      "an unknown severity",
      "rules:\n  aws-iam-user: of\n",
      '2 rules.aws-iam-user: expected "block" or "warn" or "info" or "off"',
    ],
    [
      "a misspelt severity and parameter",
      "rules:\n  gcp-basic-role:\n    sevrity: off\n    parameters: {allowViewr: true}\n",
      '3 rules.gcp-basic-role.sevrity: not known here; did you mean "severity"?',
      '4 rules.gcp-basic-role.parameters.allowViewr: not known here; did you mean "allowViewer"?',
    ],
    [
      "an exception for an unknown rule, and without a resource",
      "exceptions:\n  - rule: nope\n    reason: y\n",
      "2 exceptions[0].resource: missing; expected The resource as reports show it; * stands for any run",
      `2 exceptions[0].rule: not known here: The rule, by its exact name; ${rules}`,
    ],
    [
      "a date in words",
      "exceptions:\n  - rule: aws-iam-user\n    resource: x\n    reason: y\n    expires: next year\n",
      "5 exceptions[0].expires: not as expected: Last day it counts, YYYY-MM-DD",
    ],
    [
      "a parameter of the wrong type",
      "rules:\n  gcp-basic-role:\n    parameters:\n      allowViewer: perhaps\n",
      "4 rules.gcp-basic-role.parameters.allowViewer: is text; expected true or false: " +
        "Whether roles/viewer, roles/reader and roles/browser may be granted",
    ],
    ["a list where a mapping is wanted", "- a\n", "1 : is a list; expected named values"],
  ];
  for (const [name, text, ...expected] of mistakes) {
    it(`reports ${name} with its path and line, and nothing else`, () => {
      const parsed = parseConfig(text);
      assert.ok("problems" in parsed);
      assert.deepEqual(
        parsed.problems.map(({ line, path, message }) => `${line} ${path}: ${message}`),
        expected,
      );
    });
  }

  it("reports YAML that is broken with its line", () => {
    const parsed = parseConfig("rules: [\n");
    assert.ok("problems" in parsed);
    assert.deepEqual(
      parsed.problems.map(({ path, line }) => ({ path, line })),
      [{ path: "", line: 2 }],
    );
  });

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
