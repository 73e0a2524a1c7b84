import assert from "node:assert/strict";
import { ensureYamlHost, findEngine } from "../../src/sandbox/engine/index.js";
import { ENGINE_TIMEOUT, type Project, RUN_TIMEOUT, type Sandbox, startSandbox } from "./support/sandbox.js";

describe("the components from Pulumi YAML", function () {
  this.timeout(RUN_TIMEOUT);
  let sandbox: Sandbox;
  let project: Project;

  before(async function () {
    this.timeout(ENGINE_TIMEOUT);
    const search = await findEngine();
    if (search.kind === "missing") assert.fail(JSON.stringify(search.tried));
    const hindered = await ensureYamlHost(search.engine);
    assert.equal(hindered, undefined);
    sandbox = await startSandbox();
    const config = { "aws:region": "eu-west-1", "gcp:project": "acme-sandbox" };
    project = sandbox.project("examples/yaml", { config });
  });
  after(() => sandbox?.remove());

  it("make what the example says", async () => {
    const up = await project.up();
    assert.equal(up.code, 0, up.stdout + up.stderr);
    const { roleArn, serviceAccount, job } = await project.outputs();
    assert.match(String(roleArn), /^arn:aws:iam::123456789012:role\/deploy-web-/);
    assert.match(String(serviceAccount), /^deploy-api-[0-9a-f]{6}@acme-sandbox\.iam\.gserviceaccount\.com$/);
    assert.match(String(job), /role-to-assume: arn:aws:iam::123456789012:role\/deploy-web-/);
    const made = await project.state();
    const policy = made.find(({ type }) => type === "aws:iam/rolePolicy:RolePolicy");
    assert.match(String(policy?.inputs?.policy), /"arn:aws:s3:::acme-web\/\*"/);
  });

  it("share the account's provider for two audiences, which each of them names", async () => {
    const role = (name: string, more: string) => `  ${name}:
    type: keyless:FederatedRole
    properties:
      owner: team-web@acme.example
      purpose: Publishes the web site
      reviewBy: "2027-05-31"
      oidcAudiences: [sts.amazonaws.com, "https://acme.example"]
      trust: {gitlab: {project: acme/web, branch: main, projectId: "20", namespaceId: "10"}${more}}
`;
    const folder = sandbox.write("audiences", {
      "Pulumi.yaml": `name: audiences
runtime: yaml
packages: {keyless: ${JSON.stringify(process.cwd())}}
resources:
${role("one", "")}${role("other", ', audience: "https://acme.example"')}`,
    });
    const shared = sandbox.project(folder, { config: { "aws:region": "eu-west-1" } });
    const up = await shared.up();
    assert.equal(up.code, 0, up.stdout + up.stderr);
    const provider = (await shared.state()).find(({ type }) => type.endsWith(":OpenIdConnectProvider"));
    assert.deepEqual(provider?.inputs?.clientIdLists, ["https://acme.example", "sts.amazonaws.com"]);
  });

  it("tell a mistake in YAML as they do in TypeScript", async () => {
    const folder = sandbox.write("mistaken", {
      "Pulumi.yaml": `name: mistaken
runtime: yaml
packages: {keyless: ${JSON.stringify(process.cwd())}}
resources:
  deploy:
    type: keyless:FederatedRole
    properties:
      owner: team-web@acme.example
      purpose: Publishes the web site
      reviewBy: "2027-05-31"
      trust: {github: {owner: acme, repository: "*", branch: main}}
`,
    });
    const preview = await sandbox.project(folder).preview();
    assert.notEqual(preview.code, 0);
    assert.match(preview.stdout, /trust\.github: repository "\*": wildcards are not names/);
    assert.doesNotMatch(preview.stdout, /\n\s+at /);
  });
});
