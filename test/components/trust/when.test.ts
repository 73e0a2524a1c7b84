import assert from "node:assert/strict";
import { roleTrust } from "../../../src/components/aws/planRole.js";
import { accountTrust } from "../../../src/components/gcp/planAccount.js";
import { aws } from "../../../src/index.js";
import { type Registered, runProgram } from "../support/mocks.js";
import { strictFindings } from "../support/strict.js";

type Trust = Parameters<typeof roleTrust>[0];

const owned = { owner: "team-web@acme.example", purpose: "Serves the shop", reviewBy: "2027-05-31" };
const github = { owner: "acme", repository: "web", branch: "main" };
const until = "2027-03-31T18:00:00Z";
const trust: Trust = { github, from: "2026-12-01T08:00:00+01:00", until };

function inputsOf(registered: readonly Registered[], type: string): Readonly<Record<string, unknown>> {
  return registered.find((each) => each.type === type)?.inputs ?? {};
}

describe("a trust for a time and from a network", () => {
  it("is held by AWS in the trust policy, and its end stands in the tags", async () => {
    const { registered } = await runProgram(
      () =>
        new aws.FederatedRole("deploy", {
          ...owned,
          trust: { ...trust, sourceIps: ["203.0.113.0/24", "2001:db8::/32"] },
          grants: [{ read: "arn:aws:s3:::acme-web", when: { until: "2027-06-30T00:00:00Z" } }],
        }),
    );
    const role = inputsOf(registered, "aws:iam/role:Role");
    const { StringEquals: _, ...rest } = JSON.parse(String(role.assumeRolePolicy)).Statement[0].Condition;
    assert.deepEqual(rest, {
      IpAddress: { "aws:SourceIp": ["2001:db8::/32", "203.0.113.0/24"] },
      DateGreaterThanEquals: { "aws:CurrentTime": "2026-12-01T07:00:00Z" },
      DateLessThan: { "aws:CurrentTime": until },
    });
    assert.match(JSON.stringify(role.tags), /"expires":"2027-03-31T18:00:00Z"/);
    assert.deepEqual(strictFindings(registered), []);
  });

  const refused: readonly (readonly [string, Trust, string])[] = [
    ["an end before the beginning", { github, from: until, until: "2027-01-01T00:00:00Z" }, "trust.until"],
    ["a day for an instant", { github, until: "2027-01-01" }, "trust.until"],
  ];
  for (const [title, given, path] of refused) {
    it(`refuses ${title}`, () => {
      const result = roleTrust(given);
      assert.deepEqual(result.kind === "wrong" ? result.problems.map((each) => each.path) : [], [path]);
    });
  }

  const ranges: readonly (readonly [string, readonly string[], string])[] = [
    ["no network", [], "trust.sourceIps"],
    ["an address", ["203.0.113.1"], "trust.sourceIps[0]"],
    ["every network", ["203.0.113.0/24", "0.0.0.0/0"], "trust.sourceIps[1]"],
    ["a mask that is too long", ["203.0.113.0/33"], "trust.sourceIps[0]"],
    [
      "more networks than fit into a trust policy",
      Array.from({ length: 150 }, (_, index) => `203.0.${index}.0/24`),
      "trust",
    ],
  ];
  for (const [title, sourceIps, path] of ranges) {
    it(`refuses ${title}`, () => {
      const result = roleTrust({ github, sourceIps: [...sourceIps] });
      assert.deepEqual(result.kind === "wrong" ? result.problems.map((each) => each.path) : [], [path]);
    });
  }

  const unseen: readonly (readonly [Trust, RegExp])[] = [
    [{ github, sourceIps: ["203.0.113.0/24"] }, /^trust\.sourceIps: only AWS sees/],
    [{ github, until }, /^trust\.until: GCP sees no time .* by `when` in each grant/],
  ];
  for (const [given, expected] of unseen) {
    it(`is refused by GCP: ${Object.keys(given)[1]}`, () => {
      const result = accountTrust("deploy-1", given);
      const [first] = result.kind === "wrong" ? result.problems : [];
      assert.match(`${first?.path}: ${first?.message}`, expected);
    });
  }
});
