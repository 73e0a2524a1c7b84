import assert from "node:assert/strict";
import { ENGINE_TIMEOUT, type Project, RUN_TIMEOUT, type Sandbox, startSandbox } from "./support/sandbox.js";

describe("the policy pack on the real engine", function () {
  this.timeout(RUN_TIMEOUT);
  let sandbox: Sandbox;

  before(async function () {
    this.timeout(ENGINE_TIMEOUT);
    sandbox = await startSandbox();
  });
  after(() => sandbox?.remove());

  describe("the old way", () => {
    let project: Project;
    before(() => {
      project = sandbox.project("examples/the-old-way", {
        stack: "sandbox",
        policyPack: "policy-packs/keyless",
      });
    });

    it("is blocked in preview, each violation with what gets in and what to write instead", async () => {
      const { code, stdout } = await project.preview();
      assert.notEqual(code, 0);
      for (const rule of [
        "static-credential  (aws:iam:AccessKey: deployer)",
        "static-credential  (gcp:serviceaccount:Key: deployer)",
        "aws-administrator-access  (aws:iam:UserPolicy: deployer)",
        "aws-trust-subject-too-wide  (aws:iam:Role: deployer)",
        "gcp-provider-condition-missing  (gcp:iam:WorkloadIdentityPoolProvider: github)",
      ]) {
        assert.ok(
          stdout.includes(`[mandatory] [severity: high]  ${rule}`),
          `expected ${rule} in:\n${stdout}`,
        );
      }
      assert.match(stdout, /gets in: iss = .*sub = repo:acme\/[^ ]*evil/);
      assert.match(stdout, /instead: Name each repository/);
      assert.match(stdout, /except: \{rule: static-credential, resource: "urn:pulumi:/);
    });

    it("creates nothing", async () => {
      const resources = await project.state();
      assert.deepEqual(
        resources.filter(({ type }) => !type.startsWith("pulumi:")),
        [],
      );
    });
  });

  it("judges at up, before it is created, what preview could not know", async () => {
    const folder = sandbox.write("unknown-in-preview", {
      "Pulumi.yaml": "name: unknown-in-preview\nruntime: {name: nodejs, options: {typescript: false}}\n",
      "index.js": `
        const iam = require("@pulumi/aws/iam");
        const github = new iam.OpenIdConnectProvider("github", {
          url: "https://token.actions.githubusercontent.com",
          clientIdLists: ["sts.amazonaws.com"],
        });
        new iam.Role("deploy", {
          assumeRolePolicy: {
            Version: "2012-10-17",
            Statement: [{
              Effect: "Allow",
              Principal: { Federated: github.arn },
              Action: "sts:AssumeRoleWithWebIdentity",
              Condition: {
                StringEquals: { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" },
                StringLike: { "token.actions.githubusercontent.com:sub": "repo:acme/*" },
              },
            }],
          },
        });`,
    });
    const project = sandbox.project(folder, { policyPack: "policy-packs/keyless" });
    const preview = await project.preview();
    assert.equal(preview.code, 0, preview.stderr);
    assert.match(preview.stdout, /\[advisory\].*undecided {2}\(aws:iam:Role: deploy\)/);
    const up = await project.up();
    assert.notEqual(up.code, 0);
    assert.match(up.stdout, /\[mandatory\].*aws-trust-subject-too-wide {2}\(aws:iam:Role: deploy\)/);
    const types = (await project.state()).map(({ type }) => type);
    assert.ok(types.includes("aws:iam/openIdConnectProvider:OpenIdConnectProvider"));
    assert.ok(!types.includes("aws:iam/role:Role"), "the role must not have been created");
  });
});
