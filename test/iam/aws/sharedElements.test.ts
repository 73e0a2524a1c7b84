import assert from "node:assert/strict";
import { sharedElement } from "../../../src/iam/aws/sharedElements.js";

describe("elements that documents share", () => {
  it("are one object where their patterns are equal", () => {
    const element = sharedElement(false, ["s3:GetObject", "s3:PutObject"]);
    assert.deepEqual(element, { negated: false, patterns: ["s3:GetObject", "s3:PutObject"] });
    assert.equal(sharedElement(false, ["s3:GetObject", "s3:PutObject"]), element);
  });

  it("are others where they are negated, ordered otherwise, or only look alike when joined", () => {
    const element = sharedElement(false, ["sqs:SendMessage", "sqs:ReceiveMessage"]);
    const others: readonly (readonly [boolean, readonly string[]])[] = [
      [true, ["sqs:SendMessage", "sqs:ReceiveMessage"]],
      [false, ["sqs:ReceiveMessage", "sqs:SendMessage"]],
      [false, ["sqs:SendMessage\nsqs:ReceiveMessage"]],
    ];
    for (const [negated, patterns] of others) {
      const other = sharedElement(negated, patterns);
      assert.notEqual(other, element);
      assert.deepEqual(other, { negated, patterns });
    }
  });
});
