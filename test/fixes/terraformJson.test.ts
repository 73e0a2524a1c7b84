import assert from "node:assert/strict";
import { asTerraformPlan } from "../support/exampleInputs.js";
import { checkedWith } from "./support.js";

const key = "token.actions.githubusercontent.com";
const document = (condition: object) => ({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { Federated: `arn:aws:iam::123456789012:oidc-provider/${key}` },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: condition,
    },
  ],
});
const subject = { [`${key}:sub`]: "repo:acme/web:environment:production" };
const withoutAudience = document({ StringEquals: subject });
const role = (more: object) => [
  {
    type: "aws:iam/role:Role",
    name: "deploy",
    properties: {
      name: "deploy",
      assumeRolePolicy: JSON.stringify(
        document({ StringEquals: { ...subject, [`${key}:aud`]: "sts.amazonaws.com" } }),
      ),
      ...more,
    },
  },
];
const long = role({ maxSessionDuration: 43200 });
const open = role({ assumeRolePolicy: JSON.stringify(withoutAudience) });
type Resources = typeof long;

const mendedIn = (resources: Resources, source: string) =>
  checkedWith(
    { name: "plan.json", text: asTerraformPlan(resources as never) ?? "" },
    { "main.tf.json": source },
  );
const roleOf = (more: object) =>
  `${JSON.stringify({ resource: { aws_iam_role: { deploy: { name: "deploy", ...more } } } }, null, 2)}\n`;
const dataOf = (condition: object) =>
  `${JSON.stringify(
    {
      data: { aws_iam_policy_document: { trust: { statement: { actions: ["x"], ...condition } } } },
      resource: {
        aws_iam_role: { deploy: { assume_role_policy: "${data.aws_iam_policy_document.trust.json}" } },
      },
    },
    null,
    1,
  )}\n`;
const test = { test: "StringEquals", variable: `${key}:sub`, values: ["x"] };

describe("a patch of Terraform's JSON", () => {
  for (const [title, resources, source, wanted] of [
    [
      "a number in a block",
      long,
      roleOf({ max_session_duration: 43200 }),
      /^\+ +"max_session_duration": 14400$/m,
    ],
    [
      "a resource in a list of one",
      long,
      '{"resource": [{"aws_iam_role": [{"deploy": [{"max_session_duration": 43200}]}]}]}\n',
      /^\+.*"max_session_duration": 14400/m,
    ],
    [
      "a document in a text with escapes",
      open,
      roleOf({ assume_role_policy: JSON.stringify(withoutAudience) }),
      /^\+.*\\"StringEquals\\":\{.*\\"token\.actions\.githubusercontent\.com:aud\\": \\"sts\.amazonaws\.com\\"/m,
    ],
    [
      "a document with characters by number",
      open,
      roleOf({ assume_role_policy: JSON.stringify(withoutAudience) }).replace("acme", "\\u0061cme"),
      /^\+.*\\u0061cme.*:aud\\"/m,
    ],
    [
      "a document in which one text is computed",
      open,
      roleOf({
        assume_role_policy: JSON.stringify(withoutAudience).replace("123456789012", "${local.account}"),
      }),
      /^\+.*\$\{local\.account\}.*:aud\\"/m,
    ],
    ["a statement without conditions", open, dataOf({}), /^\+ +"condition": \[\n?/m],
    [
      "a condition as an object",
      open,
      dataOf({ condition: test }),
      /^\+.*\}, \{"test": "StringEquals".*\}\]/m,
    ],
    [
      "a condition in a list",
      open,
      dataOf({ condition: [test] }),
      /^\+ +"variable": "token\.actions\.githubusercontent\.com:aud"/m,
    ],
  ] as const) {
    it(`changes ${title}, and leaves the rest as it is`, () => {
      const { patch, left } = mendedIn(resources, source);
      assert.match(patch, wanted, left.map(({ why }) => why).join("\n"));
    });
  }

  for (const [title, resources, source, why] of [
    [
      "a length that is a variable",
      long,
      roleOf({ max_session_duration: "${var.most}" }),
      /computes max_session_duration/,
    ],
    [
      "a document of a function",
      open,
      roleOf({ assume_role_policy: "${jsonencode(local.trust)}" }),
      /document is computed/,
    ],
    [
      "statements that are computed",
      open,
      roleOf({ assume_role_policy: '{"Statement": ${jsonencode(local.all)}}' }),
      /document is computed/,
    ],
    [
      "a file that is no JSON",
      long,
      '{"resource": {"aws_iam_role": {"deploy": {"max_session_duration": 43200}}}',
      /not understood/,
    ],
    [
      "a resource that is there twice",
      long,
      '{"resource": [{"aws_iam_role": {"deploy": {}}}, {"aws_iam_role": {"deploy": {}}}]}',
      /more than once/,
    ],
  ] as const) {
    it(`leaves ${title} to people`, () => {
      const { patch, left } = mendedIn(resources, source);
      assert.equal(patch, "");
      assert.match(left.map((each) => each.why).join("\n"), why);
    });
  }
});
