import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { check } from "../../src/check/check.js";
import { defaultPolicy } from "../../src/check/policy.js";
import { aws, gcp } from "../../src/index.js";
import { readFiles } from "../../src/readers/index.js";
import { makeCertificate } from "../sandbox/sts/certificates.js";
import { repository } from "./support/folders.js";
import { ENGINE_TIMEOUT, type Project, RUN_TIMEOUT, type Sandbox, startSandbox } from "./support/sandbox.js";

/** Every component, with as much as can be that is known only after apply: ARNs of what is made beside it. */
const program = `
const pulumi = require("@pulumi/pulumi");
const { aws, gcp } = require(${JSON.stringify(repository)});
const { Bucket } = require("@pulumi/aws/s3/bucket.js");
const google = require("@pulumi/gcp/storage/bucket.js");
const { Account } = require("@pulumi/gcp/serviceaccount/account.js");
const authorityCertificate = new pulumi.Config().require("authority");
const owned = { owner: "team-web@acme.example", purpose: "Serves the shop", reviewBy: "2027-05-31" };
const here = "eu-west-1:123456789012";
const trust = {
  github: { owner: "acme", repository: "web", environment: "prod", ownerId: "123456", repositoryId: "456789" },
};
const site = new Bucket("site");
const assets = new google.Bucket("assets", { location: "EU", uniformBucketLevelAccess: true });
const runner = new Account("runner", {
  accountId: "runner", description: "owner: team-web@acme.example; purpose: runs the shop; review-by: 2027-05-31",
});

const web = new aws.FederatedRole("web", {
  ...owned, trust, grants: [{ deploySite: site.arn }], permissionsBoundary: "grants",
  alarmTopicArn: "arn:aws:sns:" + here + ":alarms", misuseTopicArn: "arn:aws:sns:" + here + ":alarms",
});
new aws.PodRole("pod", {
  ...owned, clusterArn: "arn:aws:eks:" + here + ":cluster/main", namespace: "shop", serviceAccount: "api",
});
new aws.CertificateRole("till", { ...owned, subject: { commonName: "till-7" }, authorityCertificate });
new aws.OrganizationGuard("guard", {
  ...owned, targets: ["r-abcd"],
  issuers: [{ issuer: "https://token.actions.githubusercontent.com", subjects: ["repo:acme/*"] }],
});
new aws.AuditTrail("trail", { ...owned, resources: web.resources });
const { issuer } = new aws.OutboundFederation("outbound", owned);

const roleArn = "arn:aws:iam::123456789012:role/ci/export";
new gcp.FederatedServiceAccount("export", {
  ...owned, trust: { awsRole: { roleArn, issuer, audience: "https://acme.example" } },
});
const api = new gcp.FederatedServiceAccount("api", {
  ...owned, trust,
  grants: [
    { deploySite: assets.url },
    { actAs: runner.name },
    { permissions: ["pubsub.topics.get"], on: "projects/acme-sandbox/topics/news" },
    { connect: "projects/acme-sandbox/instances/shop" },
  ],
});
new gcp.CertificateServiceAccount("printer", {
  ...owned, subject: { uri: "spiffe://acme.example/ns/shop/sa/printer" }, authorityCertificate,
});
const pod = { ...owned, clusterProjectId: "acme-sandbox", namespace: "shop", serviceAccount: "api" };
new gcp.PodServiceAccount("pod", pod);
new gcp.PodPrincipal("pods", { ...pod, grants: [{ readSecret: "projects/acme-sandbox/secrets/shop" }] });
new gcp.JustInTimeAccess("repair", {
  ...owned, on: "projects/acme-sandbox", roles: ["roles/cloudsql.admin"],
  requesters: ["group:dev@acme.example"], approvers: ["group:ops@acme.example"],
});
new gcp.GoogleOrganizationGuard("guard", {
  ...owned, targets: ["organizations/123456"], issuers: ["https://token.actions.githubusercontent.com"],
});
new gcp.AuditLog("log", { ...owned, services: api.services, destination: pulumi.interpolate\`gs://\${assets.name}\` });
`;

const manifest = "name: strict\nruntime: {name: nodejs, options: {typescript: false}}\nmain: program.js\n";

describe("every component under the policy pack in its strict profile", function () {
  this.timeout(RUN_TIMEOUT);
  let sandbox: Sandbox;
  let project: Project;
  let strict: readonly string[];

  before(async function () {
    this.timeout(ENGINE_TIMEOUT);
    sandbox = await startSandbox();
    const settings = join(sandbox.folder, "strict.json");
    writeFileSync(settings, JSON.stringify({ settings: { profile: "strict" } }));
    strict = ["--policy-pack-config", settings];
    const authority = makeCertificate({ names: { CN: "acme machines" }, isAuthority: true }).pem;
    const config = {
      "aws:region": "eu-west-1",
      "gcp:project": "acme-sandbox",
      "strict:authority": authority,
    };
    const files = { "Pulumi.yaml": manifest, "package.json": "{}", "program.js": program };
    project = sandbox.project(sandbox.write("strict", files), { policyPack: "policy-packs/keyless", config });
  });
  after(() => sandbox?.remove());

  it("is in the program", () => {
    for (const [cloud, components] of Object.entries({ aws, gcp })) {
      const missing = Object.keys(components).filter((name) => !program.includes(`new ${cloud}.${name}(`));
      assert.deepEqual(missing, [], cloud);
    }
  });

  it("gets through a preview, which leaves to the update what is known only then, and says so once", async () => {
    const { code, stdout, stderr } = await project.preview(...strict);
    assert.equal(code, 0, stdout + stderr);
    const said = stdout.split("\n").filter((line) => /\[(?:mandatory|advisory)\]/.test(line));
    assert.equal(said.length, 1, stdout);
    assert.match(stdout, /Of Keyless's components, \d+ wait for values that are known only after apply/);
  });

  it("is judged alike by the checker, on what the preview prints", async () => {
    const printed = await project.preview("--json");
    assert.equal(printed.code, 0, printed.stderr);
    const facts = readFiles([{ name: "preview.json", text: printed.stdout }]);
    const policy = { ...defaultPolicy, profile: "strict" } as const;
    const { findings, summary } = check(facts, { policy, now: new Date() });
    assert.deepEqual(
      findings.map(({ rule, key }) => [rule, key]),
      [["undecided", "deferred"]],
    );
    assert.equal(summary.blocking, 0);
  });

  it("gets through the update with nothing said, and again with nothing changed", async () => {
    const up = await project.up(...strict);
    assert.equal(up.code, 0, up.stdout + up.stderr);
    assert.doesNotMatch(up.stdout, /\[(?:mandatory|advisory)\]/);
    const again = await project.up("--expect-no-changes", ...strict);
    assert.equal(again.code, 0, again.stdout + again.stderr);
  });
});
