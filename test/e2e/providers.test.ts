import assert from "node:assert/strict";
import { awsAccount, cloudResources, gcpWorld } from "../../src/sandbox/account/index.js";
import { ENGINE_TIMEOUT, type Project, RUN_TIMEOUT, type Sandbox, startSandbox } from "./support/sandbox.js";

const manifest = (name: string) => `name: ${name}
runtime: {name: nodejs, options: {typescript: false}}
main: program.js
`;

/** A role, a policy, a key, a service account and its federation; \`step\` says how far the story has come. */
const program = `
const pulumi = require("@pulumi/pulumi");
const { Role } = require("@pulumi/aws/iam/role.js");
const { Policy } = require("@pulumi/aws/iam/policy.js");
const { RolePolicyAttachment } = require("@pulumi/aws/iam/rolePolicyAttachment.js");
const { OpenIdConnectProvider } = require("@pulumi/aws/iam/openIdConnectProvider.js");
const { User } = require("@pulumi/aws/iam/user.js");
const { AccessKey } = require("@pulumi/aws/iam/accessKey.js");
const { Account } = require("@pulumi/gcp/serviceaccount/account.js");
const { IAMMember } = require("@pulumi/gcp/serviceaccount/iammember.js");
const { WorkloadIdentityPool } = require("@pulumi/gcp/iam/workloadIdentityPool.js");
const step = new pulumi.Config().requireNumber("step");
const issuer = new OpenIdConnectProvider("issuer", { url: "https://gitlab.com", clientIdLists: ["acme"] });
const trust = issuer.arn.apply((arn) => JSON.stringify({
  Version: "2012-10-17",
  Statement: [{
    Effect: "Allow",
    Principal: { Federated: arn },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: { StringEquals: { "gitlab.com:aud": "acme", "gitlab.com:sub": "project_path:acme/web:ref_type:branch:ref:main" } },
  }],
}));
const role = new Role("deploy", {
  assumeRolePolicy: trust,
  maxSessionDuration: step < 2 ? 3600 : 7200,
  path: step < 2 ? "/" : "/ci/",
});
const policy = new Policy("read", {
  policy: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: step < 2 ? "*" : "arn:aws:s3:::site/*" }] },
});
new RolePolicyAttachment("read", { role: role.name, policyArn: policy.arn });
const user = new User("robot");
const key = new AccessKey("robot", { user: user.name });
const account = new Account("deploy", { accountId: "deployer" });
const pool = new WorkloadIdentityPool("ci", { workloadIdentityPoolId: "ci-pool" });
new IAMMember("become", {
  serviceAccountId: account.name,
  role: "roles/iam.workloadIdentityUser",
  member: pulumi.interpolate\`principalSet://iam.googleapis.com/\${pool.name}/attribute.project_id/20\`,
});
if (step === 3) new Role("second", { name: role.name, assumeRolePolicy: trust });
exports.arn = role.arn;
exports.key = key.secret;
`;

const single = `
const { OpenIdConnectProvider } = require("@pulumi/aws/iam/openIdConnectProvider.js");
new OpenIdConnectProvider("issuer", { url: "https://issuer.example", clientIdLists: ["acme"] });
`;

