import assert from "node:assert/strict";
import {
  allowsEveryAction,
  findAllowed,
  grantsOf,
  isWithin,
  type Permissions,
  permissionsOf,
  permissionsOfDocument,
  query,
} from "../../../../src/analysis/permissions/aws/index.js";
import { managedPolicyDocument, type NamedPolicy, parsePolicy } from "../../../../src/iam/aws/index.js";
import { isKnown, isUnknown, Unknown } from "../../../../src/model/index.js";

type Json = Readonly<Record<string, unknown>>;

function policy(...statements: readonly Json[]): NamedPolicy {
  const use = statements.some((statement) => "Principal" in statement) ? "resource" : "identity";
  const { document, problems } = parsePolicy({ Version: "2012-10-17", Statement: statements }, use);
  assert.ok(document, JSON.stringify(problems));
  return { name: "policy", document };
}

function of(...statements: readonly Json[]): Permissions {
  return permissionsOf({ identity: [policy(...statements)] });
}

function managed(name: string): Permissions {
  return permissionsOfDocument(managedPolicyDocument(`arn:aws:iam::aws:policy/${name}`));
}

const allow = (Action: unknown, Resource: unknown = "*", Condition: Json = {}): Json => ({
  Effect: "Allow",
  Action,
  Resource,
  Condition,
});
const deny = (Action: unknown, Resource: unknown = "*", Condition: Json = {}): Json => ({
  Effect: "Deny",
  Action,
  Resource,
  Condition,
});
const get = "s3:GetObject";

