import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { check, fingerprint } from "../../src/check/check.js";
import { type CheckPolicy, defaultPolicy, type Exception } from "../../src/check/policy.js";
import { readFiles } from "../../src/readers/index.js";
import { ruleNamed } from "../../src/rules/index.js";
import type { ExampleResource } from "../../src/rules/rule.js";
import { asTerraformPlan } from "../support/exampleInputs.js";

/** The rest of the catalogue is not what this is about. */
const rules = ["static-credential", "aws-iam-user", "aws-trust-subject-too-wide"].map(ruleNamed);
const now = new Date("2026-11-22T12:00:00Z");
const user: ExampleResource = { type: "aws:iam/user:User", name: "ci", properties: { name: "ci" } };
const key: ExampleResource = { type: "aws:iam/accessKey:AccessKey", name: "ci", properties: { user: "ci" } };
const unknownRole: ExampleResource = {
  type: "aws:iam/role:Role",
  name: "later",
  properties: { name: "later", assumeRolePolicy: "${ci.trust}" },
};

function checked(
  resources: readonly ExampleResource[],
  policy: Partial<CheckPolicy> = {},
  baseline?: ReadonlySet<string>,
) {
  const facts = readFiles([{ name: "plan.json", text: asTerraformPlan(resources) ?? "" }]);
  return check(facts, {
    policy: { ...defaultPolicy, ...policy },
    now,
    rules,
    ...(baseline ? { baseline } : {}),
  });
}

const brief = (result: ReturnType<typeof check>) =>
  result.findings.map(({ rule, severity, resource, exception }) => ({
    rule,
    severity,
    resource,
    excepted: exception !== undefined,
  }));

const live: Exception = {
  rule: "static-credential",
  resource: "aws_iam_access_key.ci",
  reason: "the vendor has no OIDC",
  owner: "team-web",
  expires: "2027-01-31",
};

describe("check", () => {
  it("lists the worst first and counts what blocks", () => {
    const result = checked([user, key]);
    assert.deepEqual(brief(result), [
      { rule: "static-credential", severity: "block", resource: "aws_iam_access_key.ci", excepted: false },
      { rule: "aws-iam-user", severity: "warn", resource: "aws_iam_user.ci", excepted: false },
    ]);
    assert.deepEqual(result.summary, { resources: 2, findings: 2, blocking: 1, undecided: 0 });
  });

  it("says once what two exports say of the same user", () => {
    const texts = ["authorization-details.json", "credential-report.csv"].map((name) => ({
      name,
      text: readFileSync(join(__dirname, "../../examples/account", name), "utf8"),
    }));
    const result = check(readFiles(texts), {
      policy: defaultPolicy,
      now,
      rules: [ruleNamed("aws-iam-user")],
    });
    assert.deepEqual(
      result.findings.map(({ resource, source, key }) => [resource, source?.file, key]),
      ["legacy-report", "uploader"].map((user) => [
        `arn:aws:iam::111122223333:user/${user}`,
        "authorization-details.json",
        "user",
      ]),
    );
  });

  it("follows the profile", () => {
    assert.equal(checked([user], { profile: "strict" }).summary.blocking, 1);
    assert.equal(checked([user], { profile: "baseline" }).findings[0]?.severity, "info");
  });

  it("lets the user's severity win over the profile's, and off silence a rule", () => {
    const rules = { "aws-iam-user": { severity: "off" }, "static-credential": { severity: "info" } } as const;
    assert.deepEqual(
      brief(checked([user, key], { profile: "strict", rules })).map(({ rule, severity }) => [rule, severity]),
      [["static-credential", "info"]],
    );
  });

  it("shows what a live exception covers, and does not block on it", () => {
    const result = checked([key], { exceptions: [live] });
    assert.equal(result.summary.blocking, 0);
    assert.deepEqual(result.findings[0]?.exception, {
      reason: "the vendor has no OIDC",
      owner: "team-web",
      expires: "2027-01-31",
    });
    assert.deepEqual(result.exceptions, [{ ...live, standing: "live", findings: 1 }]);
  });

  const dead: readonly [string, Partial<Exception>, string][] = [
    ["has expired", { expires: "2026-01-01" }, "exception-expired"],
    ["reaches too far", { expires: "2099-01-01" }, "exception-expired"],
    ["has no owner", { owner: "" }, "exception-without-owner"],
  ];
  for (const [name, change, rule] of dead) {
    it(`blocks all the same when the exception ${name}, and says so`, () => {
      const rules = brief(checked([key], { exceptions: [{ ...live, ...change }] }));
      assert.deepEqual(
        rules.map((finding) => [finding.rule, finding.severity, finding.excepted]).sort(),
        [
          [rule, "block", false],
          ["static-credential", "block", false],
        ].sort(),
      );
    });
  }

  it("warns of an exception that covers nothing", () => {
    const result = checked([user], { exceptions: [live] });
    assert.ok(
      result.findings.some(({ rule, resource }) => rule === "exception-unused" && resource === live.resource),
    );
  });

  it("softens what a baseline holds, and nothing else", () => {
    const before = checked([key]);
    const after = checked([user, key], {}, new Set(before.findings.map(fingerprint)));
    assert.deepEqual(
      brief(after).map(({ rule, severity }) => [rule, severity]),
      [
        ["aws-iam-user", "warn"],
        ["static-credential", "info"],
      ],
    );
  });

  it("reports what it cannot decide, and blocks on it in strict", () => {
    const recommended = checked([user, unknownRole]);
    const found = recommended.findings.find(({ undecided }) => undecided !== undefined);
    assert.equal(found?.resource, "aws_iam_role.later");
    assert.equal(found?.severity, "warn");
    assert.ok(recommended.summary.undecided > 0);
    assert.ok(
      checked([user, unknownRole], { profile: "strict" }).findings.some(
        ({ undecided, severity }) => undecided && severity === "block",
      ),
    );
  });

  it("gives each finding of a run its own key", () => {
    const result = checked([user, key, { ...key, name: "second" }]);
    const names = result.findings.map(fingerprint);
    assert.equal(new Set(names).size, names.length);
  });

  it("tells of files in a folder that are no inputs, and lets them stop nobody, however strict", () => {
    const facts = readFiles([{ name: "plan.json", text: asTerraformPlan([]) ?? "" }]);
    const source = { file: "plans/README.md" };
    const unread = [
      { source, path: "", reason: "is of a format that is not known" },
      { source: { file: "plans/p.json" }, path: "resource_changes[0]", reason: "a resource without values" },
    ];
    const policy = { ...defaultPolicy, profile: "strict" as const };
    const { findings } = check({ ...facts, unread }, { policy, now, rules });
    assert.deepEqual(
      findings.map(({ resource, severity }) => [resource, severity]),
      [
        ["resource_changes[0]", "block"],
        ["plans/README.md", "info"],
      ],
    );
  });
});
