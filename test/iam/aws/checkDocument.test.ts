import assert from "node:assert/strict";
import {
  checkDocument,
  managedPolicies,
  managedPolicyDocument,
  type PolicyUse,
  sharedProviders,
} from "../../../src/iam/aws/index.js";
import { Unknown, type Value } from "../../../src/model/index.js";

const allow = { Effect: "Allow", Action: "s3:GetObject", Resource: "*" };
const document = (...statements: readonly Value[]): Value => ({
  Version: "2012-10-17",
  Statement: statements,
});
const trust = (principal: Value, more: object = {}): Value =>
  document({ Effect: "Allow", Principal: principal, Action: "sts:AssumeRole", ...more });
const web = (issuer: string, condition?: Value): Value =>
  document({
    Effect: "Allow",
    Principal: {
      Federated:
        issuer === "cognito-identity.amazonaws.com"
          ? issuer
          : `arn:aws:iam::111122223333:oidc-provider/${issuer}`,
    },
    Action: "sts:AssumeRoleWithWebIdentity",
    ...(condition === undefined ? {} : { Condition: condition }),
  });
const GITHUB = "token.actions.githubusercontent.com";

describe("checkDocument takes what AWS takes", () => {
  const taken: readonly (readonly [string, Value, PolicyUse])[] = [
    ["an identity policy", document(allow), "identity"],
    [
      "actions, resources and keys that do not exist",
      document({ ...allow, Action: "no:such", Condition: { Bool: { "no:key": "x" } } }),
      "identity",
    ],
    ["a trust policy for an account", trust({ AWS: "111122223333" }), "trust"],
    [
      "for a role, a session, a user, a deleted user",
      trust({
        AWS: [
          "arn:aws:iam::111122223333:role/a/b",
          "arn:aws:sts::111122223333:assumed-role/a/s",
          "arn:aws-cn:iam::111122223333:user/u",
          "AIDACKCEVSQ6C2EXAMPLE",
        ],
      }),
      "trust",
    ],
    ["for everyone", trust("*"), "trust"],
    ["for a service", trust({ Service: "lambda.amazonaws.com" }), "trust"],
    ["for GitHub with a subject", web(GITHUB, { StringLike: { [`${GITHUB}:sub`]: "repo:acme/*" } }), "trust"],
    [
      "for a provider of one's own without conditions",
      web("oidc.eks.eu-west-1.amazonaws.com/id/ABC"),
      "trust",
    ],
    [
      "tags with colons in their names",
      document({
        ...allow,
        Condition: { StringEquals: { "aws:ResourceTag/aws:cloudformation:stack-name": "x" } },
      }),
      "identity",
    ],
    [
      "a bucket policy for an origin access identity",
      document({
        ...allow,
        Principal: { AWS: "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1" },
      }),
      "resource",
    ],
    ["an unknown document", new Unknown("known only after apply"), "trust"],
    ["a partly unknown document", document({ ...allow, Resource: new Unknown("x") }), "identity"],
  ];
  for (const [name, value, use] of taken) it(name, () => assert.deepEqual(checkDocument(value, use), []));

  it("every policy that AWS manages, sizes aside", () => {
    const refused = managedPolicies().flatMap(({ arn }) => {
      const parsed = managedPolicyDocument(arn);
      return parsed instanceof Unknown ? [arn] : [];
    });
    assert.deepEqual(refused, []);
  });
});

