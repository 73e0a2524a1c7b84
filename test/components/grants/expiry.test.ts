import assert from "node:assert/strict";
import { expiryOf } from "../../../src/components/grants/expiry.js";
import { aws, gcp } from "../../../src/index.js";
import { runProgram } from "../support/mocks.js";

const owned = { owner: "team-ops@acme.example", purpose: "Mends the shop", reviewBy: "2027-05-31" };
const trust = { github: { owner: "acme", repository: "ops", environment: "emergency" } };
const until = "2026-12-24T02:00:00+02:00";
const topic = "arn:aws:sns:eu-west-1:123456789012:alarms";

describe("the expiry of an identity", () => {
  const cases: readonly (readonly [
    string,
    Parameters<typeof expiryOf>[0],
    Readonly<Record<string, string>>,
  ])[] = [
    [
      "is the end of its last grant",
      [{ when: { until } }, { when: { until: "2026-12-23T00:00:00Z" } }],
      { expires: "2026-12-24T00:00:00Z" },
    ],
    ["is open where one grant does not end", [{ when: { until } }, {}], {}],
    ["is open where nothing is granted", [], {}],
  ];
  for (const [title, grants, expected] of cases)
    it(title, () => assert.deepEqual(expiryOf(grants), expected));

  it("stands in the tags of a role and in the description of an account", async () => {
    const { registered } = await runProgram(() => [
      new aws.FederatedRole("mend", {
        ...owned,
        trust,
        grants: [{ read: "arn:aws:s3:::acme", when: { until } }],
      }),
      new gcp.FederatedServiceAccount("mend", {
        ...owned,
        trust,
        grants: [{ read: "gs://acme", when: { until } }],
      }),
    ]);
    const role = registered.find(({ type }) => type === "aws:iam/role:Role");
    assert.equal(Object(role?.inputs.tags).expires, "2026-12-24T00:00:00Z");
    const account = registered.find(({ type }) => type === "gcp:serviceaccount/account:Account");
    assert.match(String(account?.inputs.description), /; expires: 2026-12-24T00:00:00Z$/);
  });
});

describe("a break-glass role", () => {
  it("tells its topic of each use, and its tags say so", async () => {
    const { registered } = await runProgram(
      () => new aws.FederatedRole("mend", { ...owned, trust, alarmTopicArn: topic }),
    );
    const rule = registered.find(({ type }) => type.endsWith(":EventRule"));
    assert.equal(rule?.inputs.state, "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS");
    assert.deepEqual(JSON.parse(String(rule?.inputs.eventPattern)).detail.requestParameters, {
      roleArn: ["arn:aws:iam::123456789012:role/mend"],
    });
    assert.equal(registered.find(({ type }) => type.endsWith(":EventTarget"))?.inputs.arn, topic);
    const role = registered.find(({ type }) => type === "aws:iam/role:Role");
    assert.equal(Object(role?.inputs.tags)["break-glass"], "alarms when used");
  });
});
