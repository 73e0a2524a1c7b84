import assert from "node:assert/strict";
import {
  accountOf,
  callerArn,
  formatArn,
  type Principal,
  parseArn,
  parsePrincipal,
  sessionArn,
} from "../../../src/iam/aws/index.js";

describe("parseArn", () => {
  it("splits at the first five colons and back", () => {
    for (const text of [
      "arn:aws:s3:::bucket/a:b",
      "arn:aws-cn:logs:cn-north-1:111122223333:log-group:a:*",
      "arn:aws:iam::aws:policy/X",
      "arn:::::",
    ]) {
      assert.equal(formatArn(parseArn(text)!), text);
    }
    assert.deepEqual(parseArn("arn:aws:logs:eu-west-1:111122223333:log-group:a"), {
      partition: "aws",
      service: "logs",
      region: "eu-west-1",
      account: "111122223333",
      resource: "log-group:a",
    });
  });
  it("takes nothing else", () => {
    assert.deepEqual(
      ["", "arn", "arn:aws:s3", "arn:aws:s3::", "arn:aws:iam::1", "bucket", "ARN:aws:s3:::b"].map(parseArn),
      Array(7).fill(undefined),
    );
  });
});

describe("parsePrincipal", () => {
  const cases: readonly (readonly [string, Principal | undefined, string | undefined, string | undefined])[] =
    [
      [
        "arn:aws:iam::111122223333:user/a/ana",
        { kind: "user", arn: "arn:aws:iam::111122223333:user/a/ana" },
        "111122223333",
        "arn:aws:iam::111122223333:user/a/ana",
      ],
      [
        "arn:aws:iam::111122223333:role/p/r",
        { kind: "role", arn: "arn:aws:iam::111122223333:role/p/r" },
        "111122223333",
        "arn:aws:iam::111122223333:role/p/r",
      ],
      [
        "arn:aws:sts::111122223333:assumed-role/r/s",
        { kind: "role", arn: "arn:aws:iam::111122223333:role/r", session: "s" },
        "111122223333",
        "arn:aws:sts::111122223333:assumed-role/r/s",
      ],
      [
        "arn:aws:sts::111122223333:federated-user/f",
        { kind: "federated-user", arn: "arn:aws:sts::111122223333:federated-user/f" },
        "111122223333",
        "arn:aws:sts::111122223333:federated-user/f",
      ],
      [
        "arn:aws-us-gov:iam::111122223333:root",
        { kind: "root", account: "111122223333", partition: "aws-us-gov" },
        "111122223333",
        "arn:aws-us-gov:iam::111122223333:root",
      ],
      [
        "111122223333",
        { kind: "root", account: "111122223333" },
        "111122223333",
        "arn:aws:iam::111122223333:root",
      ],
      ["lambda.amazonaws.com", { kind: "service", name: "lambda.amazonaws.com" }, undefined, undefined],
      [
        "cognito-identity.amazonaws.com",
        { kind: "federated", provider: "cognito-identity.amazonaws.com" },
        undefined,
        undefined,
      ],
      ["accounts.google.com", { kind: "federated", provider: "accounts.google.com" }, undefined, undefined],
      [
        "arn:aws:iam::111122223333:oidc-provider/gitlab.com",
        { kind: "federated", provider: "arn:aws:iam::111122223333:oidc-provider/gitlab.com" },
        undefined,
        undefined,
      ],
      ["*", { kind: "anonymous" }, undefined, undefined],
      ["arn:aws:iam::111122223333:group/g", undefined, undefined, undefined],
      ["arn:aws:s3:::b", undefined, undefined, undefined],
      ["ana", undefined, undefined, undefined],
    ];
  for (const [text, principal, account, arn] of cases) {
    it(`reads ${text}`, () => {
      assert.deepEqual(parsePrincipal(text), principal);
      if (principal !== undefined)
        assert.deepEqual([accountOf(principal), callerArn(principal)], [account, arn]);
    });
  }
  it("names sessions by the role's name without its path", () => {
    assert.equal(
      sessionArn("arn:aws:iam::111122223333:role/p/q/r", "s"),
      "arn:aws:sts::111122223333:assumed-role/r/s",
    );
  });
});
