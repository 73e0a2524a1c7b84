import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../src/sandbox/engine/index.js";
import { ENGINE_TIMEOUT, type Project, RUN_TIMEOUT, type Sandbox, startSandbox } from "./support/sandbox.js";

const program = {
  "Pulumi.yaml": "name: pack-config\nruntime: {name: nodejs, options: {typescript: false}}\n",
  "index.js": `
    const aws = require("@pulumi/aws/iam");
    const user = new aws.User("ci", { name: "ci", tags: { owner: "team-ci" } });
    new aws.AccessKey("ci", { user: "ci" });
    new aws.Role("deploy", {
      name: "deploy",
      maxSessionDuration: 43200,
      assumeRolePolicy: { Version: "2012-10-17", Statement: [{
        Effect: "Allow",
        Principal: { Service: "lambda.amazonaws.com" },
        Action: "sts:AssumeRole",
      }] },
    });`,
};

const exception = {
  rule: "static-credential",
  resource: "*AccessKey::ci",
  reason: "The vendor's agent takes nothing else until its next release",
  owner: "team-ci",
};

describe("the policy pack's config on the real engine", function () {
  this.timeout(RUN_TIMEOUT * 2);
  let sandbox: Sandbox;
  let project: Project;

  before(async function () {
    this.timeout(ENGINE_TIMEOUT);
    sandbox = await startSandbox();
    project = sandbox.project(sandbox.write("pack-config", program), { policyPack: "policy-packs/keyless" });
  });
  after(() => sandbox?.remove());

  const preview = (name: string, config: unknown) => {
    const file = join(sandbox.folder, `${name}.json`);
    writeFileSync(file, JSON.stringify(config));
    return project.preview("--policy-pack-config", file);
  };

  it("lets a live exception through, and blocks what an expired one covers", async () => {
    const live = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
    const passed = await preview("live", { settings: { exceptions: [{ ...exception, expires: live }] } });
    assert.equal(passed.code, 0, passed.stdout);
    assert.doesNotMatch(passed.stdout, /static-credential {2}\(/);

    const blocked = await preview("expired", {
      settings: { exceptions: [{ ...exception, expires: "2020-01-31" }] },
    });
    assert.notEqual(blocked.code, 0);
    assert.match(blocked.stdout, /\[mandatory\].*static-credential {2}\(aws:iam:AccessKey: ci\)/);
  });

  it("takes enforcement levels, parameters and the profile", async () => {
    const softened = await preview("softened", {
      "static-credential": "advisory",
      "owner-not-allowed": { enforcementLevel: "mandatory", allowed: ["team-platform"] },
    });
    assert.match(softened.stdout, /\[advisory\].*static-credential {2}\(/);
    assert.match(softened.stdout, /\[mandatory\].*owner-not-allowed {2}\(aws:iam:User: ci\)/);

    const strict = await preview("strict", {
      settings: { profile: "strict" },
      "static-credential": "advisory",
    });
    assert.match(strict.stdout, /\[mandatory\].*strict {2}\(aws:iam:User: ci\)/);
  });

  it("takes the config that the documentation shows", async () => {
    const page = readFileSync(join(packageRoot, "docs/policy-pack.md"), "utf8");
    const [, config = ""] = /```json\n(.*?)```/s.exec(page) ?? [];
    const { stdout } = await preview("documented", JSON.parse(config));
    assert.match(stdout, /\[mandatory\].*static-credential {2}\(aws:iam:AccessKey: ci\)/);
    assert.match(stdout, /\[mandatory\].*owner-not-allowed {2}\(aws:iam:User: ci\)/);
    assert.doesNotMatch(stdout, /aws-iam-user {2}\(/);
  });

  it("refuses a config that its schema does not allow, and one with names that it does not have", async () => {
    const wrong = await preview("wrong", { settings: { profile: "lenient" } });
    assert.notEqual(wrong.code, 0);
    assert.match(wrong.stdout + wrong.stderr, /profile must be one of/);

    const misspelt = await preview("misspelt", { settings: { profle: "strict" } });
    assert.notEqual(misspelt.code, 0);
    assert.match(misspelt.stdout, /"settings" has no setting "profle"; it has enforcementLevel, profile,/);
    assert.doesNotMatch(misspelt.stdout, /^ +at /m);
  });

  it("mends what it is told to mend", async () => {
    const mended = await preview("mended", {
      "static-credential": "advisory",
      "mend-aws-session-too-long": "remediate",
      "mend-tags": { enforcementLevel: "remediate", tags: { owner: "team-platform" } },
    });
    assert.match(mended.stdout, /\[remediate\] {2}mend-aws-session-too-long/);
    assert.match(mended.stdout, /\[remediate\] {2}mend-tags/);
  });

  it("makes what it has mended: a trust whose condition held without the claim, and an instance", async () => {
    const config = join(sandbox.folder, "makes.json");
    writeFileSync(
      config,
      JSON.stringify({
        "mend-aws-trust-condition-fails-open": "remediate",
        "mend-aws-imds-v1": "remediate",
      }),
    );
    const key = "token.actions.githubusercontent.com";
    const tests = {
      [`${key}:aud`]: "sts.amazonaws.com",
      [`${key}:sub`]: "repo:acme/web:environment:production",
    };
    const folder = sandbox.write("makes", {
      "Pulumi.yaml": "name: makes\nruntime: {name: nodejs, options: {typescript: false}}\n",
      "index.js": `
        const iam = require("@pulumi/aws/iam");
        const { Instance } = require("@pulumi/aws/ec2");
        const github = new iam.OpenIdConnectProvider("github", {
          url: "https://${key}",
          clientIdLists: ["sts.amazonaws.com"],
        });
        new iam.Role("deploy", {
          name: "deploy",
          assumeRolePolicy: github.arn.apply((Federated) => JSON.stringify({
            Version: "2012-10-17",
            Statement: [{
              Effect: "Allow",
              Principal: { Federated },
              Action: "sts:AssumeRoleWithWebIdentity",
              Condition: { "ForAllValues:StringEquals": ${JSON.stringify(tests)} },
            }],
          })),
        });
        new Instance("host", { ami: "ami-1", instanceType: "t4g.small", iamInstanceProfile: "host" });`,
    });
    const made = sandbox.project(folder, {
      policyPack: "policy-packs/keyless",
      config: { "aws:region": "eu-west-1" },
    });
    const up = await made.up("--policy-pack-config", config);
    assert.equal(up.code, 0, up.stdout + up.stderr);
    const inputsOf = (resources: Awaited<ReturnType<Project["state"]>>, type: string) =>
      resources.find((resource) => resource.type === type)?.inputs;
    const state = await made.state();
    const document = JSON.parse(String(inputsOf(state, "aws:iam/role:Role")?.assumeRolePolicy));
    assert.deepEqual(document.Statement[0].Condition, { StringEquals: tests });
    assert.deepEqual(inputsOf(state, "aws:ec2/instance:Instance")?.metadataOptions, {
      httpTokens: "required",
    });
  });
});
