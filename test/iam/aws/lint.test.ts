import assert from "node:assert/strict";
import { type LintCode, lint, type PolicyUse, readDocument } from "../../../src/iam/aws/index.js";
import { Unknown, type Value } from "../../../src/model/index.js";

function lintOf(
  statement: Value,
  use: PolicyUse,
  version = "2012-10-17",
): readonly (readonly [LintCode, string])[] {
  const document = readDocument({ Version: version, Statement: statement }, use);
  assert.ok(!(document instanceof Unknown));
  return lint(document, use).map(({ code, message }) => [code, message]);
}

const get = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::b/*" };
const when = (condition: Value, action = "s3:GetObject", resource = "*"): Value => ({
  Effect: "Allow",
  Action: action,
  Resource: resource,
  Condition: condition,
});

describe("lint", () => {
  const cases: readonly (readonly [string, Value, LintCode | undefined, RegExp])[] = [
    ["nothing in a good statement", get, undefined, /^$/],
    [
      "a service that does not exist",
      { ...get, Action: "s33:GetObject" },
      "unknown-service",
      /s33; the nearest is s3/,
    ],
    [
      "an action that does not exist",
      { ...get, Action: "s3:GetObjects" },
      "unknown-action",
      /the nearest is s3:GetObject/,
    ],
    [
      "an operation that an action of another name allows",
      { ...get, Action: "s3:ListObjectsV2" },
      "unknown-action",
      /s3:ListObjectsV2 is no action: s3:ListBucket allows it/,
    ],
    [
      "a service's prefix that people take for another",
      { ...get, Action: "cloudwatchlogs:PutLogEvents" },
      "unknown-service",
      /the nearest is logs/,
    ],
    [
      "a bucket's action on its objects",
      { ...get, Action: "s3:ListBucket" },
      "resource-not-for-action",
      /is no resource of s3:ListBucket/,
    ],
    [
      "nothing in resources of which one is for an action",
      { ...get, Action: ["s3:ListBucket", "s3:GetObject"] },
      undefined,
      /^$/,
    ],
    [
      "nothing in an ARN of a form that is not known",
      { ...get, Resource: "arn:aws:kms:eu-west-1:111122223333:thing-8" },
      undefined,
      /^$/,
    ],
    [
      "a pattern that matches no action",
      { ...get, Action: "s3:Grab*" },
      "unmatched-pattern",
      /matches no action of s3/,
    ],
    [
      "a resource of another type",
      { ...get, Resource: "arn:aws:s3:::bucket" },
      "resource-not-for-action",
      /arn:aws:s3:::bucket is no resource of s3:GetObject/,
    ],
    [
      "a pattern that could fit only if its wildcard ran over another service's parts",
      { ...get, Action: "ec2:RunInstances", Resource: "arn:aws:iam::111122223333:role/app-*" },
      "resource-not-for-action",
      /role\/app-\* is no resource of ec2:RunInstances/,
    ],
    [
      "a resource for an action that takes none",
      { ...get, Action: "s3:ListAllMyBuckets" },
      "resource-not-for-action",
      /cannot be limited to a resource/,
    ],
    [
      "an ARN of five parts",
      { ...get, Resource: "arn:aws:s3:b/key" },
      "arn-too-short",
      /fewer than the six parts|matches nothing/,
    ],
    [
      "a key that no request carries",
      when({ StringEquals: { "s3:nonsense": "x" } }),
      "unknown-condition-key",
      /no request carries s3:nonsense$/,
    ],
    [
      "a claim that AWS does not evaluate, negated",
      when({ StringNotEquals: { "token.actions.githubusercontent.com:event_name": "x" } }),
      "unknown-condition-key",
      /always holds/,
    ],
    [
      "a key of other actions",
      when({ StringEquals: { "s3:prefix": "x" } }),
      "condition-key-not-for-action",
      /no request for s3:GetObject carries s3:prefix/,
    ],
    [
      "a number compared as a date",
      when({ DateEquals: { "s3:max-keys": "2026-01-01" } }, "s3:ListBucket"),
      "operator-not-for-key",
      /type Numeric/,
    ],
    [
      "an address compared as text",
      when({ StringLike: { "aws:SourceIp": "10.*" } }),
      "operator-not-for-key",
      /type IPAddress/,
    ],
    [
      "a value that is no address",
      when({ IpAddress: { "aws:SourceIp": "10.0.0.*" } }),
      "value-of-wrong-type",
      /not of type IPAddress/,
    ],
    [
      "a wildcard in StringEquals",
      when({ StringEquals: { "aws:PrincipalOrgID": "o-*" } }),
      "wildcard-never-matches",
      /StringLike has wildcards/,
    ],
    [
      "ForAllValues on a key of one value",
      when({ "ForAllValues:StringEquals": { "aws:PrincipalOrgID": "o-1" } }),
      "all-values-of-one",
      /holds when it is absent/,
    ],
    [
      "no set operator on a key of several",
      when({ StringEquals: { "aws:TagKeys": "a" } }, "ec2:CreateTags"),
      "missing-set-operator",
      /ForAnyValue or ForAllValues/,
    ],
    [
      "ForAllValues in an Allow without Null",
      when({ "ForAllValues:StringEquals": { "aws:TagKeys": "a" } }, "ec2:CreateTags"),
      "all-values-without-presence",
      /add Null/,
    ],
    [
      "nothing when Null guards it",
      when(
        { "ForAllValues:StringEquals": { "aws:TagKeys": "a" }, Null: { "aws:TagKeys": "false" } },
        "ec2:CreateTags",
      ),
      undefined,
      /^$/,
    ],
    ["no value at all", when({ StringEquals: { "aws:PrincipalOrgID": [] } }), "empty-list", /no value/],
  ];
  for (const [name, statement, code, message] of cases) {
    it(`finds ${name}`, () => {
      const found = lintOf(statement, "identity");
      assert.deepEqual(
        found.map(([each]) => each),
        code === undefined ? [] : [code],
      );
      assert.match(found[0]?.[1] ?? "", message);
    });
  }

  it("finds a variable in a document of the version that has none", () => {
    assert.deepEqual(
      lintOf({ ...get, Resource: "arn:aws:s3:::b/${aws:username}/*" }, "identity", "2008-10-17").map(
        ([code]) => code,
      ),
      ["variable-in-old-version"],
    );
  });

  it("finds NotPrincipal with Allow", () => {
    assert.deepEqual(
      lintOf({ ...get, NotPrincipal: { AWS: "111122223333" } }, "resource").map(([code]) => code),
      ["not-principal-with-allow"],
    );
  });

  it("knows the claims of every identity provider in trust policies", () => {
    const condition = {
      StringEquals: {
        "oidc.eks.eu-west-1.amazonaws.com/id/ABC:sub": "x",
        "oidc.eks.eu-west-1.amazonaws.com/id/ABC:aud": "y",
      },
    };
    const statement = {
      Effect: "Allow",
      Principal: { Federated: "arn:aws:iam::111122223333:oidc-provider/x" },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: condition,
    };
    assert.deepEqual(lintOf(statement, "trust"), []);
  });

  it("says nothing where it cannot know: wildcards in the service, NotAction", () => {
    assert.deepEqual(
      lintOf({ Effect: "Allow", Action: ["*", "*:Get*"], Resource: "arn:aws:s3:::b" }, "identity"),
      [],
    );
    assert.deepEqual(
      lintOf({ Effect: "Allow", NotAction: "iam:*", Resource: "arn:aws:s3:::b" }, "identity"),
      [],
    );
  });

  it("stops at bounds that no policy of AWS's reaches, so that no document takes it long", () => {
    const many = {
      Effect: "Allow",
      Action: "ec2:*",
      Resource: Array.from({ length: 20_000 }, (_, index) => `arn:aws:s3:::b${index}`),
    };
    assert.deepEqual(lintOf(many, "identity"), []);
    assert.deepEqual(lintOf({ ...get, Resource: `arn:aws:iam::${"${".repeat(200_000)}` }, "identity"), []);
    assert.equal(
      lintOf(
        { ...get, Resource: Array.from({ length: 900 }, (_, index) => `arn:aws:sns:::b${index}`) },
        "identity",
      ).length,
      1,
    );
  });
});
