import assert from "node:assert/strict";
import type { Properties } from "../../../../src/model/index.js";
import { isRefusal } from "../../../../src/sandbox/providers/core/model.js";
import { authorityCertificate } from "../../../../src/sandbox/providers/gcp/services/sandboxAuthority.js";
import { awsAccountForTest, codeOf, TRUST } from "../support.js";

const UUID = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}";
const resourcePolicy = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { Service: "sns.amazonaws.com" },
      Action: "sqs:SendMessage",
      Resource: "*",
    },
  ],
});
const noPrincipal = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "sqs:SendMessage", Resource: "*" }],
});

/** A public certificate of a key that was thrown away; the sandbox's own. */
const certificate = authorityCertificate;

describe("revocation lists, which the sandbox makes through Cloud Control", () => {
  const cloud = awsAccountForTest();
  after(() => cloud.dispose());
  const type = "aws:cloudcontrol/resource:Resource";
  const pem = "-----BEGIN X509 CRL-----\nMIIB\n-----END X509 CRL-----\n";
  const list = (TrustAnchorArn: unknown, CrlData = pem) => ({
    typeName: "AWS::RolesAnywhere::CRL",
    desiredState: JSON.stringify({ Name: "revoked", Enabled: true, TrustAnchorArn, CrlData }),
  });
  const anchor = () =>
    cloud.create("aws:rolesanywhere/trustAnchor:TrustAnchor", "machines", {
      name: "machines",
      source: { sourceType: "CERTIFICATE_BUNDLE", sourceData: { x509CertificateData: certificate } },
    }).properties.arn;

  it("are two for an anchor at most", () => {
    const arn = anchor();
    assert.match(cloud.create(type, "first", list(arn)).id, new RegExp(`^${UUID}$`));
    cloud.create(type, "second", list(arn));
    assert.equal(codeOf(cloud.tryCreate(type, "third", list(arn))), "ValidationException");
  });

  const refused: readonly [string, Properties][] = [
    ["for an anchor that is not there", list("arn:aws:rolesanywhere:eu-west-1:123456789012:trust-anchor/x")],
    ["that is none", list("arn:aws:rolesanywhere:eu-west-1:210987654321:trust-anchor/x", "revoked")],
    ["of another type, which is not modelled", { typeName: "AWS::IAM::User", desiredState: "{}" }],
  ];
  for (const [title, inputs] of refused) {
    it(`are refused ${title}`, () =>
      assert.equal(codeOf(cloud.tryCreate(type, title, inputs)), "ValidationException"));
  }
});

