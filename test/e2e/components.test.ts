import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { cases } from "../components/trust/cases.js";
import { ENGINE_TIMEOUT, type Project, RUN_TIMEOUT, type Sandbox, startSandbox } from "./support/sandbox.js";

const manifest = `name: badges
runtime: {name: nodejs, options: {typescript: false}}
main: program.js
`;

/** An identity for each issuer on each cloud that takes it, and the roles that need no token. */
const program = `
const keyless = require(${JSON.stringify(join(__dirname, "..", ".."))});
const owned = { owner: "team-web@acme.example", purpose: "Serves the shop", reviewBy: "2027-05-31" };
for (const { name, trust, aws, gcp } of require("./cases.json")) {
  if (aws) new keyless.aws.FederatedRole(name, { ...owned, trust, grants: [{ read: "arn:aws:s3:::acme-web" }] });
  if (gcp) new keyless.gcp.FederatedServiceAccount(name, { ...owned, trust });
}
new keyless.aws.PodRole("pod", {
  ...owned,
  clusterArn: "arn:aws:eks:eu-west-1:123456789012:cluster/main",
  namespace: "shop",
  serviceAccount: "api",
});
const { CertificateAuthority } = require("@pulumi/aws/acmpca");
const authority = new CertificateAuthority("machines", {
  usageMode: "SHORT_LIVED_CERTIFICATE",
  certificateAuthorityConfiguration: {
    keyAlgorithm: "EC_prime256v1",
    signingAlgorithm: "SHA256WITHECDSA",
    subject: { commonName: "acme machines" },
  },
});
new keyless.aws.OrganizationGuard("guard", {
  ...owned,
  targets: ["123456789012"],
  issuers: [{ issuer: "https://token.actions.githubusercontent.com", subjects: ["repo:acme/*"] }],
});
const { Topic } = require("@pulumi/aws/sns");
new keyless.aws.FederatedRole("break-glass", {
  ...owned,
  trust: { github: { owner: "acme", repository: "ops", environment: "emergency" } },
  grants: [{ manage: "arn:aws:s3:::acme-web", when: { until: "2027-05-31T00:00:00Z" } }],
  permissionsBoundary: "grants",
  alarmTopicArn: new Topic("alarms").arn,
});
new keyless.aws.CertificateRole("machine", {
  ...owned,
  subject: { commonName: "web-1" },
  authorityArn: authority.arn,
});
`;

const table = Object.entries(cases).map(([title, { trust, aws, gcp }]) => ({
  name: title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, ""),
  trust,
  aws: aws === undefined,
  gcp: gcp === undefined,
}));

describe("what components emit, on the real engine with the policy pack in its strict profile", function () {
  this.timeout(RUN_TIMEOUT);
  let sandbox: Sandbox;
  let project: Project;
  let strict: readonly string[];

  before(async function () {
    this.timeout(ENGINE_TIMEOUT);
    sandbox = await startSandbox();
    const folder = sandbox.write("badges", {
      "Pulumi.yaml": manifest,
      "package.json": "{}",
      "program.js": program,
      "cases.json": JSON.stringify(table),
    });
    const settings = join(sandbox.folder, "strict.json");
    writeFileSync(
      settings,
      JSON.stringify({
        settings: { profile: "strict" },
        "trust-issuer-unknown": { allowedIssuers: ["oidc.acme.example", "agents.acme.example"] },
      }),
    );
    strict = ["--policy-pack-config", settings];
    const config = { "aws:region": "eu-west-1", "gcp:project": "acme-sandbox" };
    project = sandbox.project(folder, { config, policyPack: "policy-packs/keyless" });
  });
  after(() => sandbox?.remove());

  it("passes with no exception, for each issuer on each cloud", async () => {
    const up = await project.up(...strict);
    assert.equal(up.code, 0, up.stdout + up.stderr);
    const said = up.stdout.split("\n").findIndex((line) => /\[(?:mandatory|advisory)\]/.test(line));
    assert.equal(
      said,
      -1,
      up.stdout
        .split("\n")
        .slice(said, said + 12)
        .join("\n"),
    );
    const types = (await project.state()).map(({ type }) => type);
    const count = (type: string) => types.filter((each) => each === type).length;
    assert.equal(count("keyless:index:FederatedRole"), table.filter(({ aws }) => aws).length + 1);
    assert.equal(count("gcp:serviceaccount/account:Account"), table.filter(({ gcp }) => gcp).length);
  });

  it("is stable", async () => {
    const again = await project.up("--expect-no-changes", ...strict);
    assert.equal(again.code, 0, again.stdout + again.stderr);
  });
});
