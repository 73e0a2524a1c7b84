import assert from "node:assert/strict";
import { actionSetOf } from "../../src/governance/actionSets.js";
import { byService } from "../../src/governance/serviceGrants.js";

const set = (...patterns: readonly string[]) => actionSetOf({ negated: false, patterns });

describe("grants by service", () => {
  it("count actions by access level, each once, and those that are allowed everywhere", () => {
    const patterns = ["sqs:SendMessage", "s3:Get?bject", "S3:PutObject", "s3:PutObj*"];
    const allowed = set("s3:GetObject", "s3:PutObject", "sqs:SendMessage");
    assert.deepEqual(byService(patterns, { allowed, everywhere: set("s3:GetObject") }), [
      {
        service: "s3",
        levels: { Read: { allowed: 1, everywhere: 1 }, Write: { allowed: 1, everywhere: 0 } },
      },
      { service: "sqs", levels: { Write: { allowed: 1, everywhere: 0 } } },
    ]);
  });

  it("leave out what is named and not allowed", () => {
    assert.deepEqual(byService(["sqs:*"], { allowed: set(), everywhere: set() }), []);
  });
});

describe("sets of actions", () => {
  it("leave out what NotAction names", () => {
    const all = actionSetOf({ negated: true, patterns: ["s3:*", "ec2:*"] });
    const named = byService(["*"], { allowed: all, everywhere: set() }).map(({ service }) => service);
    assert.ok(named.includes("sqs") && !named.includes("s3") && !named.includes("ec2"));
  });
});
