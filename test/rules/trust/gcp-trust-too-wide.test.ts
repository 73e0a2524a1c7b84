import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { check } from "../../../src/check/check.js";
import { defaultPolicy } from "../../../src/check/policy.js";
import { readFiles } from "../../../src/readers/index.js";
import { asPulumiState } from "../../support/exampleInputs.js";

const pools = "principalSet://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools";

function undecidedFor(members: readonly string[]): readonly string[] {
  const text = asPulumiState(
    members.map((member, index) => ({
      type: "gcp:serviceaccount/iAMMember:IAMMember",
      name: `member-${index}`,
      properties: {
        serviceAccountId: `projects/acme/serviceAccounts/a${index}@acme.iam.gserviceaccount.com`,
        role: "roles/iam.workloadIdentityUser",
        member,
      },
    })),
  ) as string;
  const { findings } = check(readFiles([{ name: "state.json", text }]), {
    policy: defaultPolicy,
    now: new Date("2026-11-22T12:00:00Z"),
  });
  return findings
    .filter(({ rule, undecided }) => rule === "gcp-trust-too-wide" && undecided !== undefined)
    .map(({ message }) => message.replace(/^.*?": /, ""));
}

describe("a pool whose providers are declared elsewhere", () => {
  const reason = (pool: string) =>
    `the providers of the pool ${pool} are not in what was read: give the plan or state that declares them as well.`;

  it("is told of once, however many of its members are granted something", () => {
    const members = ["acme/web", "acme/api"].map((name) => `${pools}/runs/attribute.repository/${name}`);
    assert.deepEqual(undecidedFor(members), [reason("runs")]);
  });

  it("is told of beside every other such pool", () => {
    const members = ["runs", "jobs"].map((pool) => `${pools}/${pool}/attribute.repository/acme/web`);
    assert.deepEqual(undecidedFor(members), [reason("runs"), reason("jobs")]);
  });
});
