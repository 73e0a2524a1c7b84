import assert from "node:assert/strict";
import fc from "fast-check";
import {
  glob,
  intersect,
  isEmpty,
  pattern,
  regex,
  type StringSet,
} from "../../../src/analysis/sets/index.js";
import { exampleOfForm, hasForm, mayHaveForm } from "../../../src/iam/aws/arnForms.js";
import { matchesGlob } from "../../../src/iam/aws/index.js";

const account = "111122223333";
const instance = "arn:*:ec2:*:*:instance/*";
const lambda = "arn:*:lambda:*:*:function:*";

const part = regex("^[^:/]*$") as StringSet;

/** What has a form, as a set. */
function formSet(form: string): StringSet {
  const parts = form.split(":");
  const head = parts
    .slice(0, 5)
    .flatMap((each) => [
      pattern(each.split("*").flatMap((text, at) => (at === 0 ? [text] : [part, text]))),
      ":",
    ]);
  return pattern([...head, glob(parts.slice(5).join(":"))]);
}

describe("the form of an ARN", () => {
  const cases: readonly (readonly [pattern: string, form: string, example: string | undefined])[] = [
    ["*", instance, undefined],
    [`arn:aws:ec2:eu-west-1:${account}:instance/*`, instance, `arn:aws:ec2:eu-west-1:${account}:instance/a`],
    ["arn:aws:ec2:*:*:instance/i-1", instance, `arn:aws:ec2:us-east-1:${account}:instance/i-1`],
    ["arn:aws:ec2:*", instance, undefined],
    [
      `arn:aws:lambda:*:${account}:function:orders-*`,
      lambda,
      `arn:aws:lambda:us-east-1:${account}:function:orders-`,
    ],
    [`arn:aws:lambda:eu-west-1:${account}:*`, lambda, `arn:aws:lambda:eu-west-1:${account}:function:a`],
  ];
  for (const [written, form, example] of cases) {
    it(`${written} may name ${form}`, () => {
      assert.equal(mayHaveForm(written, form), true);
      const found = exampleOfForm(written, form);
      if (example !== undefined) assert.equal(found, example);
      if (found !== undefined) assert.ok(hasForm(found, form) && matchesGlob(found, { text: written }));
    });
  }

  const apart: readonly (readonly [pattern: string, form: string])[] = [
    ["arn:aws:s3:::bucket/*", instance],
    [`arn:aws:iam::${account}:role/app-*`, instance],
    [`arn:aws:ec2:eu-west-1:${account}:instance/*`, "arn:*:ssm:*:*:document/*"],
    ["arn:aws:ec2:eu-west-1:instance/*", instance],
    ["instance/*", instance],
  ];
  for (const [written, form] of apart) {
    it(`${written} names nothing of ${form}`, () => {
      assert.equal(mayHaveForm(written, form), false);
      assert.equal(exampleOfForm(written, form), undefined);
    });
  }

  it("is met by patterns exactly as the sets of both meet", () => {
    const piece = fc.constantFrom("a", "b", "*", "?", ":", "/");
    const patterns = fc
      .tuple(fc.constantFrom("", "a:", "*", "a:b:", "a:*:"), fc.array(piece, { maxLength: 9 }))
      .map(([head, rest]) => head + rest.join(""));
    const parts = fc.constantFrom("a", "b", "*", "", "a*", "*b");
    const forms = fc
      .tuple(parts, parts, parts, parts, parts, fc.constantFrom("a", "a:*", "*/b", "*", "b/*:a"))
      .map((each) => each.join(":"));
    fc.assert(
      fc.property(patterns, forms, (written, form) => {
        const meets = isEmpty(intersect(glob(written), formSet(form))) === false;
        assert.equal(mayHaveForm(written, form), meets);
        const example = exampleOfForm(written, form);
        if (example !== undefined)
          assert.ok(hasForm(example, form) && matchesGlob(example, { text: written }));
      }),
      { numRuns: 2_000 },
    );
  });

  it("takes long patterns in stride", () => {
    assert.equal(mayHaveForm(`${"*:".repeat(1_000)}x`, lambda), true);
    assert.equal(mayHaveForm(`arn:${"*:*".repeat(1_000)}`, lambda), true);
    assert.equal(mayHaveForm(`${"?:".repeat(200)}x`, lambda), false);
    assert.equal(mayHaveForm(`${"*".repeat(100_000)}:x`, lambda), true);
  });
});