describe("checkDocument refuses what AWS refuses", () => {
  const refused: readonly (readonly [string, unknown, PolicyUse, string, string, RegExp])[] = [
    ["text that is not JSON", "{", "identity", "MalformedPolicyDocument", "", /is not JSON/],
    [
      "a principal in an identity policy",
      document({ ...allow, Principal: "*" }),
      "identity",
      "MalformedPolicyDocument",
      "Statement[0].Principal",
      /must not stand in an identity policy/,
    ],
    [
      "a resource in a trust policy",
      trust("*", { Resource: "*" }),
      "trust",
      "MalformedPolicyDocument",
      "Statement[0].Resource",
      /must not stand in a trust policy/,
    ],
    [
      "one Sid twice",
      document({ ...allow, Sid: "a" }, { ...allow, Sid: "a" }),
      "identity",
      "MalformedPolicyDocument",
      "Statement[1].Sid",
      /unique/,
    ],
    [
      "a Sid with a space",
      document({ ...allow, Sid: "a b" }),
      "identity",
      "MalformedPolicyDocument",
      "Statement[0].Sid",
      /alpha-numeric/,
    ],
    [
      "an action without its service",
      document({ ...allow, Action: "GetObject" }),
      "identity",
      "MalformedPolicyDocument",
      "Statement[0].Action",
      /vendor/,
    ],
    [
      "a resource that is no ARN",
      document({ ...allow, Resource: "bucket/*" }),
      "identity",
      "MalformedPolicyDocument",
      "Statement[0].Resource",
      /ARN format/,
    ],
    [
      "another service's action in a trust policy",
      trust("*", { Action: "s3:GetObject" }),
      "trust",
      "MalformedPolicyDocument",
      "Statement[0].Action",
      /STS AssumeRole actions/,
    ],
    [
      "a wildcard within a principal",
      trust({ AWS: "arn:aws:iam::111122223333:role/*" }),
      "trust",
      "MalformedPolicyDocument",
      "Statement[0].Principal.AWS",
      /Invalid principal/,
    ],
    [
      "a group as principal",
      trust({ AWS: "arn:aws:iam::111122223333:group/g" }),
      "trust",
      "MalformedPolicyDocument",
      "Statement[0].Principal.AWS",
      /Invalid principal/,
    ],
    [
      "a name as principal",
      trust({ AWS: "ana" }),
      "trust",
      "MalformedPolicyDocument",
      "Statement[0].Principal.AWS",
      /Invalid principal/,
    ],
    [
      "a service that is no domain",
      trust({ Service: "lambda" }),
      "trust",
      "MalformedPolicyDocument",
      "Statement[0].Principal.Service",
      /Invalid principal/,
    ],
    [
      "a provider's URL as principal",
      trust({ Federated: "https://gitlab.com" }),
      "trust",
      "MalformedPolicyDocument",
      "Statement[0].Principal.Federated",
      /Invalid principal/,
    ],
    [
      "a condition key with a URL",
      web("oidc.example.com", { StringEquals: { "https://oidc.example.com:sub": "x" } }),
      "trust",
      "MalformedPolicyDocument",
      'Statement[0].Condition.StringEquals["https://oidc.example.com:sub"]',
      /one colon/,
    ],
    [
      "GitHub without a subject",
      web(GITHUB, { StringEquals: { [`${GITHUB}:aud`]: "sts.amazonaws.com" } }),
      "trust",
      "MalformedPolicyDocument",
      "Statement[0].Condition",
      /must evaluate token.actions.githubusercontent.com:sub$/,
    ],
    [
      "GitHub with any subject",
      web(GITHUB, { StringLike: { [`${GITHUB}:SUB`]: "*" } }),
      "trust",
      "MalformedPolicyDocument",
      "Statement[0].Condition",
      /with more than/,
    ],
    [
      "a long trust policy",
      trust("*", { Sid: "a".repeat(2_048) }),
      "trust",
      "LimitExceeded",
      "",
      /2048 characters/,
    ],
    [
      "a long managed policy",
      document({ ...allow, Sid: "a".repeat(6_144) }),
      "identity",
      "LimitExceeded",
      "",
      /6144/,
    ],
    [
      "a long session policy",
      document({ ...allow, Sid: "a".repeat(2_048) }),
      "session",
      "ValidationError",
      "",
      /2048/,
    ],
    [
      "a long service control policy",
      document({ ...allow, Sid: "a".repeat(5_120) }),
      "scp",
      "ConstraintViolationException",
      "",
      /5120/,
    ],
  ];
  for (const [name, input, use, code, path, message] of refused) {
    it(name, () => {
      const found = checkDocument(input, use);
      assert.deepEqual(
        found.map((each) => [each.code, each.path]),
        [[code, path]],
      );
      assert.match(found[0]!.message, message);
    });
  }

  it("counts characters as IAM does, and by what the policy is attached to", () => {
    const spaced = JSON.stringify(document({ ...allow, Sid: "a".repeat(6_000) }), null, 40);
    assert.ok(spaced.length > 6_144);
    assert.deepEqual(checkDocument(spaced, "identity"), []);
    const inline = document({ ...allow, Sid: "a".repeat(7_000) });
    assert.deepEqual(checkDocument(inline, "identity", { attachment: "role" }), []);
    assert.equal(checkDocument(inline, "identity", { attachment: "group" }).length, 1);
    assert.deepEqual(
      checkDocument(trust("*", { Sid: "a".repeat(2_048) }), "trust", { trustLimit: 4_096 }),
      [],
    );
  });
});

describe("identity-provider controls", () => {
  for (const { name, issuer, key } of sharedProviders) {
    it(`${name}: ${key} must be there`, () => {
      assert.equal(checkDocument(web(issuer), "trust").length, 1);
      assert.equal(checkDocument(web(issuer, { StringLike: { [key]: "*" } }), "trust").length, 1);
      assert.deepEqual(checkDocument(web(issuer, { StringEquals: { [key]: "x" } }), "trust"), []);
    });
  }
});
