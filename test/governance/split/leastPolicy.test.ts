import assert from "node:assert/strict";
import fc from "fast-check";
import { permissionsOf } from "../../../src/analysis/permissions/aws/index.js";
import { covers, isNoMore, leastPolicy } from "../../../src/governance/split/leastPolicy.js";
import { readDocument } from "../../../src/iam/aws/index.js";
import type { UsedAction, Value } from "../../../src/model/index.js";

const used = (action: string, resource?: string): UsedAction => ({
  action,
  mapped: true,
  ...(resource === undefined ? {} : { resource }),
  count: 1,
  denied: 0,
  first: "2026-11-01T00:00:00Z",
  last: "2026-11-01T00:00:00Z",
});

const table = (name: string) => `arn:aws:dynamodb:eu-west-1:123456789012:table/${name}`;
const documentOf = (policy: object) => readDocument(policy as Value, "identity");
const granted = (statements: readonly object[]) => [
  { name: "granted", document: documentOf({ Version: "2012-10-17", Statement: statements }) },
];

const statements = fc.array(
  fc.record({
    Effect: fc.constantFrom("Allow", "Allow", "Deny"),
    Action: fc.constantFrom(
      "s3:GetObject",
      "s3:Get*",
      "s3:*",
      "*",
      "dynamodb:GetItem",
      "dynamodb:*",
      "ec2:Describe*",
    ),
    Resource: fc.constantFrom(
      "*",
      "arn:aws:s3:::data/*",
      "arn:aws:s3:::data/a*",
      "arn:aws:s3:::*",
      table("*"),
      table("t1"),
      table("t?"),
    ),
  }),
  { minLength: 1, maxLength: 3 },
);

const uses = fc.array(
  fc.constantFrom(
    used("s3:GetObject", "arn:aws:s3:::data/a1"),
    used("s3:GetObject", "arn:aws:s3:::data/b1"),
    used("s3:GetObject"),
    used("dynamodb:GetItem", table("t1")),
    used("dynamodb:GetItem", table("other")),
    used("ec2:DescribeInstances"),
  ),
  { minLength: 1, maxLength: 4 },
);

describe("the least policy, whatever was granted and used", () => {
  it("is never more than was granted", () => {
    fc.assert(
      fc.property(statements, uses, (given, list) => {
        const { policy } = leastPolicy(list, granted(given));
        const document = documentOf(policy);
        assert.ok("statements" in document);
        assert.equal(isNoMore(document, granted(given)), true);
      }),
      { numRuns: 60 },
    );
  });

  it("covers each use that what was granted covers", () => {
    fc.assert(
      fc.property(statements, uses, (given, list) => {
        const before = permissionsOf({ identity: granted(given) });
        const after = permissionsOf({
          identity: [{ name: "least", document: documentOf(leastPolicy(list, granted(given)).policy) }],
        });
        for (const each of list)
          assert.equal(covers(after, each), covers(before, each), JSON.stringify(each));
      }),
      { numRuns: 60 },
    );
  });

  it("is never more than was granted under a boundary, and covers what that let through", () => {
    fc.assert(
      fc.property(statements, statements, uses, (given, limits, list) => {
        const boundary = { ...granted(limits)[0]!, name: "boundary" };
        const { policy } = leastPolicy(list, granted(given), boundary);
        const document = documentOf(policy);
        assert.ok("statements" in document);
        assert.equal(isNoMore(document, granted(given), boundary), true);
        const before = permissionsOf({ identity: granted(given), boundary });
        const after = permissionsOf({ identity: [{ name: "least", document }], boundary });
        for (const each of list)
          assert.equal(covers(after, each), covers(before, each), JSON.stringify(each));
      }),
      { numRuns: 60 },
    );
  });

  it("does not depend on the order of the uses", () => {
    fc.assert(
      fc.property(statements, uses, (given, list) => {
        const of = (order: readonly UsedAction[]) => leastPolicy(order, granted(given)).policy;
        assert.deepEqual(of([...list].reverse()), of(list));
      }),
      { numRuns: 60 },
    );
  });
});
