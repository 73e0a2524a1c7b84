import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { ENGINE_TIMEOUT, type Project, RUN_TIMEOUT, type Sandbox, startSandbox } from "./support/sandbox.js";

const clouds = { "aws:region": "eu-west-1", "gcp:project": "acme-sandbox" };

const identity = {
  cloud: "aws",
  name: "deploy",
  owner: "team-web@acme.example",
  purpose: "Deploys the web site",
  reviewBy: "2027-05-31",
  trust: { github: { owner: "acme", repository: "web", branch: "main" } },
};

/** Writes the stack's config file as a person would. */
function configure(project: Project, identities: unknown, more: Readonly<Record<string, string>> = {}): void {
  const config = { ...clouds, ...more, "keyless:identities": identities };
  writeFileSync(join(project.folder, "Pulumi.test.yaml"), stringify({ config }));
}

describe("the root program on the real engine", function () {
  this.timeout(RUN_TIMEOUT);
  let sandbox: Sandbox;
  let project: Project;

  before(async function () {
    this.timeout(ENGINE_TIMEOUT);
    sandbox = await startSandbox();
    project = sandbox.project(".", { policyPack: "policy-packs/keyless" });
    await project.pulumi("stack", "ls");
  });
  after(() => sandbox?.remove());

  const trustOf = async () => {
    const role = (await project.state()).find(({ type }) => type === "aws:iam/role:Role");
    return String(role?.inputs?.assumeRolePolicy);
  };

  it("refuses config with a line for each mistake, without a stack trace, and makes nothing", async () => {
    configure(project, [
      { ...identity, owner: undefined },
      { ...identity, cloud: "azure" },
    ]);
    const up = await project.up();
    const text = up.stdout + up.stderr;
    assert.notEqual(up.code, 0);
    assert.match(text, /keyless:identities\[0\]\.owner: missing; expected/);
    assert.match(text, /keyless:identities\[1\]\.cloud: expected "aws" or "gcp"/);
    assert.doesNotMatch(text, /\n\s+at |\.js:\d+/);
    const made = (await project.state()).filter(({ type }) => type !== "pulumi:pulumi:Stack");
    assert.deepEqual(made, []);
  });

  it("refuses a stack of the sandbox where the sandbox is not on", async () => {
    configure(project, [identity], { "keyless:sandbox": "true" });
    const before = sandbox.env.KEYLESS_SANDBOX;
    sandbox.env.KEYLESS_SANDBOX = "";
    const preview = await project.preview();
    sandbox.env.KEYLESS_SANDBOX = before;
    assert.notEqual(preview.code, 0);
    assert.match(preview.stdout + preview.stderr, /keyless engine -- up --stack sandbox/);
  });

  it("provisions what the config declares", async () => {
    configure(project, [identity, { ...identity, cloud: "gcp", reviewBy: "2027-05-31" }], {
      "keyless:sandbox": "true",
    });
    const up = await project.up();
    assert.equal(up.code, 0, up.stdout + up.stderr);
    assert.match(await trustOf(), /refs\/heads\/main/);
    const outputs = (await project.outputs()).provisioned as Record<string, Record<string, { id: string }>>;
    assert.match(outputs.aws?.deploy?.id ?? "", /^arn:aws:iam::/);
    assert.match(outputs.gcp?.deploy?.id ?? "", /iam\.gserviceaccount\.com$/);
  });

  it("follows a change of the config, and keeps the role", async () => {
    const roleArn = async () =>
      (await project.state()).find(({ type }) => type === "aws:iam/role:Role")?.outputs?.arn;
    const before = await roleArn();
    configure(project, [
      { ...identity, trust: { github: { owner: "acme", repository: "web", environment: "prod" } } },
    ]);
    const up = await project.up();
    assert.equal(up.code, 0, up.stdout + up.stderr);
    assert.match(await trustOf(), /environment:prod/);
    assert.equal(await roleArn(), before);
    assert.ok(!(await project.state()).some(({ type }) => type.startsWith("gcp:serviceaccount/")));
  });

  it("takes everything back on destroy", async () => {
    const destroyed = await project.destroy();
    assert.equal(destroyed.code, 0, destroyed.stdout + destroyed.stderr);
    assert.deepEqual(await project.state(), []);
  });
});

describe("the ready stack of the sandbox", function () {
  this.timeout(RUN_TIMEOUT);
  let sandbox: Sandbox;

  before(async function () {
    this.timeout(ENGINE_TIMEOUT);
    sandbox = await startSandbox();
  });
  after(() => sandbox?.remove());

  it("runs as it is, with the pack on", async () => {
    const project = sandbox.project(".", { stack: "sandbox", policyPack: "policy-packs/keyless" });
    const up = await project.up();
    assert.equal(up.code, 0, up.stdout + up.stderr);
    assert.match(readFileSync(join(project.folder, "Pulumi.sandbox.yaml"), "utf8"), /keyless:sandbox/);
  });
});
