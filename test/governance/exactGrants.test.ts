import assert from "node:assert/strict";
import fc from "fast-check";
import { grantsOf, permissionsOf } from "../../src/analysis/permissions/aws/index.js";
import { actionAt, members } from "../../src/governance/actionSets.js";
import { exactGrants } from "../../src/governance/exactGrants.js";
import { type NamedPolicy, parsePolicy } from "../../src/iam/aws/index.js";
import { isKnown } from "../../src/model/index.js";

type Grants = ReturnType<ReturnType<typeof exactGrants>>;

function policy(...Statement: readonly object[]): NamedPolicy {
  const { document, problems } = parsePolicy({ Version: "2012-10-17", Statement }, "identity");
  assert.ok(document, JSON.stringify(problems));
  return { name: "policy", document };
}

/** Allowed actions, each with whether it is allowed everywhere, by name. */
function told(grants: Grants): readonly (readonly [string, boolean])[] | string {
  if (!isKnown(grants)) return grants.reason;
  const everywhere = new Set(members(grants.everywhere));
  return sorted([...members(grants.allowed)].map((each) => [actionAt(each).name, everywhere.has(each)]));
}

function sorted(grants: readonly (readonly [string, boolean])[]) {
  return [...grants].sort(([a], [b]) => (a < b ? -1 : 1));
}

const queue = "arn:aws:sqs:eu-west-1:123456789012:orders";
const allow = (Action: unknown, Resource: unknown = "*", Condition: object = {}) => ({
  Effect: "Allow",
  Action,
  Resource,
  Condition,
});
const deny = (...of: Parameters<typeof allow>) => ({ ...allow(...of), Effect: "Deny" });

describe("what policies with a Deny or a boundary allow", () => {
  const reading = ["sqs:ReceiveMessage", "sqs:SendMessage"];
  const cases: Readonly<Record<string, readonly [grants: () => Grants, wanted: ReturnType<typeof told>]>> = {
    "is without what a Deny takes away whole": [
      () => exactGrants()([policy(allow(reading), deny("sqs:Send*"))]),
      [["sqs:ReceiveMessage", true]],
    ],
    "is not everywhere where a Deny names a resource of the action": [
      () => exactGrants()([policy(allow(reading), deny("sqs:SendMessage", queue))]),
      [
        ["sqs:ReceiveMessage", true],
        ["sqs:SendMessage", false],
      ],
    ],
    "is everywhere where a Deny names what the action is never about": [
      () => exactGrants()([policy(allow(reading), deny("*", "arn:aws:s3:::orders"))]),
      [
        ["sqs:ReceiveMessage", true],
        ["sqs:SendMessage", true],
      ],
    ],
    "stays within the boundary": [
      () => exactGrants()([policy(allow("sqs:*"))], policy(allow("sqs:GetQueue*", queue), allow(reading))),
      [
        ["sqs:GetQueueAttributes", false],
        ["sqs:GetQueueUrl", false],
        ["sqs:ReceiveMessage", true],
        ["sqs:SendMessage", true],
      ],
    ],
    "is nothing where policy and boundary name no resource in common": [
      () => exactGrants()([policy(allow(reading, queue))], policy(allow(reading, `${queue}-2`))),
      [],
    ],
    "is nothing where the Deny holds whenever the Allow does": [
      () => {
        const abroad = { StringEquals: { "aws:RequestedRegion": "us-east-1" } };
        return exactGrants()([policy(allow(reading, queue, abroad), deny("sqs:*", "*", abroad))]);
      },
      [],
    ],
    "is not everywhere where the resources are all of one account": [
      () => exactGrants()([policy(allow(reading[0], "arn:aws:sqs:*:123456789012:*"), deny("iam:*"))]),
      [["sqs:ReceiveMessage", false]],
    ],
    "is everywhere where the resources are all that the action can be about": [
      () => exactGrants()([policy(allow(reading[0], "arn:*:sqs:*"), deny("iam:*"))]),
      [["sqs:ReceiveMessage", true]],
    ],
  };
  for (const [name, [grants, wanted]] of Object.entries(cases)) {
    it(name, () => assert.deepEqual(told(grants()), wanted));
  }

  it("is told of any number of policies that differ in the names of resources", () => {
    const grants = exactGrants();
    for (let index = 0; index < 1000; index++) {
      const own = `arn:aws:sqs:eu-west-1:123456789012:orders-${index}`;
      const insecure = { Bool: { "aws:SecureTransport": "false" } };
      const found = grants([policy(allow(reading[0], own), deny("*", "*", insecure))]);
      assert.deepEqual(told(found), [["sqs:ReceiveMessage", false]]);
    }
  });
});

const statements = fc.record({
  Effect: fc.constantFrom("Allow", "Allow", "Deny"),
  Action: fc.subarray(["sqs:*", "sqs:Send*", "sqs:ListQueues", "iam:PassRole", "iam:*Role", "iam:GetUser"], {
    minLength: 1,
    maxLength: 3,
  }),
  Resource: fc.subarray(
    [
      "*",
      queue,
      `${queue}-*`,
      "arn:*:sqs:*:*:*",
      "arn:aws:sqs:*:*:a*",
      "arn:aws:iam::*:role/app",
      "arn:aws:iam::123456789012:role/*",
      "arn:aws:iam::*:user/${aws:username}",
    ],
    { minLength: 1, maxLength: 2 },
  ),
  Condition: fc.constantFrom(
    {},
    {},
    {},
    { StringEquals: { "aws:RequestedRegion": "eu-west-1" } },
    { StringNotEquals: { "aws:RequestedRegion": "eu-west-1" } },
    { Bool: { "aws:SecureTransport": "false" } },
  ),
});
const some = statements.chain(({ Action, Resource, ...rest }) =>
  fc.constantFrom(
    { ...rest, Action, Resource },
    { ...rest, Action, NotResource: Resource },
    { ...rest, Action: Action[0], Resource },
  ),
);
const policies = fc.array(some, { minLength: 1, maxLength: 4 }).map((all) => policy(...all));

describe("what policies allow, worked out together and shared", () => {
  it("is what the algebra of sets says of each action", () => {
    const grants = exactGrants();
    fc.assert(
      fc.property(
        fc.array(policies, { minLength: 1, maxLength: 2 }),
        fc.option(policies, { nil: undefined, freq: 3 }),
        (identity, boundary) => {
          const each = grantsOf(permissionsOf({ identity, ...(boundary && { boundary }) }));
          fc.pre(isKnown(each));
          const wanted = each.map(({ action, everywhere }) => [action.name, everywhere] as const);
          assert.deepEqual(told(grants(identity, boundary)), sorted(wanted));
        },
      ),
      { numRuns: 150 },
    );
  });
});
