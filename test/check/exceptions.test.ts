import assert from "node:assert/strict";
import { covers, standing } from "../../src/check/exceptions.js";
import type { Exception } from "../../src/check/policy.js";

const now = new Date("2026-11-22T12:00:00Z");
const exception: Exception = {
  rule: "static-credential",
  resource: "aws_iam_access_key.legacy",
  reason: "the vendor has no OIDC",
  owner: "team-web",
  expires: "2027-01-31",
};

describe("the standing of an exception", () => {
  const cases: readonly [string, Partial<Exception>, string][] = [
    ["owned and dated", {}, "live"],
    ["counts to the end of its last day", { expires: "2026-11-22" }, "live"],
    ["ended yesterday", { expires: "2026-11-21" }, "expired"],
    ["a day that does not exist", { expires: "2027-02-31x" }, "undated"],
    ["a day that its month does not have", { expires: "2027-02-30" }, "undated"],
    ["an owner of spaces", { owner: "  " }, "ownerless"],
    ["a word in place of an owner", { owner: "N/A" }, "ownerless"],
    ["further than a year", { expires: "2028-01-01" }, "too-long"],
  ];
  for (const [name, change, expected] of cases) {
    it(`${name}: ${expected}`, () => {
      assert.equal(standing({ ...exception, ...change }, now, 365), expected);
    });
  }

  it("is ownerless or undated when that is left out", () => {
    const { owner, ...ownerless } = exception;
    const { expires, ...undated } = exception;
    assert.deepEqual([standing(ownerless, now, 365), standing(undated, now, 365)], ["ownerless", "undated"]);
  });
});

describe("what an exception covers", () => {
  const finding = { rule: "static-credential", resource: "aws_iam_access_key.legacy", key: "minted" };
  const cases: readonly [string, Partial<Exception>, boolean][] = [
    ["rule and resource", {}, true],
    ["a glob on the resource", { resource: "aws_iam_access_key.*" }, true],
    ["another resource", { resource: "aws_iam_access_key.other" }, false],
    ["another rule", { rule: "aws-iam-user" }, false],
    ["a glob on the rule is no rule", { rule: "static-*" }, false],
    ["the finding's key", { key: "minted" }, true],
    ["another key", { key: "registered" }, false],
  ];
  for (const [name, change, expected] of cases) {
    it(`${name}: ${expected}`, () => assert.equal(covers({ ...exception, ...change }, finding), expected));
  }
});