describe("permissions within permissions", () => {
  const within: readonly (readonly [string, Permissions, Permissions])[] = [
    ["an exact action within its glob", of(allow(get)), of(allow("s3:Get*"))],
    ["an action in other letters", of(allow("S3:getobject")), of(allow(get))],
    ["a bucket's objects within all", of(allow(get, "arn:aws:s3:::a/*")), of(allow(get, "arn:aws:s3:::a*"))],
    [
      "NotAction within what it leaves",
      of({ Effect: "Allow", NotAction: ["iam:*", "sts:*"], Resource: "*" }),
      of({ Effect: "Allow", NotAction: "iam:*", Resource: "*" }),
    ],
    [
      "one statement within two that split it",
      of(allow(get)),
      of(allow(get, "arn:aws:s3:::a/*"), { Effect: "Allow", Action: get, NotResource: "arn:aws:s3:::a/*" }),
    ],
    [
      "a condition within no condition",
      of(allow(get, "*", { StringEquals: { "aws:SourceVpce": "vpce-1" } })),
      of(allow(get)),
    ],
    [
      "an exact value within a pattern",
      of(allow(get, "*", { StringEquals: { "aws:PrincipalTag/t": "ab" } })),
      of(allow(get, "*", { StringLike: { "aws:PrincipalTag/t": "a?" } })),
    ],
    [
      "a smaller network within a larger",
      of(allow(get, "*", { IpAddress: { "aws:SourceIp": "10.1.0.0/16" } })),
      of(allow(get, "*", { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } })),
    ],
    [
      "two halves of the addresses",
      of(allow(get, "*", { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } })),
      of(allow(get, "*", { IpAddress: { "aws:SourceIp": ["10.0.0.0/9", "10.128.0.0/9"] } })),
    ],
    [
      "what a deny leaves",
      of(allow("s3:*"), deny("s3:Delete*")),
      of({ Effect: "Allow", NotAction: "s3:Delete*", Resource: "*" }),
    ],
    [
      "the same variable",
      of(allow(get, "arn:aws:s3:::a/${aws:username}/*")),
      of(allow(get, "arn:aws:s3:::a/${aws:username}/*")),
    ],
    [
      "a variable within what any value admits",
      of(allow(get, "arn:aws:s3:::a/${aws:username}/*")),
      of(allow(get, "arn:aws:s3:::a/*")),
    ],
    [
      "a test with a value within the test that it be there",
      of(allow(get, "*", { StringLike: { "aws:PrincipalTag/t": "*" } })),
      of(allow(get, "*", { Null: { "aws:PrincipalTag/t": "false" } })),
    ],
    [
      "secure transport asked in two ways",
      of(allow(get, "*", { Bool: { "aws:SecureTransport": "true" } })),
      of(allow(get), deny(get, "*", { Bool: { "aws:SecureTransport": "false" } })),
    ],
    [
      "PowerUserAccess within AdministratorAccess",
      managed("PowerUserAccess"),
      managed("AdministratorAccess"),
    ],
    ["nothing within nothing", permissionsOf({}), permissionsOf({})],
    [
      "identity policies within a boundary that they fill",
      of(allow(get)),
      permissionsOf({ identity: [policy(allow("*"))], boundary: policy(allow("s3:*")) }),
    ],
  ];
  for (const [title, a, b] of within)
    it(`finds ${title}`, () => assert.deepEqual(isWithin(a, b), { within: true }));

  const outside: readonly (readonly [string, Permissions, Permissions, readonly [string, string, Json]])[] = [
    [
      "an action that a glob adds",
      of(allow("s3:Get?bject", "arn:aws:s3:::acme-*/*")),
      of(allow(get, "arn:aws:s3:::acme-logs/*")),
      [get, "arn:aws:s3:::acme-/a", {}],
    ],
    [
      "a longer value",
      of(allow(get, "arn:aws:s3:::b/*", { StringLike: { "aws:PrincipalTag/t": "a*" } })),
      of(allow(get, "*", { StringEquals: { "aws:PrincipalTag/t": "ab" } })),
      [get, "arn:aws:s3:::b/a", { "aws:PrincipalTag/t": "a" }],
    ],
    [
      "the absent key that IfExists lets in",
      of(allow(get, "arn:aws:s3:::b/a", { StringEqualsIfExists: { "aws:SourceVpce": "v" } })),
      of(allow(get, "*", { StringEquals: { "aws:SourceVpce": "v" } })),
      [get, "arn:aws:s3:::b/a", {}],
    ],
    [
      "the absent key that ForAllValues lets in",
      of(allow(get, "arn:aws:s3:::b/a", { "ForAllValues:StringEquals": { "aws:TagKeys": "t" } })),
      of(allow(get, "*", { "ForAnyValue:StringEquals": { "aws:TagKeys": "t" } })),
      [get, "arn:aws:s3:::b/a", {}],
    ],
    [
      "the further value that ForAnyValue lets in",
      of(allow(get, "arn:aws:s3:::b/a", { "ForAnyValue:StringEquals": { "aws:TagKeys": "t" } })),
      of(allow(get, "*", { "ForAllValues:StringEquals": { "aws:TagKeys": "t" } })),
      [get, "arn:aws:s3:::b/a", { "aws:TagKeys": ["t", "a"] }],
    ],
    [
      "the star that StringEquals takes as it is",
      of(allow(get, "arn:aws:s3:::b/a", { StringLike: { "aws:username": "a*" } })),
      of(allow(get, "*", { StringEquals: { "aws:username": "a*" } })),
      [get, "arn:aws:s3:::b/a", { "aws:username": "a" }],
    ],
    [
      "another's folder",
      of(allow(get, "arn:aws:s3:::b/*")),
      of(allow(get, "arn:aws:s3:::b/${aws:username}/*")),
      [get, "arn:aws:s3:::b/a", { "aws:username": "a" }],
    ],
    [
      "the number just past a limit",
      of(allow("s3:ListBucket", "arn:aws:s3:::b", { NumericLessThanEquals: { "s3:max-keys": "10" } })),
      of(allow("s3:ListBucket", "*", { NumericLessThan: { "s3:max-keys": "10" } })),
      ["s3:ListBucket", "arn:aws:s3:::b", { "s3:max-keys": "10" }],
    ],
    [
      "passing a role, which PowerUserAccess leaves out",
      managed("AdministratorAccess"),
      managed("PowerUserAccess"),
      ["iam:PassRole", "arn:aws:iam::111122223333:role/a", {}],
    ],
  ];
  for (const [title, a, b, expected] of outside)
    it(`shows ${title}`, () => {
      const answer = isWithin(a, b);
      assert.ok(isKnown(answer) && !answer.within);
      const { action, resource, context } = answer.witness;
      assert.equal(answer.hypothetical, undefined);
      if (title.startsWith("passing")) assert.ok(action.startsWith("iam:"));
      else assert.deepEqual([action, resource, context], expected);
    });

  it("says so when only an action that AWS does not have lies outside", () => {
    const answer = isWithin(of(allow("s3:Get?bject")), of(allow(get)));
    assert.ok(isKnown(answer) && !answer.within && answer.hypothetical === true);
  });

  it("does not decide what depends on a policy that cannot be read", () => {
    const unread = { name: "other", document: new Unknown("known only after apply") };
    assert.ok(isUnknown(isWithin(permissionsOf({ identity: [unread] }), of(allow(get)))));
    assert.ok(isUnknown(isWithin(of(allow(get)), permissionsOf({ identity: [unread] }))));
    assert.deepEqual(
      isWithin(permissionsOf({ identity: [unread], boundary: policy(allow(get)) }), of(allow("s3:*"))),
      { within: true },
    );
    assert.deepEqual(isWithin(permissionsOf({ identity: [unread] }), of(allow("*"))), { within: true });
  });

  it("finds a witness behind many denies, and gives a proof up beyond its bound", () => {
    const many = Array.from({ length: 40 }, (_, index) =>
      deny("*", `arn:aws:s3:::*${index}*`, {
        StringNotLike: { [`aws:PrincipalTag/k${index}`]: "a*", [`aws:RequestTag/k${index}`]: "b*" },
        StringLike: { [`aws:ResourceTag/k${index}`]: "c*" },
      }),
    );
    const answer = isWithin(of(allow("*"), ...many), of(allow(get)));
    assert.ok(isKnown(answer) && !answer.within);
    assert.deepEqual(isWithin(of(allow(get), ...many), of(allow(get), ...many.toReversed().slice(1))), {
      within: true,
    });
    const respelled = many.map((each) => ({ ...each, Action: ["s3:*", "*"] }));
    assert.ok(isUnknown(isWithin(of(allow(get), ...many), of(allow(get), ...respelled))));
  });
});