describe("the sandbox's providers under the real engine", function () {
  this.timeout(RUN_TIMEOUT);
  let sandbox: Sandbox;
  let project: Project;
  let home: string;

  before(async function () {
    this.timeout(ENGINE_TIMEOUT);
    sandbox = await startSandbox();
    home = String(sandbox.env.KEYLESS_SANDBOX_HOME);
    const files = { "Pulumi.yaml": manifest("story"), "package.json": "{}", "program.js": program };
    const config = { "story:step": "1", "gcp:project": "acme-prod", "aws:region": "eu-west-1" };
    project = sandbox.project(sandbox.write("story", files), { config });
  });
  after(() => sandbox?.remove());

  const step = (n: number) => project.pulumi("config", "set", "step", String(n));

  it("make what the program asks for, and say that it is a sandbox", async () => {
    const up = await project.up();
    assert.equal(up.code, 0, up.stdout + up.stderr);
    assert.match(up.stdout, /sandbox: no cloud account is touched \(AWS account 123456789012, eu-west-1\)/);
    assert.doesNotMatch(up.stdout, /sandbox\/not\/a\/secret/);
    const { arn, key } = await project.outputs();
    assert.match(String(arn), /^arn:aws:iam::123456789012:role\/deploy-[0-9a-f]{7}$/);
    assert.equal(key, "[secret]");
    assert.equal(cloudResources(home).length, 9);
  });

  it("change in place what can be, and replace what cannot", async () => {
    await step(2);
    const up = await project.up();
    assert.equal(up.code, 0, up.stdout + up.stderr);
    assert.match(up.stdout, /\+-2 replaced/);
    assert.match(up.stdout, /~ 1 updated/);
    assert.match(String((await project.outputs()).arn), /role\/ci\/deploy-[0-9a-f]{7}$/);
  });

  it("see what another hand has changed", async () => {
    const account = awsAccount(home, "123456789012");
    const [role] = account.list("aws:iam/role:Role");
    assert.ok(role !== undefined);
    account.put({ ...role, properties: { ...role.properties, maxSessionDuration: 43200 } });
    for (const { type, key } of gcpWorld(home).list("gcp:serviceaccount/iAMPolicy:IAMPolicy")) {
      gcpWorld(home).remove(type, key);
    }
    const preview = await project.preview("--refresh", "--diff");
    assert.match(preview.stdout, /maxSessionDuration: 43200 => 7200/);
    assert.match(preview.stdout, /\+ gcp:serviceaccount\/iAMMember:IAMMember: \(create\)/);
    assert.equal((await project.up("--refresh")).code, 0);
  });

  it("refuse with the cloud's own words, and leave nothing half made", async () => {
    await step(3);
    const up = await project.up();
    assert.notEqual(up.code, 0);
    assert.match(up.stdout, /EntityAlreadyExists: Role with name deploy-[0-9a-f]{7} already exists\./);
    assert.equal(awsAccount(home, "123456789012").list("aws:iam/role:Role").length, 1);
    await step(2);
  });

  it("import what is there", async () => {
    const [role] = awsAccount(home, "123456789012").list("aws:iam/role:Role");
    const forgotten = (await project.state()).find(({ type }) => type === "aws:iam/role:Role");
    assert.ok(role !== undefined && forgotten !== undefined);
    const empty = sandbox.project(
      sandbox.write("empty", { "Pulumi.yaml": manifest("empty"), "package.json": "{}", "program.js": "" }),
    );
    const imported = await empty.pulumi(
      "import",
      "aws:iam/role:Role",
      "found",
      role.id,
      "--yes",
      "--generate-code=false",
      "--protect=false",
    );
    assert.equal(imported.code, 0, imported.stdout + imported.stderr);
    const found = (await empty.state()).find(({ type }) => type === "aws:iam/role:Role");
    assert.deepEqual([found?.id, found?.outputs?.arn], [role.id, role.properties.arn]);
  });

  it("let two stacks race for one thing, and one of them win", async () => {
    const files = (name: string) => ({
      "Pulumi.yaml": manifest(name),
      "package.json": "{}",
      "program.js": single,
    });
    const racers = ["left", "right"].map((name) => sandbox.project(sandbox.write(name, files(name))));
    const ends = await Promise.all(racers.map((racer) => racer.up()));
    assert.deepEqual(ends.map(({ code }) => code === 0).sort(), [false, true]);
    assert.match(
      ends.map(({ stdout }) => stdout).join(""),
      /EntityAlreadyExists: Provider with url https:\/\/issuer\.example already exists/,
    );
  });

  it("take everything down again", async () => {
    const down = await project.destroy();
    assert.equal(down.code, 0, down.stdout + down.stderr);
    assert.deepEqual(
      cloudResources(home).map(({ address }) => address),
      ["arn:aws:iam::123456789012:oidc-provider/issuer.example"],
    );
  });
});
