import assert from "node:assert/strict";
import { join } from "node:path";
import { ENGINE_TIMEOUT, type Project, RUN_TIMEOUT, type Sandbox, startSandbox } from "./support/sandbox.js";

const manifest = `name: later
runtime: {name: nodejs, options: {typescript: false}}
main: program.js
`;

/** A policy whose text is known only once a bucket is there, and which then allows everything. */
const program = `
const { Bucket } = require("@pulumi/aws/s3");
const { Role, RolePolicy } = require("@pulumi/aws/iam");
const keyless = require(${JSON.stringify(join(__dirname, "..", ".."))});
const bucket = new Bucket("site");
const role = new keyless.aws.FederatedRole("deploy", {
  owner: "team-web@acme.example",
  purpose: "Deploys the web site",
  reviewBy: "2027-05-31",
  trust: { github: { owner: "acme", repository: "web", branch: "main" } },
  grants: [{ deploySite: bucket.arn }],
});
new RolePolicy("late", {
  role: role.roleName,
  policy: bucket.arn.apply((arn) => JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "*", Resource: arn.startsWith("arn:") ? "*" : arn }],
  })),
});
`;

describe("a document that is not known in preview", function () {
  this.timeout(RUN_TIMEOUT);
  let sandbox: Sandbox;
  let project: Project;

  before(async function () {
    this.timeout(ENGINE_TIMEOUT);
    sandbox = await startSandbox();
    const folder = sandbox.write("later", {
      "Pulumi.yaml": manifest,
      "package.json": "{}",
      "program.js": program,
    });
    project = sandbox.project(folder, {
      config: { "aws:region": "eu-west-1" },
      policyPack: "policy-packs/keyless",
    });
  });
  after(() => sandbox?.remove());

  it("is passed by the preview, which says that it cannot decide", async () => {
    const preview = await project.preview();
    assert.equal(preview.code, 0, preview.stdout + preview.stderr);
    assert.match(preview.stdout, /undecided {2}\(aws:iam:RolePolicy: late\)/);
  });

  it("is judged at up, before it is made", async () => {
    const up = await project.up();
    assert.notEqual(up.code, 0);
    assert.match(up.stdout, /aws-administrator-access {2}\(aws:iam:RolePolicy: late\)/);
    const made = (await project.state()).filter(({ type }) => type === "aws:iam/rolePolicy:RolePolicy");
    assert.ok(!made.some(({ urn }) => urn.endsWith("::late")));
  });
});
