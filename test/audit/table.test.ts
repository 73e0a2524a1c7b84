import assert from "node:assert/strict";
import fc from "fast-check";
import { sessionEvent, usageOf, userEvent, webIdentityEvent } from "./logs.js";

const at = (minute: number) => `2026-11-20T10:${String(minute).padStart(2, "0")}:00Z`;

const record = fc.oneof(
  fc
    .record({
      role: fc.constantFrom("a", "b"),
      minute: fc.integer({ min: 0, max: 59 }),
      denied: fc.boolean(),
      session: fc.constantFrom("s", "t"),
    })
    .map(({ role, minute, denied, session }) =>
      sessionEvent(
        role,
        ["ec2", "DescribeInstances"],
        at(minute),
        denied ? { errorCode: "AccessDenied" } : {},
        { session },
      ),
    ),
  fc.integer({ min: 0, max: 59 }).map((minute) => userEvent("bot", ["s3", "ListBuckets"], at(minute))),
  fc
    .integer({ min: 0, max: 59 })
    .map((minute) => webIdentityEvent("a", "repo:acme/web:ref:refs/heads/main", at(minute))),
);

const records = fc.array(record, { minLength: 1, maxLength: 12 });

describe("the usage table", () => {
  it("is the same in whatever order the records come", () => {
    fc.assert(
      fc.property(records, fc.infiniteStream(fc.nat()), (list, keys) => {
        const shuffled = list
          .map((each) => [keys.next().value as number, each] as const)
          .sort(([a], [b]) => a - b);
        assert.deepEqual(usageOf(shuffled.map(([, each]) => each)), usageOf(list));
      }),
      { numRuns: 80 },
    );
  });

  it("counts every call once, let through or refused", () => {
    fc.assert(
      fc.property(records, (list) => {
        const { identities } = usageOf(list);
        assert.equal(
          identities.reduce((sum, { count, denied }) => sum + count + denied, 0),
          list.length,
        );
        for (const { count, denied, callers } of identities) {
          const sums = callers.map((each) => [each.count, each.denied] as const);
          assert.equal(
            sums.reduce((sum, [each]) => sum + each, 0),
            count,
          );
          assert.equal(
            sums.reduce((sum, [, each]) => sum + each, 0),
            denied,
          );
        }
      }),
      { numRuns: 80 },
    );
  });

  it("keeps its size, however many sessions and resources there are", () => {
    const many = Array.from({ length: 8_000 }, (_, index) =>
      sessionEvent(
        "a",
        ["dynamodb", "GetItem"],
        at(index % 60),
        { requestParameters: { tableName: `t${index}` } },
        { session: `job-${index}` },
      ),
    );
    const [identity] = usageOf(many).identities;
    assert.equal(identity?.count, 8_000);
    assert.equal(identity?.condensed, true);
    assert.ok(identity.callers.length <= 1_001);
    assert.ok(identity.callers.reduce((sum, { actions }) => sum + actions.length, 0) <= 6_100);
  });
});
