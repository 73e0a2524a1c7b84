import assert from "node:assert/strict";
import fc from "fast-check";
import { ArnIndex } from "../../../../../src/analysis/escalation/aws/chain/arnIndex.js";
import { fillArn, type TargetArn } from "../../../../../src/analysis/escalation/aws/chain/targetArn.js";
import { matchesGlob } from "../../../../../src/iam/aws/index.js";

const account = "111122223333";

describe("targets by the patterns that name them", () => {
  it("take what is not known of them from the pattern", () => {
    const target: TargetArn = { service: "lambda", resource: "function:orders" };
    const index = new ArnIndex([{ target, item: "orders" }]);
    const named = (pattern: string) => index.namedBy(pattern).map(({ arn }) => arn);
    const arn = "arn:aws:lambda:eu-west-1:444455556666:function:orders";
    assert.deepEqual(named(arn), [arn]);
    assert.deepEqual(named("arn:aws:lambda:*:444455556666:function:ord*"), [
      "arn:aws:lambda:us-east-1:444455556666:function:orders",
    ]);
    assert.deepEqual(named("*"), [`arn:aws:lambda:us-east-1:${account}:function:orders`]);
    assert.deepEqual(named("arn:aws:lambda:eu-west-1:444455556666:function:other"), []);
    assert.deepEqual(named("arn:aws:s3:::orders"), []);
  });

  it("are those that a comparison with each would find", () => {
    const names = fc.stringMatching(/^[ab/:]{0,4}$/);
    const parts = fc.array(fc.constantFrom("a", "b", "*", "?", "/", ":"), { maxLength: 5 });
    const heads = fc.constantFrom(
      `arn:aws:iam::${account}:`,
      "arn:*:iam::*:",
      "arn:aws:iam:*",
      "*",
      "arn:aws:s3:::",
    );
    fc.assert(
      fc.property(fc.array(names, { maxLength: 8 }), heads, parts, (resources, head, rest) => {
        const targets = resources.map((resource): TargetArn => {
          return { partition: "aws", service: "iam", region: "", account, resource };
        });
        const index = new ArnIndex(targets.map((target) => ({ target, item: target })));
        const pattern = head + rest.join("");
        const found = index.namedBy(pattern).map(({ item }) => item.resource);
        const expected = targets.filter((each) => matchesGlob(fillArn(each), { text: pattern }));
        assert.deepEqual(found.sort(), expected.map(({ resource }) => resource).sort());
      }),
      { numRuns: 2_000 },
    );
  });
});
