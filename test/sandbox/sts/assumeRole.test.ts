import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import {
  AssumeRoleCommand,
  type AssumeRoleCommandInput,
  type Credentials,
  GetCallerIdentityCommand,
  STSClient,
} from "@aws-sdk/client-sts";
import { fakeSecret } from "../../../src/sandbox/providers/aws/iam/fakeSecret.js";
import { account, type Sandbox, startSandbox } from "./support.js";

const region = "eu-west-1";
const keyId = "AKIASANDBOXAAAAAAAAA";
const root = `arn:aws:iam::${account}:root`;

const allow = (Action: string | readonly string[], Resource = "*") => ({
  Version: "2012-10-17",
  Statement: { Effect: "Allow", Action, Resource },
});
const trust = (Action: string | readonly string[], more: object = {}, AWS = root) => ({
  Version: "2012-10-17",
  Statement: { Effect: "Allow", Principal: { AWS }, Action, ...more },
});
const chaining = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"];

describe("AssumeRole in the sandbox", () => {
  let sandbox: Sandbox;
  let user: STSClient;

  before(async () => {
    sandbox = await startSandbox();
    sandbox.aws("aws:iam/user:User", "deployer", {
      name: "deployer",
      arn: `arn:aws:iam::${account}:user/deployer`,
      uniqueId: "AIDASANDBOXDEPLOYER00",
    });
    sandbox.aws("aws:iam/accessKey:AccessKey", keyId, { id: keyId, user: "deployer", status: "Active" });
    sandbox.aws("aws:iam/userPolicy:UserPolicy", "deployer:p", {
      user: "deployer",
      name: "p",
      policy: JSON.stringify(allow("sts:*")),
    });
    const secretAccessKey = String(fakeSecret(40, keyId).reveal());
    user = clientOf({ accessKeyId: keyId, secretAccessKey });
  });
  after(() => sandbox.stop());

  const clientOf = (credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string }) =>
    new STSClient({ region, endpoint: sandbox.service.url, credentials });
  const sessionClient = (credentials: Credentials | undefined) =>
    clientOf({
      accessKeyId: credentials?.AccessKeyId ?? "",
      secretAccessKey: credentials?.SecretAccessKey ?? "",
      sessionToken: credentials?.SessionToken ?? "",
    });
  const assume = (client: STSClient, RoleArn: string, more: Partial<AssumeRoleCommandInput> = {}) =>
    client.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "job", ...more }));

  it("knows an IAM user by a signature with the user's key", async () => {
    const { Arn, UserId } = await user.send(new GetCallerIdentityCommand({}));
    assert.deepEqual([Arn, UserId], [`arn:aws:iam::${account}:user/deployer`, "AIDASANDBOXDEPLOYER00"]);
  });

  it("needs both the caller's permission and the role's trust", async () => {
    const open = sandbox.role("open", trust("sts:AssumeRole"));
    const closed = sandbox.role("closed", trust("sts:AssumeRole", {}, "arn:aws:iam::111122223333:root"));
    const first = await assume(user, open);
    assert.equal(first.AssumedRoleUser?.Arn, `arn:aws:sts::${account}:assumed-role/open/job`);
    await assert.rejects(assume(user, closed), {
      name: "AccessDenied",
      message: `User: arn:aws:iam::${account}:user/deployer is not authorized to perform: sts:AssumeRole on resource: ${closed}`,
    });
    await assert.rejects(assume(sessionClient(first.Credentials), open), /no identity-based policy allows/);
    await assert.rejects(assume(user, `arn:aws:iam::${account}:role/none`), { name: "AccessDenied" });
  });

  it("holds a caller to its boundary and to its session policies", async () => {
    const target = sandbox.role("target", trust("sts:AssumeRole"));
    sandbox.aws("aws:iam/policy:Policy", "limit", {
      name: "limit",
      arn: `arn:aws:iam::${account}:policy/limit`,
      policy: JSON.stringify(allow("s3:*")),
    });
    const free = sandbox.role("free", trust("sts:AssumeRole"));
    const bounded = sandbox.role("bounded", trust("sts:AssumeRole"), {
      permissionsBoundary: `arn:aws:iam::${account}:policy/limit`,
    });
    for (const name of ["free", "bounded"]) sandbox.rolePolicy(name, allow("sts:AssumeRole"));
    const within = (role: string, more: object = {}) =>
      assume(user, role, more).then(({ Credentials }) => assume(sessionClient(Credentials), target));
    assert.ok((await within(free)).Credentials);
    await assert.rejects(within(bounded), /no permissions boundary allows the sts:AssumeRole action/);
    await assert.rejects(within(free, { Policy: JSON.stringify(allow("s3:*")) }), /no session policy allows/);
    const PolicyArns = [{ arn: `arn:aws:iam::${account}:policy/limit` }];
    await assert.rejects(within(free, { PolicyArns }), /no session policy allows/);
  });

  it("asks for the external id", async () => {
    const Condition = { StringEquals: { "sts:ExternalId": "acme-7" } };
    const role = sandbox.role("vendor", trust("sts:AssumeRole", { Condition }));
    assert.ok((await assume(user, role, { ExternalId: "acme-7" })).Credentials);
    await assert.rejects(assume(user, role, { ExternalId: "acme-8" }), { name: "AccessDenied" });
    await assert.rejects(assume(user, role), { name: "AccessDenied" });
  });

  it("keeps source identity and transitive tags along a chain", async () => {
    const Condition = {
      StringEquals: {
        "sts:SourceIdentity": "alice",
        "aws:RequestTag/Team": "web",
        "aws:PrincipalTag/Team": "web",
      },
    };
    const first = sandbox.role("first", trust(chaining));
    const second = sandbox.role("second", trust(chaining, { Condition }));
    sandbox.rolePolicy("first", allow("sts:*"));
    const asked = {
      SourceIdentity: "alice",
      Tags: [
        { Key: "Team", Value: "web" },
        { Key: "Build", Value: "7" },
      ],
      TransitiveTagKeys: ["Team"],
    };
    const { Credentials, SourceIdentity } = await assume(user, first, asked);
    assert.equal(SourceIdentity, "alice");
    const chained = sessionClient(Credentials);
    assert.equal((await assume(chained, second)).SourceIdentity, "alice");
    await assert.rejects(assume(chained, second, { SourceIdentity: "bob" }), { name: "AccessDenied" });
    await assert.rejects(assume(chained, second, { Tags: [{ Key: "team", Value: "x" }] }), {
      name: "InvalidParameterValue",
    });
    const record = sandbox
      .log("aws")
      .find(({ requestParameters }) => requestParameters?.incomingTransitiveTags) as unknown as {
      requestParameters: object;
      userIdentity: { sessionContext: { sourceIdentity: string } };
    };
    assert.equal(record.userIdentity.sessionContext.sourceIdentity, "alice");
  });

  it("needs sts:TagSession and sts:SetSourceIdentity in the role's trust", async () => {
    const role = sandbox.role("plain", trust("sts:AssumeRole"));
    const Tags = [{ Key: "Team", Value: "web" }];
    await assert.rejects(assume(user, role, { Tags }), /not authorized to perform: sts:TagSession/);
    await assert.rejects(
      assume(user, role, { SourceIdentity: "alice" }),
      /not authorized to perform: sts:SetSourceIdentity/,
    );
  });

  it("heeds what the organisation denies", async () => {
    const role = sandbox.role("guarded", trust("sts:AssumeRole"));
    assert.ok((await assume(user, role)).Credentials);
    const deny = {
      Version: "2012-10-17",
      Statement: { Effect: "Deny", Action: "sts:AssumeRole", Resource: role },
    };
    sandbox.aws("aws:organizations/policy:Policy", "scp", {
      name: "scp",
      type: "SERVICE_CONTROL_POLICY",
      arn: "arn:aws:organizations::000000000000:policy/o-sandbox0000/SERVICE_CONTROL_POLICY/p-1",
      content: JSON.stringify(deny),
    });
    sandbox.aws("aws:organizations/policyAttachment:PolicyAttachment", "a", {
      policyId: "p-1",
      targetId: account,
    });
    await assert.rejects(assume(user, role), /with an explicit deny in a service control policy/);
  });

  const wrong: readonly (readonly [title: string, more: Partial<AssumeRoleCommandInput>, name: string])[] = [
    ["a session name of strange characters", { RoleSessionName: "a b" }, "ValidationError"],
    ["a session name of one character", { RoleSessionName: "a" }, "ValidationError"],
    ["a duration under 15 minutes", { DurationSeconds: 899 }, "ValidationError"],
    ["a duration over the role's longest", { DurationSeconds: 3601 }, "ValidationError"],
    ["a session policy that is not JSON", { Policy: "{" }, "MalformedPolicyDocumentException"],
    [
      "a session policy with a principal",
      { Policy: JSON.stringify(trust("sts:AssumeRole")) },
      "MalformedPolicyDocumentException",
    ],
    ["a session policy of 2,049 characters", { Policy: " ".repeat(2049) }, "ValidationError"],
    [
      "a managed policy that is not there",
      { PolicyArns: [{ arn: `arn:aws:iam::${account}:policy/none` }] },
      "MalformedPolicyDocumentException",
    ],
    [
      "more tags than can be packed",
      {
        Tags: Array.from({ length: 50 }, (_, at) => ({
          Key: `k${at}${"x7q".repeat(20)}`,
          Value: createHash("sha512").update(String(at)).digest("hex").repeat(2),
        })),
      },
      "PackedPolicyTooLargeException",
    ],
    ["a tag of AWS's own", { Tags: [{ Key: "aws:x", Value: "y" }] }, "InvalidParameterValue"],
    ["a text that is no role", { RoleArn: `arn:aws:iam::${account}:user/deployer` }, "ValidationError"],
  ];
  for (const [title, more, name] of wrong) {
    it(`refuses ${title} with ${name}`, async () => {
      const role = sandbox.role("tagged", trust(chaining));
      await assert.rejects(assume(user, role, more), { name });
    });
  }

  it("stops a session when its role is made anew", async () => {
    const role = sandbox.role("renewed", trust("sts:AssumeRole"));
    const session = sessionClient((await assume(user, role)).Credentials);
    await session.send(new GetCallerIdentityCommand({}));
    sandbox.role("renewed", trust("sts:AssumeRole"), { uniqueId: "AROASANDBOXOTHER0000" });
    await assert.rejects(session.send(new GetCallerIdentityCommand({})), { name: "InvalidClientTokenId" });
  });

  it("stops an access key that is made inactive", async () => {
    sandbox.aws("aws:iam/accessKey:AccessKey", keyId, { id: keyId, user: "deployer", status: "Inactive" });
    await assert.rejects(user.send(new GetCallerIdentityCommand({})), { name: "InvalidClientTokenId" });
  });
});