describe("the sandbox's AWS services", () => {
  const cloud = awsAccountForTest();
  after(() => cloud.dispose());

  const made: readonly [string, Properties, string, string][] = [
    ["aws:s3/bucket:Bucket", { bucket: "site" }, "^site$", "^arn:aws:s3:::site$"],
    [
      "aws:dynamodb/table:Table",
      { name: "t", hashKey: "id" },
      "^t$",
      "^arn:aws:dynamodb:eu-west-1:123456789012:table/t$",
    ],
    ["aws:kms/key:Key", {}, `^${UUID}$`, `^arn:aws:kms:eu-west-1:123456789012:key/${UUID}$`],
    [
      "aws:secretsmanager/secret:Secret",
      { name: "s" },
      ":secret:s-[0-9A-Za-z]{6}$",
      "^arn:aws:secretsmanager:eu-west-1:",
    ],
    ["aws:ssm/parameter:Parameter", { name: "p", type: "String", value: "v" }, "^p$", ":parameter/p$"],
    [
      "aws:sqs/queue:Queue",
      { name: "q" },
      "^https://sqs.eu-west-1.amazonaws.com/123456789012/q$",
      ":123456789012:q$",
    ],
    ["aws:sns/topic:Topic", { name: "n" }, "^arn:aws:sns:eu-west-1:123456789012:n$", ":n$"],
    ["aws:ecr/repository:Repository", { name: "r" }, "^r$", ":repository/r$"],
    ["aws:cloudwatch/logGroup:LogGroup", { name: "/app" }, "^/app$", ":log-group:/app$"],
    [
      "aws:organizations/policy:Policy",
      { name: "guard", content: '{"Version":"2012-10-17","Statement":[]}', type: "TAG_POLICY" },
      "^p-[0-9a-z]{10}$",
      "/tag_policy/p-|/TAG_POLICY/p-",
    ],
    [
      "aws:rolesanywhere/profile:Profile",
      { name: "machines", roleArns: [] },
      `^${UUID}$`,
      `:profile/${UUID}$`,
    ],
    [
      "aws:bedrock/agentcoreWorkloadIdentity:AgentcoreWorkloadIdentity",
      { name: "agent" },
      "^agent$",
      "undefined",
    ],
  ];
  for (const [type, inputs, id, arn] of made) {
    it(`make a ${type} with the id and ARN of its kind, and find it again by its id`, () => {
      const resource = cloud.create(type, "one", inputs);
      assert.match(resource.id, new RegExp(id));
      assert.match(String(resource.properties.arn), new RegExp(arn));
      const imported = cloud.read(type, "one", { id: resource.id, properties: {} });
      assert.ok(imported !== undefined && !isRefusal(imported));
      assert.equal(imported.properties.arn, resource.properties.arn);
    });
  }

  const refused: readonly [string, string, Properties, string][] = [
    [
      "a bucket's policy without its bucket",
      "aws:s3/bucketPolicy:BucketPolicy",
      { bucket: "none", policy: resourcePolicy },
      "NoSuchBucket",
    ],
    [
      "a bucket's policy without a principal",
      "aws:s3/bucketPolicy:BucketPolicy",
      { bucket: "site", policy: noPrincipal },
      "MalformedPolicy",
    ],
    ["a second bucket of a name", "aws:s3/bucket:Bucket", { bucket: "site" }, "BucketAlreadyOwnedByYou"],
    ["a bucket name in upper case", "aws:s3/bucket:Bucket", { bucket: "Site" }, "CheckFailure"],
    [
      "a queue's policy without its queue",
      "aws:sqs/queuePolicy:QueuePolicy",
      { queueUrl: "https://none", policy: resourcePolicy },
      "AWS.SimpleQueueService.NonExistentQueue",
    ],
    [
      "a key's policy without its key",
      "aws:kms/keyPolicy:KeyPolicy",
      { keyId: "none", policy: resourcePolicy },
      "NotFoundException",
    ],
    [
      "a function whose role is not there",
      "aws:lambda/function:Function",
      { role: "arn:aws:iam::123456789012:role/none" },
      "InvalidParameterValueException",
    ],
    [
      "a service control policy with a principal",
      "aws:organizations/policy:Policy",
      { content: resourcePolicy },
      "MalformedPolicyDocumentException",
    ],
    [
      "a trust anchor without a certificate",
      "aws:rolesanywhere/trustAnchor:TrustAnchor",
      { source: { sourceType: "CERTIFICATE_BUNDLE", sourceData: { x509CertificateData: "none" } } },
      "ValidationException",
    ],
    [
      "a file system's policy that is none",
      "aws:efs/fileSystemPolicy:FileSystemPolicy",
      { fileSystemId: "fs-1", policy: noPrincipal },
      "MalformedPolicyDocument",
    ],
  ];
  for (const [what, type, inputs, code] of refused) {
    it(`refuse ${what}: ${code}`, () => {
      const result = cloud.tryCreate(type, "bad", inputs);
      assert.equal(codeOf(result), code, isRefusal(result) ? result.message : "it was made");
    });
  }

  it("keep bucket names unique over all accounts", () => {
    const other = awsAccountForTest(
      { assumeRoles: [{ roleArn: "arn:aws:iam::210987654321:role/ci" }] },
      cloud.home,
    );
    assert.equal(
      codeOf(other.tryCreate("aws:s3/bucket:Bucket", "b", { bucket: "site" })),
      "BucketAlreadyExists",
    );
  });

  it("give a key the policy that AWS gives it, and an alias the key's ARN", () => {
    const key = cloud.create("aws:kms/key:Key", "two", {});
    assert.match(String(key.properties.policy), /"AWS":"arn:aws:iam::123456789012:root"/);
    const alias = cloud.create("aws:kms/alias:Alias", "two", { targetKeyId: key.id });
    assert.match(alias.id, /^alias\/two-[0-9a-f]{7}$/);
    assert.equal(alias.properties.targetKeyArn, key.properties.arn);
  });

  it("make names up from a prefix, whatever the property is called", () => {
    const bucket = cloud.create("aws:s3/bucket:Bucket", "prefixed", { bucketPrefix: "logs-" });
    assert.match(bucket.id, /^logs-[0-9a-f]{7}$/);
  });

  it("refuse a policy for a role that is not there", () => {
    const policy = resourcePolicy.replace(
      '{"Service":"sns.amazonaws.com"}',
      '{"AWS":"arn:aws:iam::123456789012:role/none"}',
    );
    assert.equal(
      codeOf(cloud.tryCreate("aws:s3/bucketPolicy:BucketPolicy", "p", { bucket: "site", policy })),
      "MalformedPolicy",
    );
  });

  it("let a function run as a role that is there", () => {
    const role = cloud.create("aws:iam/role:Role", "fn", { assumeRolePolicy: TRUST });
    const made = cloud.create("aws:lambda/function:Function", "fn", { role: role.properties.arn ?? "" });
    assert.equal(made.properties.qualifiedArn, `${made.properties.arn}:$LATEST`);
  });

  it("number a replacement otherwise than what it replaces", () => {
    const [one, two] = [cloud.create("aws:kms/key:Key", "k", {}), cloud.create("aws:kms/key:Key", "k", {})];
    assert.notEqual(one.id, two.id);
  });
});
