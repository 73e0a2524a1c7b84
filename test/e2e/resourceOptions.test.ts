import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "./support/folders.js";
import {
  ENGINE_TIMEOUT,
  type Project,
  RUN_TIMEOUT,
  type Sandbox,
  type StateResource,
  startSandbox,
} from "./support/sandbox.js";

const manifest = "name: options\nruntime: {name: nodejs, options: {typescript: false}}\nmain: program.js\n";
const guarded = "210987654321";

const head = `
const pulumi = require("@pulumi/pulumi");
const keyless = require(${JSON.stringify(repository)});
const { Provider } = require("@pulumi/aws");
const gcp = require("@pulumi/gcp");
const owned = { owner: "team-web@acme.example", purpose: "Serves the shop", reviewBy: "2027-05-31" };
const trust = (repository) => ({ github: { owner: "acme", repository, branch: "main" } });
const grants = [{ read: "arn:aws:s3:::acme-web" }];
const other = new Provider("other", {
  region: "eu-west-1", assumeRoles: [{ roleArn: "arn:aws:iam::${guarded}:role/deploy" }],
});
const elsewhere = new gcp.Provider("elsewhere", { project: "acme-other" });
`;

const earlier = `${head}
new keyless.aws.FederatedRole("web", { ...owned, trust: trust("web"), grants });
`;

/** The role has another name now, is protected, gets a tag by a transformation, and stands in two accounts. */
const later = `${head}
const tagged = ({ type, props, opts }) =>
  type === "aws:iam/role:Role" ? { props: { ...props, tags: pulumi.output(props.tags).apply((tags) => ({ ...tags, site: "shop" })) }, opts } : undefined;
new keyless.aws.FederatedRole("shop", { ...owned, trust: trust("web"), grants }, {
  aliases: [{ name: "web" }], protect: true, transformations: [tagged],
});
for (const repository of ["web", "api"]) {
  new keyless.aws.FederatedRole(repository + "-there", { ...owned, trust: trust(repository) }, { providers: [other] });
  new keyless.gcp.FederatedServiceAccount(repository + "-here", { ...owned, trust: trust(repository) });
  new keyless.gcp.FederatedServiceAccount(repository + "-there", { ...owned, trust: trust(repository) }, { providers: [elsewhere] });
}
`;

describe("resource options on components", function () {
  this.timeout(RUN_TIMEOUT);
  let sandbox: Sandbox;
  let project: Project;
  let first: readonly StateResource[];
  let second: readonly StateResource[];

  before(async function () {
    this.timeout(ENGINE_TIMEOUT);
    sandbox = await startSandbox();
    const folder = sandbox.write("options", {
      "Pulumi.yaml": manifest,
      "package.json": "{}",
      "program.js": earlier,
    });
    const config = { "aws:region": "eu-west-1", "gcp:project": "acme-sandbox" };
    project = sandbox.project(folder, { config });
    const up = await project.up();
    assert.equal(up.code, 0, up.stdout + up.stderr);
    first = await project.state();
    writeFileSync(join(folder, "program.js"), later);
    const again = await project.up();
    assert.equal(again.code, 0, again.stdout + again.stderr);
    assert.doesNotMatch(again.stdout, /replac|deleted/);
    second = await project.state();
  });
  after(() => sandbox?.remove());

  const of = (state: readonly StateResource[], type: string, name: string) =>
    state.find(({ urn, type: each }) => each.endsWith(`:${type}`) && urn.endsWith(`::${name}`));

  it("rename a component by `aliases`, and the role stays the one that it was", () => {
    const [was, is] = [of(first, "Role", "web"), of(second, "Role", "shop")];
    assert.ok(was?.id);
    assert.equal(is?.id, was.id);
    assert.equal(of(second, "RolePolicy", "shop")?.id, of(first, "RolePolicy", "web")?.id);
  });

  it("protect all that a component is made of", async () => {
    const guardedRole = of(second, "Role", "shop") as StateResource & { readonly protect?: boolean };
    assert.equal(guardedRole.protect, true);
    const destroy = await project.destroy();
    assert.notEqual(destroy.code, 0);
    assert.match(destroy.stdout + destroy.stderr, /protect/);
  });

  it("reach into a component by `transformations`", () => {
    const tags = of(second, "Role", "shop")?.inputs?.tags as Readonly<Record<string, string>>;
    assert.deepEqual([tags.site, tags.owner], ["shop", "team-web@acme.example"]);
  });

  it("put components into several accounts and projects by `providers`, each with what is shared there", () => {
    const ids = second.filter(({ type }) => type.endsWith(":OpenIdConnectProvider")).map(({ id }) => id);
    const host = "oidc-provider/token.actions.githubusercontent.com";
    assert.deepEqual(ids.sort(), [`arn:aws:iam::123456789012:${host}`, `arn:aws:iam::${guarded}:${host}`]);
    const pools = second.filter(({ type }) => type.endsWith(":WorkloadIdentityPool")).map(({ id }) => id);
    const pool = "locations/global/workloadIdentityPools/keyless-github";
    assert.deepEqual(pools.sort(), [`projects/acme-other/${pool}`, `projects/acme-sandbox/${pool}`]);
    assert.match(
      String(of(second, "Role", "api-there")?.outputs?.arn),
      new RegExp(`^arn:aws:iam::${guarded}:`),
    );
    const mail = of(second, "Account", "api-there")?.outputs?.email;
    assert.match(String(mail), /@acme-other\.iam\.gserviceaccount\.com$/);
  });
});
