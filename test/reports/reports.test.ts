import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv-draft-04";
import addFormats from "ajv-formats";
import fc from "fast-check";
import type { CheckResult } from "../../src/check/check.js";
import type { Finding } from "../../src/model/index.js";
import { formatGitlab } from "../../src/reports/gitlab.js";
import { formatCheckJson } from "../../src/reports/json.js";
import { commentMarker, formatCheckMarkdown } from "../../src/reports/markdown.js";
import { formatSarif } from "../../src/reports/sarif.js";
import { formatCheckText } from "../../src/reports/text.js";

const blocked: Finding = {
  rule: "aws-trust-subject-too-wide",
  key: "wide:assumeRolePolicy.Statement[0]",
  severity: "block",
  layer: "trust",
  resource: "aws_iam_role.deploy",
  path: "assumeRolePolicy.Statement[0]",
  message: "A token of another repository of the owner gets in.",
  witness: { sub: "repo:acme/evil:ref:refs/heads/main", aud: ["sts.amazonaws.com"] },
  remediation: "Name each repository exactly.",
  fix: "--- a/main.tf\n+++ b/main.tf\n@@ -1 +1 @@\n-a\n+b\n",
  standards: ["owasp-nhi-2025:NHI4"],
  source: { file: "infra/my plan.json", line: 12 },
};
const { fix: _fix, ...unmended } = blocked;
const excepted: Finding = {
  ...unmended,
  rule: "static-credential",
  key: "minted",
  resource: "aws_iam_access_key.legacy",
  exception: { reason: "the vendor", owner: "team-web", expires: "2027-01-31" },
};
const undecided: Finding = {
  rule: "undecided",
  key: "unread:x",
  severity: "warn",
  layer: "governance",
  resource: "x",
  message: "This could not be read: why.",
  remediation: "Do that.",
  standards: [],
  undecided: "why",
};

function resultOf(...findings: readonly Finding[]): CheckResult {
  const blocking = findings.filter(({ severity, exception }) => severity === "block" && !exception).length;
  return {
    summary: { resources: 3, findings: findings.length, blocking, undecided: 1 },
    findings,
    exceptions: [
      {
        rule: "static-credential",
        resource: "aws_iam_access_key.legacy",
        reason: "the vendor",
        owner: "team-web",
        expires: "2027-01-31",
        standing: "live",
        findings: 1,
      },
    ],
  };
}

const result = resultOf(blocked, undecided, excepted);

describe("the SARIF report", () => {
  const schema = JSON.parse(
    readFileSync(join(__dirname, "../support/schemas/sarif-2.1.0-rtm.5.json"), "utf8"),
  );
  const ajv = new Ajv({ strict: false, unicodeRegExp: false });
  addFormats(ajv);
  const validate = ajv.compile(schema);
  const log = JSON.parse(formatSarif(result));

  it("validates against the schema of SARIF 2.1.0", () => {
    assert.ok(validate(log), JSON.stringify(validate.errors));
    assert.ok(validate(JSON.parse(formatSarif(resultOf()))), JSON.stringify(validate.errors));
  });

  it("names each rule once and points at it", () => {
    const [{ tool, results }] = log.runs;
    for (const found of results) assert.equal(tool.driver.rules[found.ruleIndex].id, found.ruleId);
  });

  it("gives code scanning a place, a level, a fingerprint and the accepted suppression", () => {
    const [first, , last] = log.runs[0].results;
    assert.deepEqual(first.locations[0].physicalLocation, {
      artifactLocation: { uri: "infra/my%20plan.json" },
      region: { startLine: 12 },
    });
    assert.equal(first.level, "error");
    assert.match(first.message.text, /Gets in: sub = repo:acme\/evil/);
    assert.equal(last.suppressions[0].status, "accepted");
    assert.notEqual(first.partialFingerprints["keyless/v1"], last.partialFingerprints["keyless/v1"]);
  });
});

