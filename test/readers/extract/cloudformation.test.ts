import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { Facts, Properties } from "../../../src/model/index.js";
import { extractFacts } from "../../../src/readers/index.js";
import { plain } from "../plainFacts.js";

function factsOf(type: string, properties: Properties): Facts {
  return extractFacts([
    { address: "x", type, name: "x", properties, references: {}, change: "create", source: { file: "f" } },
  ]);
}

const yaml = `
Parameters:
  Name: { Type: String, Default: bot }
Resources:
  Bot:
    Type: AWS::IAM::User
    Properties:
      UserName: !Ref Name
      Policies:
        - PolicyName: all
          PolicyDocument:
            Version: "2012-10-17"
            Statement:
              - { Effect: Allow, Action: "*", Resource: !Sub "arn:aws:s3:::\${Name}-data/*" }
  Key:
    Type: AWS::IAM::AccessKey
    Properties: { UserName: !Ref Bot }
  Attached:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      Roles: [!GetAtt Bot.Arn, admin]
      PolicyDocument: { Version: "2012-10-17", Statement: [] }
  Topic:
    Type: AWS::SNS::Topic
  Odd:
    Type: AWS::IAM::Something
`;

describe("CloudFormation templates", () => {
  it("make resources of their own, with parameters and references carried out", () => {
    const facts = factsOf("aws:cloudformation/stack:Stack", { templateBody: yaml });
    assert.deepEqual(
      facts.resources.map(({ address, type }) => `${address} ${type}`),
      [
        "x aws:cloudformation/stack:Stack",
        "x#Bot aws:iam/user:User",
        "x#Key aws:iam/accessKey:AccessKey",
        "x#Attached aws:iam/policy:Policy",
        "x#Attached.1 aws:iam/rolePolicyAttachment:RolePolicyAttachment",
        "x#Attached.2 aws:iam/rolePolicyAttachment:RolePolicyAttachment",
      ],
    );
    assert.deepEqual(
      facts.identities.map(({ name }) => name),
      ["bot"],
    );
    assert.deepEqual(plain(facts.credentials.map(({ holder }) => holder)), [
      { value: { unknown: "computed by CloudFormation (Ref)" }, addresses: ["x#Bot"] },
    ]);
    const [inline] = facts.permissions;
    assert.ok(inline?.kind === "aws-policy" && "statements" in inline.document);
    assert.deepEqual(inline.document.statements[0]?.resources?.patterns, ["arn:aws:s3:::bot-data/*"]);
  });

  it("list what bears on identities and is not understood", () => {
    assert.deepEqual(
      factsOf("aws:cloudformation/stackSet:StackSet", { templateBody: yaml }).unread.map(({ path }) => path),
      ["x#Odd"],
    );
    assert.deepEqual(
      factsOf("aws:cloudformation/stack:Stack", { templateBody: "{" }).unread.map(({ reason }) => reason),
      ["a CloudFormation template that does not parse"],
    );
    assert.deepEqual(
      factsOf("aws:cloudformation/stack:Stack", { templateUrl: "https://x" }).unread.map(
        ({ reason }) => reason,
      ),
      ["a template that stands elsewhere"],
    );
  });

  it("are reached by the generic Cloud Control resource too", () => {
    const desiredState = JSON.stringify({ UserName: "bot" });
    const { credentials } = factsOf("aws:cloudcontrol/resource:Resource", {
      typeName: "AWS::IAM::AccessKey",
      desiredState,
    });
    assert.deepEqual(
      credentials.map(({ kind, holder, resource }) => [kind, holder?.value, resource.address]),
      [["access-key", "bot", "x#resource"]],
    );
  });

  it("and @pulumi/aws-native types are read as their @pulumi/aws equivalents", () => {
    const facts = factsOf("aws-native:iam:Role", {
      roleName: "app",
      assumeRolePolicyDocument: { Version: "2012-10-17", Statement: [] },
      policies: [{ policyName: "p", policyDocument: { Version: "2012-10-17", Statement: [] } }],
      tags: [{ key: "owner", value: "team-a" }],
    });
    assert.deepEqual(
      facts.identities.map(({ name, owner, resource }) => [name, owner, resource.address, resource.type]),
      [["app", "team-a", "x", "aws:iam/role:Role"]],
    );
    assert.equal(facts.trusts.length, 1);
    assert.equal(facts.permissions.length, 1);
  });
});
