import assert from "node:assert/strict";
import type { JobResult } from "../../../src/sandbox/start/job.js";
import { formatEnd, formatResult, isAsExpected } from "../../../src/sandbox/start/summary.js";

const nothing = { made: [], violations: [], errors: [], log: "/scratch/x.log" };
const violation = {
  policy: "static-credential",
  resource: "aws:iam/user:User old",
  message: "A key.\n\nexcept: {}",
};
const badge: JobResult = {
  ...nothing,
  job: { example: "examples/badge", command: "up" },
  code: 0,
  made: ["aws:iam/role:Role deployer"],
};
const keys: JobResult = {
  ...nothing,
  job: { example: "examples/keys", command: "preview" },
  code: 255,
  violations: [violation],
};

const letIn = {
  words: "the job",
  isGood: true,
  aws: { kind: "let-in", text: "the role" },
  google: { kind: "let-in", text: "the account" },
} as const;
const refused = {
  words: "a fork",
  isGood: false,
  aws: { kind: "refused", text: "no" },
  google: { kind: "refused", text: "No." },
} as const;

describe("the summary of npm start", () => {
  it("shows what was made, and each violation without how to except it", () => {
    assert.deepEqual([badge, keys].map(formatResult), [
      "examples/badge: pulumi up: 1 resource made, nothing against it\n  aws:iam/role:Role deployer",
      "examples/keys: pulumi preview: blocked by 1 violation\n  static-credential: aws:iam/user:User old\n    A key.",
    ]);
  });

  it("ends in ten lines at most, with each token's fate and three commands", () => {
    const lines = formatEnd([badge, keys], [letIn, refused, refused, refused], "/scratch").split("\n");
    assert.ok(lines.length <= 10, `${lines.length} lines`);
    assert.deepEqual(lines.slice(1, 3), [
      "  Let in: the job. AWS: the role. Google: the account.",
      "  Refused: a fork. AWS: no. Google: No.",
    ]);
    assert.equal(lines.slice(lines.findIndex((line) => line.endsWith("Try next:")) + 1).length, 3);
  });

  it("does not take a stranger's token that gets in for a success", () => {
    const odd = { ...refused, google: letIn.google };
    const lines = formatEnd([badge, keys], [letIn, odd], "/scratch").split("\n");
    assert.deepEqual(lines, [
      "  Half let in: a fork. AWS: no. Google: the account.",
      "Something is not as expected: see above, and the full logs in /scratch.",
    ]);
  });

  const unexpected: readonly (readonly [string, JobResult])[] = [
    ["an update that fails", { ...badge, code: 1 }],
    ["an update that was stopped", { ...badge, code: undefined }],
    ["an update that makes nothing", { ...badge, made: [] }],
    ["a preview that goes through", { ...keys, code: 0 }],
    ["a preview that fails for another reason", { ...keys, violations: [], errors: ["no such file"] }],
    ["a preview that was stopped", { ...keys, code: undefined }],
  ];
  for (const [name, result] of unexpected) {
    it(`does not take ${name} for a success`, () => {
      assert.equal(isAsExpected(result), false);
      const text = formatResult(result);
      assert.match(text, /: not as expected\n {2}exit code /);
      assert.match(text, /full log: \/scratch\/x\.log$/);
      assert.match(formatEnd([result], [], "/scratch"), /not as expected.*\/scratch/);
    });
  }
});