describe("the pull-request comment", () => {
  it("says first what blocks, what gets in and what to write", () => {
    const text = formatCheckMarkdown(result);
    assert.ok(text.startsWith(commentMarker));
    assert.match(text, /1 finding blocks this change/);
    assert.match(text, /gets in: `sub = repo:acme\/evil/);
    assert.match(text, /```diff\n--- a\/main.tf\n\+\+\+ b\/main.tf\n@@ -1 \+1 @@\n-a\n\+b\n```/);
    assert.match(text, /mends 1\./);
    assert.match(text, /1 excepted, the next exception ends on 2027-01-31/);
    assert.match(text, /1 exception/);
  });

  it("folds away what is more than a reviewer reads", () => {
    const many = Array.from({ length: 8 }, (_, index) => ({ ...blocked, resource: `role.r${index}` }));
    const [open = "", more = ""] = formatCheckMarkdown(resultOf(...many)).split("<details>");
    assert.equal(open.match(/^#### /gm)?.length, 5);
    assert.equal(more.match(/^#### /gm)?.length, 3);
    assert.match(more, /^<summary>3 more that block/);
    assert.match(more, /the same change as above/);
  });

  it("keeps hostile names in the input as text", () => {
    const hostile = resultOf({
      ...blocked,
      resource: "a`b|c\n# <script>alert(1)</script> @everyone",
      message: "<img src=x onerror=alert(1)> [click](http://evil) @everyone",
    });
    const text = formatCheckMarkdown(hostile);
    assert.ok(!text.includes("<img"));
    assert.ok(!/[^`]<script>/.test(text.replaceAll(/``.*?``/g, "")));
    assert.ok(!text.includes("[click]("));
    assert.ok(!/\n# /.test(text));
  });

  it("gives no field of the input a markup, a mention, a link or a line of its own", () => {
    const pieces = [
      "`",
      "``",
      "```",
      "|",
      "\\",
      "\n",
      "\r\n# ",
      "</details>",
      "<b>",
      "-->",
      "@team",
      "#12",
      "[a](b)",
    ];
    const more = [
      "https://e.example",
      "www.e.example",
      "*a*",
      "$a$",
      "~~",
      "&lt;",
      "\u202e",
      "\u001b[31m",
      "x",
      " ",
    ];
    const text = fc
      .array(fc.constantFrom(...pieces, ...more), { maxLength: 12 })
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, text, (hostile, other) => {
        const finding = {
          ...blocked,
          resource: hostile,
          message: other,
          path: other,
          witness: { [hostile]: other },
          source: { file: hostile, line: 1 },
          fix: `--- a/${other}\n+${hostile}\n`,
        };
        const exceptions = [
          {
            rule: "static-credential",
            resource: hostile,
            reason: other,
            owner: hostile,
            expires: other,
            standing: "live" as const,
            findings: 1,
          },
        ];
        const whole = { ...resultOf(finding, { ...finding, severity: "info" as const }), exceptions };
        const outside = formatCheckMarkdown(whole)
          .replace(/^(`{3,})diff\n[\s\S]*?\n\1$/gm, "")
          .replace(/(?<!`)(`+)(?!`)[^\n]*?(?<!`)\1(?!`)/g, "")
          .replace(/^<!-- keyless-check -->$|^<\/?details>(?:<summary>[\w ,]+<\/summary>)?$/gm, "");
        assert.doesNotMatch(outside, /[<$]|[@#]\w|:\/\/\w|www\.\w|(?<!\\)\[|\u202e|[^\P{Cc}\n]/u, outside);
        assert.doesNotMatch(outside.replace(/^#{3,4} /gm, ""), /^#{1,6}[ \t]/m);
      }),
    );
  });

  it("stays below the size that a comment may have", () => {
    const many = Array.from({ length: 2000 }, (_, index) => ({
      ...blocked,
      resource: `aws_iam_role.r${index}`,
    }));
    assert.ok(formatCheckMarkdown(resultOf(...many)).length < 65_536);
  });
});

describe("the report for GitLab", () => {
  it("is a list of what its merge requests show, without what is excepted", () => {
    const [first, second, ...more] = JSON.parse(formatGitlab(result, (file) => `root/${file}`));
    assert.deepEqual(first, {
      check_name: "aws-trust-subject-too-wide",
      description:
        "aws_iam_role.deploy: A token of another repository of the owner gets in. " +
        "Gets in: sub = repo:acme/evil:ref:refs/heads/main, aud = [sts.amazonaws.com].",
      severity: "blocker",
      fingerprint: first.fingerprint,
      location: { path: "root/infra/my plan.json", lines: { begin: 12 } },
    });
    assert.match(first.fingerprint, /^[0-9a-f]{64}$/);
    assert.notEqual(first.fingerprint, second.fingerprint);
    assert.equal(second.severity, "major");
    assert.deepEqual(more, []);
  });
});

describe("the text report", () => {
  it("shows finding, place, witness, remedy, exceptions and the sum", () => {
    assert.equal(
      formatCheckText(result),
      `BLOCK     aws-trust-subject-too-wide  trust
  aws_iam_role.deploy  assumeRolePolicy.Statement[0]  infra/my plan.json:12
  A token of another repository of the owner gets in.
  gets in   sub = repo:acme/evil:ref:refs/heads/main
            aud = [sts.amazonaws.com]
  instead   Name each repository exactly.

UNDECIDED undecided  governance
  x
  This could not be read: why.
  instead   Do that.

EXCEPTED  static-credential  trust
  aws_iam_access_key.legacy  assumeRolePolicy.Statement[0]  infra/my plan.json:12
  A token of another repository of the owner gets in.
  gets in   sub = repo:acme/evil:ref:refs/heads/main
            aud = [sts.amazonaws.com]
  excepted  the vendor (team-web, until 2027-01-31)

Exceptions
  live      static-credential  aws_iam_access_key.legacy  team-web, until 2027-01-31, covers 1 finding

1 blocking, 0 warnings, 1 undecided, 1 excepted in 3 resources
`,
    );
  });
});

describe("the text report of many findings", () => {
  const numbered = (severity: Finding["severity"]) =>
    Array.from({ length: 7 }, (_, index) => ({ ...unmended, severity, resource: `aws_iam_role.r${index}` }));

  it("says once a rule what is only said for information, and where", () => {
    const [block = ""] = formatCheckText(resultOf(...numbered("info"))).split("\n\n");
    assert.deepEqual(block.split("\n").slice(0, 8), [
      `INFO      ${unmended.rule}  ${unmended.layer}, 7 times`,
      ...[0, 1, 2, 3, 4].map(
        (index) => `  aws_iam_role.r${index}  ${unmended.path}  ${unmended.source?.file}:12`,
      ),
      "  and 2 more places",
      `  ${unmended.message}`,
    ]);
  });

  it("gives a block of its own to each that warns or blocks", () => {
    for (const severity of ["warn", "block"] as const)
      assert.equal(
        formatCheckText(resultOf(...numbered(severity))).match(/aws-trust-subject-too-wide {2}trust$/gm)
          ?.length,
        7,
      );
  });
});

describe("the JSON report", () => {
  it("is one JSON object however many findings there are, as if it were written at once", () => {
    for (const count of [0, 1, 250, 251, 600]) {
      const findings = Array.from({ length: count }, (_, index) => ({ ...unmended, key: `key-${index}` }));
      const result = resultOf(...findings);
      const { summary, exceptions } = result;
      const whole = JSON.stringify({ version: 1, summary, findings, exceptions }, null, 2);
      assert.equal(formatCheckJson(result), `${whole}\n`);
    }
  });

  it("is one object with its version first", () => {
    const parsed = JSON.parse(formatCheckJson(result));
    assert.deepEqual(Object.keys(parsed), ["version", "summary", "findings", "exceptions"]);
    assert.deepEqual(parsed.findings, JSON.parse(JSON.stringify(result.findings)));
  });
});
