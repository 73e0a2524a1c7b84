import assert from "node:assert/strict";
import { defaultPolicy } from "../../src/check/policy.js";
import { inventoryOf } from "../../src/governance/inventory.js";
import { sessionEvent, usageOf } from "../audit/logs.js";
import { accountExport, arnOf, exportedRole, factsOf, serviceTrust } from "./cases.js";

const lambda = serviceTrust("lambda.amazonaws.com");
const created = sessionEvent(
  "AWSReservedSSO_Admin_0123456789abcdef",
  ["iam", "CreateRole"],
  "2026-10-01T10:00:00Z",
  { responseElements: { role: { arn: arnOf("run") } } },
  { session: "ana@acme.example" },
);
const used = sessionEvent(
  "run",
  ["ec2", "DescribeInstances"],
  "2026-11-20T10:00:00Z",
  {},
  { context: { sourceIdentity: "bo" } },
);

function identity(records: readonly object[], tags: readonly object[] = []) {
  const inventory = inventoryOf(
    factsOf({ "account.json": accountExport([exportedRole("run", lambda, { Tags: tags })]) }),
    {
      policy: defaultPolicy,
      now: new Date("2026-11-22T12:00:00Z"),
      departed: new Set(["ana@acme.example"]),
      fileOwners: () => [],
      usage: usageOf(records),
    },
  );
  return inventory.identities.find(({ id }) => id === arnOf("run"))!;
}

describe("the owner by audit logs", () => {
  for (const [title, records, value, evidence] of [
    ["is who made it", [created, used], "ana@acme.example", "creator"],
    ["else the last person behind its sessions", [used], "bo", "last-person"],
  ] as const) {
    it(title, () => {
      const { owner } = identity(records);
      assert.deepEqual([owner?.value, owner?.evidence, owner?.grade], [value, evidence, "observed"]);
    });
  }

  it("comes after what somebody declared", () => {
    assert.equal(identity([created], [{ Key: "owner", Value: "team-x" }]).owner?.value, "team-x");
  });

  it("who left and made it leaves an orphan", () => {
    const found = identity([created]);
    assert.equal(found.owner?.departed, true);
    assert.ok(found.findings.some(({ rule }) => rule === "orphaned"));
  });

  it("nobody is known behind a session that says nothing", () => {
    assert.equal(
      identity([sessionEvent("run", ["ec2", "DescribeInstances"], "2026-11-20T10:00:00Z")]).owner,
      null,
    );
  });

  it("and the log's last use is the last use", () => {
    const found = identity([used]);
    assert.deepEqual([found.lastUsed, found.unusedDays], ["2026-11-20T10:00:00Z", 2]);
  });
});
