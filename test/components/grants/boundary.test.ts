import assert from "node:assert/strict";
import { isWithin, permissionsOf } from "../../../src/analysis/permissions/aws/index.js";
import { roleBoundary, rolePolicies, settingProblems } from "../../../src/components/aws/planRole.js";
import { readDocument } from "../../../src/iam/aws/index.js";
import { aws } from "../../../src/index.js";
import { runProgram } from "../support/mocks.js";

type Grants = Parameters<typeof rolePolicies>[0];

const owned = { owner: "team-web@acme.example", purpose: "Deploys the web site", reviewBy: "2027-05-31" };
const trust = { github: { owner: "acme", repository: "web", environment: "prod" } };

const cases: Readonly<Record<string, Grants>> = {
  "a bucket to read": [{ read: "arn:aws:s3:::acme-web" }],
  "an encrypted bucket until Christmas": [
    {
      write: "arn:aws:s3:::acme-web",
      key: "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555",
      when: { until: "2026-12-24T00:00:00Z" },
    },
  ],
  "a service to deploy, with its role": [
    {
      deployService: "arn:aws:ecs:eu-west-1:123456789012:service/main/web",
      passRoles: ["arn:aws:iam::123456789012:role/web-task"],
    },
    { pushImage: "arn:aws:ecr:eu-west-1:123456789012:repository/web" },
    { actions: ["sqs:SendMessage"], on: "arn:aws:sqs:eu-west-1:123456789012:jobs" },
  ],
  "one model": [{ invoke: "arn:aws:bedrock:eu-west-1::foundation-model/anthropic.claude-v2" }],
};

function document(json: unknown, name: string) {
  return { name, document: readDocument(JSON.stringify(json)) };
}

describe("a permissions boundary of the grants", () => {
  for (const [title, grants] of Object.entries(cases)) {
    it(`contains the grants and nothing else: ${title}`, () => {
      const [policies, boundary] = [rolePolicies(grants), roleBoundary(grants)];
      assert.ok(policies.kind === "ok" && boundary.kind === "ok");
      const { inline, managed } = policies.value;
      const granted = permissionsOf({
        identity: [inline, ...managed].map((each) => document(each, "grants")),
      });
      const bound = permissionsOf({ identity: [document(boundary.value, "boundary")] });
      assert.deepEqual(isWithin(granted, bound), { within: true });
      assert.deepEqual(isWithin(bound, granted), { within: true });
    });
  }

  it("keeps out what somebody attaches later", () => {
    const boundary = roleBoundary(cases["a bucket to read"] ?? []);
    assert.ok(boundary.kind === "ok");
    const admin = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };
    const bound = document(boundary.value, "boundary");
    const held = permissionsOf({ identity: [document(admin, "admin")], boundary: bound });
    assert.deepEqual(isWithin(held, permissionsOf({ identity: [bound] })), { within: true });
  });

  it("is made and attached by the role, and an ARN is passed on as it is", async () => {
    const grants = [{ read: "arn:aws:s3:::acme-web" }];
    const given = "arn:aws:iam::123456789012:policy/ceiling";
    const { registered } = await runProgram(() => [
      new aws.FederatedRole("made", { ...owned, trust, grants, permissionsBoundary: "grants" }),
      new aws.FederatedRole("given", { ...owned, trust, grants, permissionsBoundary: given }),
    ]);
    const boundaries = registered
      .filter(({ type }) => type === "aws:iam/role:Role")
      .map(({ name, inputs }) => [name, inputs.permissionsBoundary]);
    assert.deepEqual(Object.fromEntries(boundaries), {
      made: "arn:aws:iam::123456789012:policy/made-boundary",
      given,
    });
  });

  const refused: readonly (readonly [string, Parameters<typeof settingProblems>[0], RegExp])[] = [
    ["no grants", { ...owned, permissionsBoundary: "grants" }, /there are no grants/],
    [
      "another word",
      { ...owned, permissionsBoundary: "all" },
      /neither the ARN of a managed policy nor grants/,
    ],
    [
      "more than fits",
      {
        ...owned,
        permissionsBoundary: "grants",
        grants: Array.from({ length: 60 }, (_, index) => ({
          actions: ["sqs:SendMessage"],
          on: `arn:aws:sqs:eu-west-1:123456789012:${"q".repeat(70)}${index}`,
        })),
      },
      /the grants take \d+ characters, \d+ more than/,
    ],
  ];
  for (const [title, args, message] of refused) {
    it(`is refused for ${title}`, () => {
      const [problem] = settingProblems(args);
      assert.equal(problem?.path, "permissionsBoundary");
      assert.match(problem.message, message);
    });
  }
});
