import assert from "node:assert/strict";
import {
  actionsMatching,
  actionsOf,
  actionsOn,
  findAction,
  findConditionKey,
  findResourceType,
  hasResourceLevel,
  isGovernedByRcp,
  resourceTypesOfArn,
  takesConditionKey,
} from "../../../src/iam/aws/index.js";

describe("the catalogue's actions", () => {
  it("are found in whatever case and spelled as AWS spells them", () => {
    const action = findAction("S3:getobject");
    assert.equal(action?.name, "s3:GetObject");
    assert.equal(action?.accessLevel, "Read");
    assert.deepEqual(
      action?.resourceTypes.map(({ name }) => name),
      ["accesspointobject", "object"],
    );
  });
  it("are not found when there is none", () => {
    assert.deepEqual(
      ["s3:GetObjects", "s4:GetObject", "s3", "*", "../s3:x", "constructor:x"].map(findAction),
      Array(6).fill(undefined),
    );
  });
  it("tell the level that says more than Write", () => {
    assert.deepEqual(
      ["iam:PassRole", "iam:AttachRolePolicy", "ec2:CreateTags", "s3:ListBucket", "sts:AssumeRole"].map(
        (name) => findAction(name)?.accessLevel,
      ),
      ["Write", "Permissions management", "Tagging", "List", "Write"],
    );
  });
  it("are expanded from patterns, in one service or in all", () => {
    const names = actionsMatching("s3:GETobjectA*").map(({ name }) => name);
    assert.ok(names.includes("s3:GetObjectAcl") && names.includes("s3:GetObjectAttributes"));
    assert.ok(names.every((name) => name.startsWith("s3:GetObjectA")));
    assert.equal(actionsMatching("iam:*").length, actionsOf("iam").length);
    assert.ok(actionsMatching("*:passrole").some(({ name }) => name === "iam:PassRole"));
    assert.ok(actionsMatching("*").length > 15_000);
    assert.deepEqual(actionsMatching("nosuch:*"), []);
  });
  it("know whether they can be limited to a resource", () => {
    assert.equal(hasResourceLevel(findAction("s3:GetObject")!), true);
    assert.equal(hasResourceLevel(findAction("ec2:DescribeInstances")!), false);
  });
  it("know their condition keys", () => {
    const action = findAction("ec2:RunInstances")!;
    assert.deepEqual(
      [
        "ec2:InstanceType",
        "EC2:instancetype",
        "aws:RequestTag/team",
        "aws:SourceIp",
        "s3:prefix",
        "aws:nonsense",
      ].map((key) => takesConditionKey(action, key)),
      [true, true, true, true, false, false],
    );
    assert.equal(takesConditionKey(findAction("s3:GetObject")!, "s3:ExistingObjectTag/a"), true);
  });
  it("are listed by the resource type that they apply to", () => {
    const role = findResourceType("iam", "role")!;
    const names = actionsOn(role).map(({ name }) => name);
    assert.ok(names.includes("iam:PassRole") && names.includes("iam:UpdateAssumeRolePolicy"));
    assert.ok(!names.includes("iam:CreateUser"));
  });
});

describe("the catalogue's resource types", () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ["arn:aws:s3:::bucket", ["bucket"]],
    ["arn:aws:s3:::bucket/a/b", ["object"]],
    ["arn:aws-cn:iam::111122223333:role/path/name", ["role"]],
    ["arn:aws:lambda:eu-west-1:111122223333:function:f", ["function"]],
    ["arn:aws:logs:eu-west-1:111122223333:log-group:g:log-stream:s", ["log-stream"]],
    ["arn:aws:dynamodb:eu-west-1:111122223333:table/t/index/i", ["index"]],
    ["arn:aws:iam::111122223333:nonsense/x", []],
    ["not an arn", []],
  ];
  for (const [arn, types] of cases) {
    it(`fit ${arn}: ${types.join() || "none"}`, () =>
      assert.deepEqual(
        resourceTypesOfArn(arn).map(({ name }) => name),
        types,
      ));
  }
});

describe("the catalogue's condition keys", () => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    ["aws:SourceArn", "ARN", false],
    ["AWS:principaltag/team", "String", false],
    ["aws:TagKeys", "String", true],
    ["aws:CurrentTime", "Date", false],
    ["s3:max-keys", "Numeric", false],
    ["token.actions.githubusercontent.com:sub", "String", false],
    ["token.actions.githubusercontent.com/acme:repository_id", "String", false],
    ["token.actions.acme.ghe.com:ref", "String", false],
    ["oidc.eks.eu-west-1.amazonaws.com/id/ABC:sub", "String", false],
    ["cognito-identity.amazonaws.com:amr", "String", true],
    ["oidc.circleci.com/org/ab:oidc.circleci.com/project-id", "String", false],
    ["ec2:ResourceTag/team", "String", false],
    ["sts:RoleAuthorizedByIdp", "Bool", false],
  ];
  for (const [key, type, multiValued] of cases) {
    it(`${key} is ${multiValued ? "a list of" : "one"} ${type}`, () => {
      const found = findConditionKey(key);
      assert.deepEqual([found?.type, found?.multiValued], [type, multiValued]);
    });
  }
  it("do not include claims that AWS does not evaluate, nor what is no key", () => {
    const keys = [
      "token.actions.githubusercontent.com:event_name",
      "gitlab.example.com:project_id",
      "s3:nonsense",
      "aws:nonsense",
      "aws:RequestTag/",
      "sub",
      "",
    ];
    assert.deepEqual(keys.map(findConditionKey), Array(keys.length).fill(undefined));
  });
});

describe("resource control policies", () => {
  it("govern some services", () => {
    assert.deepEqual(["s3", "STS", "ec2"].map(isGovernedByRcp), [true, true, false]);
  });
});
