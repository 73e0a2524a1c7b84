import assert from "node:assert/strict";
import { type EscalationContext, findEscalations } from "../../../../src/analysis/escalation/aws/index.js";
import type { NamedPolicy, Policies } from "../../../../src/iam/aws/index.js";
import { evaluate, managedPolicyDocument, parsePolicy } from "../../../../src/iam/aws/index.js";
import { Unknown } from "../../../../src/model/index.js";

type Json = Readonly<Record<string, unknown>>;

function policy(...statements: readonly Json[]): NamedPolicy {
  const { document, problems } = parsePolicy({ Version: "2012-10-17", Statement: statements }, "identity");
  assert.ok(document, JSON.stringify(problems));
  return { name: "policy", document };
}

function trustOf(service: string) {
  const { document } = parsePolicy(
    {
      Version: "2012-10-17",
      Statement: { Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" },
    },
    "trust",
  );
  assert.ok(document);
  return document;
}

const allow = (
  Action: string | readonly string[],
  Resource: string | readonly string[] = "*",
  Condition: Json = {},
): Json => ({ Effect: "Allow", Action, Resource, Condition });
const deny = (
  Action: string | readonly string[],
  Resource: string | readonly string[] = "*",
  Condition: Json = {},
): Json => ({ Effect: "Deny", Action, Resource, Condition });

const iam = "arn:aws:iam::123456789012:";
const [app, alice, bob, strong, weak] = [
  `${iam}role/app`,
  `${iam}user/alice`,
  `${iam}user/bob`,
  `${iam}role/strong`,
  `${iam}role/weak`,
];
const administrator = policy(allow("*"));
const account = [
  { arn: app, policies: {} },
  { arn: alice, policies: {} },
  { arn: bob, policies: { identity: [policy(allow("s3:*"))] } },
  {
    arn: weak,
    policies: { identity: [policy(allow("s3:GetObject", "arn:aws:s3:::a/*"))] },
    trust: trustOf("lambda.amazonaws.com"),
  },
  { arn: strong, policies: { identity: [administrator] }, trust: trustOf("ec2.amazonaws.com") },
];

function names(policies: Policies, context: EscalationContext = {}): string[] {
  return findEscalations(policies, context).escalations.map(({ primitive, certainty }) =>
    certainty === "certain" ? primitive : `${primitive}?`,
  );
}

describe("privilege escalation", () => {
  const cases: readonly (readonly [string, Policies, EscalationContext, readonly string[]])[] = [
    ["finds nothing in reading a bucket", { identity: [policy(allow("s3:*"))] }, {}, []],
    ["finds nothing in no policy at all", {}, {}, []],
    [
      "finds nothing in launching instances on ARNs of other services, which no instance has",
      {
        identity: [
          policy(
            allow("iam:PassRole"),
            allow("ec2:RunInstances", ["arn:aws:s3:::a/*", "arn:aws:iam::123456789012:role/app-*"]),
          ),
        ],
      },
      {},
      [],
    ],
    [
      "finds nothing in sending commands to instances by no document",
      { identity: [policy(allow("ssm:SendCommand", "arn:aws:ec2:eu-west-1:123456789012:instance/*"))] },
      {},
      [],
    ],
    ["finds nothing for an administrator, who lacks nothing", { identity: [administrator] }, {}, []],
    [
      "finds nothing in managing one's own key",
      {
        identity: [
          policy(allow(["iam:CreateAccessKey", "iam:UpdateLoginProfile"], `${iam}user/\${aws:username}`)),
        ],
      },
      {},
      [],
    ],
    [
      "finds a key for others behind a wildcard in the action",
      { identity: [policy(allow("iam:Create?ccessKey"))] },
      { identity: app },
      ["create-access-key?"],
    ],
    [
      "is certain where another user is known to have more",
      { identity: [policy(allow("iam:CreateAccessKey"))] },
      { identity: alice, identities: account },
      ["create-access-key"],
    ],
    [
      "finds nothing where all others are known to have no more",
      { identity: [policy(allow("iam:CreateAccessKey"), allow("s3:*"))] },
      { identity: alice, identities: account },
      [],
    ],
    [
      "finds writing one's own policy",
      { identity: [policy(allow("iam:PutUserPolicy", alice))] },
      { identity: alice },
      ["put-user-policy"],
    ],
    [
      "leaves another's policy to the other",
      { identity: [policy(allow("iam:PutUserPolicy", bob))] },
      { identity: alice },
      [],
    ],
    [
      "says possible where the own name is not known",
      { identity: [policy(allow("iam:PutUserPolicy", bob))] },
      {},
      ["put-user-policy?"],
    ],
    [
      "honours a deny",
      { identity: [policy(allow("iam:PutRolePolicy"), deny("iam:*", app))] },
      { identity: app },
      [],
    ],
    [
      "honours a deny of another policy",
      { identity: [policy(allow("iam:PutRolePolicy")), policy(deny("iam:Put*"))] },
      { identity: app },
      [],
    ],
    [
      "honours a boundary that the own policies already fill",
      {
        identity: [policy(allow(["iam:PutRolePolicy", "s3:*"]))],
        boundary: policy(allow(["iam:PutRolePolicy", "s3:*"])),
      },
      { identity: app },
      [],
    ],
    [
      "finds a boundary that can be taken away",
      {
        identity: [policy(allow(["iam:DeleteRolePermissionsBoundary", "s3:*"]))],
        boundary: policy(allow(["iam:DeleteRolePermissionsBoundary", "s3:GetObject"])),
      },
      { identity: app },
      ["delete-role-boundary"],
    ],
    [
      "honours a service control policy",
      { identity: [policy(allow("iam:PutRolePolicy"))], scp: [[administrator, policy(deny("iam:*"))]] },
      { identity: app },
      [],
    ],
    [
      "joins the policies of one identity",
      { identity: [policy(allow("iam:PassRole")), policy(allow("ec2:RunInstances"))] },
      { identity: app },
      ["pass-role-ec2-run-instances?"],
    ],
    [
      "finds nothing in passing a role with no service to run it",
      { identity: [policy(allow("iam:PassRole"))] },
      { identity: app },
      [],
    ],
    [
      "honours the service that a role may be passed to",
      {
        identity: [
          policy(
            allow("iam:PassRole", "*", {
              StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" },
            }),
            allow("ec2:RunInstances"),
          ),
        ],
      },
      { identity: app },
      [],
    ],
    [
      "honours a role that may be passed, and is weaker",
      {
        identity: [
          policy(
            allow("iam:PassRole", weak),
            allow(["lambda:CreateFunction", "lambda:InvokeFunction", "s3:GetObject"]),
          ),
        ],
      },
      { identity: app, identities: account },
      [],
    ],
    [
      "finds a stronger role that may be passed",
      { identity: [policy(allow("iam:PassRole"), allow(["ec2:RunInstances", "s3:GetObject"]))] },
      { identity: app, identities: account },
      ["pass-role-ec2-run-instances"],
    ],
    [
      "honours a role's trust: it cannot be passed to what it does not trust",
      {
        identity: [
          policy(allow("iam:PassRole", strong), allow(["lambda:CreateFunction", "lambda:InvokeFunction"])),
        ],
      },
      { identity: app, identities: account },
      [],
    ],
    [
      "finds a trust policy that can be rewritten",
      { identity: [policy(allow("iam:UpdateAssumeRolePolicy"))] },
      { identity: app, identities: account },
      ["update-assume-role-policy"],
    ],
    [
      "needs no right to assume the role then, but no deny either",
      { identity: [policy(allow("iam:UpdateAssumeRolePolicy"), deny("sts:AssumeRole"))] },
      { identity: app, identities: account },
      [],
    ],
    [
      "wants the same role in both steps",
      { identity: [policy(allow("iam:PutRolePolicy", weak), allow("sts:AssumeRole", strong))] },
      { identity: app },
      [],
    ],
    [
      "finds the same role in both steps",
      {
        identity: [
          policy(allow("iam:PutRolePolicy", `${iam}role/w*`), allow("sts:AssumeRole", `${iam}role/*k`)),
        ],
      },
      { identity: app },
      ["put-policy-on-role-and-assume"],
    ],
    [
      "finds that a policy that may be attached gives more",
      {
        identity: [
          policy(
            allow("iam:AttachRolePolicy", app, {
              ArnEquals: { "iam:PolicyARN": "arn:aws:iam::aws:policy/ReadOnlyAccess" },
            }),
          ),
        ],
      },
      { identity: app },
      ["attach-role-policy"],
    ],
    [
      "finds nothing where the policy that may be attached gives no more",
      {
        identity: [
          policy(allow(["s3:*", "s3-object-lambda:*"])),
          policy(
            allow("iam:AttachRolePolicy", app, {
              ArnEquals: { "iam:PolicyARN": "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess" },
            }),
          ),
        ],
      },
      { identity: app },
      [],
    ],
    [
      "finds that a role can be made, whatever roles are known",
      { identity: [policy(allow(["iam:CreateRole", "iam:PutRolePolicy"]))] },
      { identity: alice, identities: account },
      ["create-privileged-role"],
    ],
    [
      "finds a policy that may be attached to a known role that it can become",
      {
        identity: [
          policy(
            allow("sts:AssumeRole", weak),
            allow("iam:AttachRolePolicy", weak, {
              ArnEquals: { "iam:PolicyARN": "arn:aws:iam::aws:policy/PowerUserAccess" },
            }),
          ),
        ],
      },
      { identity: app, identities: account },
      ["attach-policy-to-role-and-assume"],
    ],
    [
      "finds nothing where a policy version belongs to others",
      { identity: [policy(allow("iam:CreatePolicyVersion", `${iam}policy/theirs`))] },
      { identity: app, attached: [`${iam}policy/mine`] },
      [],
    ],
    [
      "finds a version of an own policy",
      { identity: [policy(allow("iam:CreatePolicyVersion", `${iam}policy/*`))] },
      { identity: app, attached: [`${iam}policy/mine`] },
      ["create-policy-version"],
    ],
    [
      "finds code that can be replaced",
      { identity: [policy(allow("lambda:UpdateFunctionCode"))] },
      { identity: app },
      ["lambda-replace-code?"],
    ],
    [
      "honours a condition on a key that the request never carries",
      { identity: [policy(allow("lambda:UpdateFunctionCode", "*", { StringEquals: { "s3:prefix": "x" } }))] },
      { identity: app },
      [],
    ],
    [
      "honours a condition on who acts",
      { identity: [policy(allow("iam:PutRolePolicy", "*", { ArnNotLike: { "aws:PrincipalArn": app } }))] },
      { identity: app },
      [],
    ],
  ];
  for (const [title, policies, context, expected] of cases)
    it(title, () => {
      const { escalations, undecided } = findEscalations(policies, context);
      assert.deepEqual(
        escalations.map(({ primitive, certainty }) =>
          certainty === "certain" ? primitive : `${primitive}?`,
        ),
        expected,
      );
      assert.deepEqual(undecided, []);
    });

  it("shows the requests, each of which the evaluator allows", () => {
    const policies = { identity: [policy(allow("iam:PassRole", `${iam}role/deploy-*`), allow("lambda:*"))] };
    const found = findEscalations(policies, { identity: app }).escalations.find(
      ({ primitive }) => primitive === "pass-role-lambda-create-function",
    );
    assert.deepEqual(
      found?.path.map(({ action, resource, context }) => [action, resource, context]),
      [
        ["iam:PassRole", `${iam}role/deploy-`, { "iam:PassedToService": "lambda.amazonaws.com" }],
        ["lambda:CreateFunction", "arn:aws:lambda:us-east-1:111122223333:function:a", {}],
        ["lambda:InvokeFunction", "arn:aws:lambda:us-east-1:111122223333:function:a", {}],
      ],
    );
    assert.equal(found?.target, `any role matching "${iam}role/deploy-*"`);
    for (const request of found?.path ?? [])
      assert.equal(evaluate(policies, { ...request, resourceAccount: "123456789012" }).decision, "allowed");
  });

  it("says what is undecided where a policy cannot be read", () => {
    const policies = {
      identity: [
        policy(allow("iam:PutRolePolicy")),
        { name: "other", document: new Unknown("known only after apply") },
      ],
    };
    const { undecided } = findEscalations(policies, { identity: app });
    assert.ok(undecided.some(({ primitive }) => primitive === "put-role-policy"));
  });

  it("finds the known ways out of IAMFullAccess", () => {
    const found = names(
      {
        identity: [{ name: "iam", document: managedPolicyDocument("arn:aws:iam::aws:policy/IAMFullAccess") }],
      },
      { identity: app },
    );
    for (const name of [
      "attach-role-policy",
      "put-role-policy",
      "create-privileged-role",
      "create-access-key?",
    ])
      assert.ok(found.includes(name), name);
  });
});