describe("a request that is allowed", () => {
  it("is found behind a NotAction", () => {
    const found = findAllowed(
      of({ Effect: "Allow", NotAction: "s3:*", Resource: "*" }),
      query({ actions: ["iam:PassRole", get] }),
    );
    assert.ok(isKnown(found) && found?.action === "iam:PassRole");
  });

  it("is not there when a deny takes it all", () => {
    assert.equal(
      findAllowed(of(allow("iam:*"), deny("iam:Pass*")), query({ actions: ["iam:PassRole"] })),
      undefined,
    );
  });

  it("carries the keys that the conditions ask for", () => {
    const found = findAllowed(
      of(allow("iam:*"), deny("iam:*", "*", { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } })),
      query({ actions: ["iam:PassRole"] }),
    );
    assert.ok(isKnown(found));
    assert.deepEqual(found?.context, { "aws:MultiFactorAuthPresent": "true" });
  });

  it("is asked of a document that names principals", () => {
    const document = policy({
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::111122223333:root" },
      Action: get,
      Resource: "*",
    }).document;
    const ask = (principal: string) => findAllowed(permissionsOfDocument(document), query({ principal }));
    assert.ok(ask("arn:aws:iam::111122223333:role/x"));
    assert.equal(ask("arn:aws:iam::444455556666:role/x"), undefined);
    assert.equal(ask("*"), undefined);
  });
});

describe("grants", () => {
  it("are the actions that AWS has, with how far they go", () => {
    const grants = grantsOf(
      of(
        allow(["s3:Get?bject", "s3:PutObject"]),
        allow("sqs:SendMessage", "arn:aws:sqs:*:*:a"),
        deny("s3:PutObject", "arn:aws:s3:::b/*"),
      ),
    );
    assert.ok(isKnown(grants));
    assert.deepEqual(grants.map(({ action, everywhere }) => [action.name, everywhere]).toSorted(), [
      ["s3:GetObject", true],
      ["s3:PutObject", false],
      ["sqs:SendMessage", false],
    ]);
  });

  it("know every action in any spelling", () => {
    assert.ok(allowsEveryAction(of(allow("**"))));
    assert.ok(allowsEveryAction(of({ Effect: "Allow", NotAction: [], Resource: "*" })));
    assert.ok(!allowsEveryAction(of(allow("*:*"))));
  });
});
