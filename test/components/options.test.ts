import assert from "node:assert/strict";
import { Provider as AwsProvider } from "@pulumi/aws/provider.js";
import { Provider as GcpProvider } from "@pulumi/gcp/provider.js";
import type * as pulumi from "@pulumi/pulumi";
import { aws, gcp } from "../../src/index.js";
import { runProgram } from "./support/mocks.js";

const owned = { owner: "team-web@acme.example", purpose: "Serves the shop", reviewBy: "2027-05-31" };
const trust = { github: { owner: "acme", repository: "web", branch: "main" } };
const grants = [{ read: "arn:aws:s3:::acme-web" }];

describe("several accounts and projects through providers", () => {
  it("have each an OIDC provider of their own, with a name of its own", async () => {
    const { registered } = await runProgram(() => {
      for (const account of ["dev", "prod"]) {
        const provider = new AwsProvider(account, { region: "eu-west-1" });
        new aws.FederatedRole(`${account}-a`, { ...owned, trust, grants }, { provider });
        new aws.FederatedRole(`${account}-b`, { ...owned, trust }, { provider });
      }
      new aws.FederatedRole("here", { ...owned, trust });
    });
    const made = registered.filter(
      ({ type }) => type === "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
    );
    assert.deepEqual(made.map(({ name }) => name).sort(), [
      "keyless-token.actions.githubusercontent.com",
      "keyless-token.actions.githubusercontent.com-dev",
      "keyless-token.actions.githubusercontent.com-prod",
    ]);
    const providerOf = (called: string) =>
      registered.find(({ type, name }) => type.startsWith("aws:iam/") && name === called)?.provider ?? "";
    assert.match(providerOf("keyless-token.actions.githubusercontent.com-dev"), /::dev::/);
    assert.match(providerOf("prod-a"), /::prod::/);
  });

  it("have each a pool of their own, with a name of its own", async () => {
    const { registered } = await runProgram(() => {
      for (const project of ["acme-dev", "acme-prod"]) {
        const provider = new GcpProvider(project, { project });
        new gcp.FederatedServiceAccount(project, { ...owned, trust }, { provider });
        new gcp.FederatedServiceAccount(`${project}-2`, { ...owned, trust }, { providers: [provider] });
      }
      new gcp.FederatedServiceAccount("elsewhere", { ...owned, trust, projectId: "acme-test" });
      new gcp.FederatedServiceAccount("here", { ...owned, trust });
    });
    const pools = registered.filter(
      ({ type }) => type === "gcp:iam/workloadIdentityPool:WorkloadIdentityPool",
    );
    assert.deepEqual(pools.map(({ name, inputs }) => [name, inputs.workloadIdentityPoolId]).sort(), [
      ["keyless-github", "keyless-github"],
      ["keyless-github-acme-dev", "keyless-github"],
      ["keyless-github-acme-prod", "keyless-github"],
      ["keyless-github-acme-test", "keyless-github"],
    ]);
  });
});

describe("resource options", () => {
  const shared = "aws:iam/openIdConnectProvider:OpenIdConnectProvider";

  const components: Readonly<Record<string, (opts: pulumi.ComponentResourceOptions) => unknown>> = {
    FederatedRole: (opts) => new aws.FederatedRole("x", { ...owned, trust, grants }, opts),
    CertificateRole: (opts) =>
      new aws.CertificateRole(
        "x",
        {
          ...owned,
          subject: { commonName: "web-1" },
          trustAnchorArn: "arn:aws:rolesanywhere:eu-west-1:123456789012:trust-anchor/1",
        },
        opts,
      ),
    PodRole: (opts) =>
      new aws.PodRole(
        "x",
        {
          ...owned,
          clusterArn: "arn:aws:eks:eu-west-1:123456789012:cluster/main",
          namespace: "shop",
          serviceAccount: "api",
        },
        opts,
      ),
    FederatedServiceAccount: (opts) =>
      new gcp.FederatedServiceAccount("x", { ...owned, trust, pool: "own" }, opts),
    PodServiceAccount: (opts) =>
      new gcp.PodServiceAccount(
        "x",
        { ...owned, clusterProjectId: "acme-prod", namespace: "shop", serviceAccount: "api" },
        opts,
      ),
  };
  for (const [name, make] of Object.entries(components)) {
    it(`reach all that a ${name} is made of`, async () => {
      const seen: string[] = [];
      const transformation = ({ type }: { readonly type: string }) => {
        seen.push(type);
        return undefined;
      };
      const { registered } = await runProgram(() => make({ transformations: [transformation] }));
      const missed = registered.filter(({ type }) => !seen.includes(type)).map(({ type }) => type);
      // What the whole account shares is nobody's child.
      assert.deepEqual(missed, name === "FederatedRole" ? [shared] : []);
    });
  }

  it("take an old name as an alias", async () => {
    const aliases: unknown[] = [];
    await runProgram(
      () =>
        new aws.FederatedRole(
          "new",
          { ...owned, trust },
          {
            aliases: [{ name: "old" }],
            transformations: [
              ({ type, opts }) => {
                if (type === "aws:iam/role:Role") aliases.push(opts.parent);
                if (type === "keyless:index:FederatedRole") aliases.push(opts.aliases);
                return undefined;
              },
            ],
          },
        ),
    );
    assert.deepEqual(aliases[0], [{ name: "old" }]);
    assert.ok(aliases[1] instanceof aws.FederatedRole, "children follow their parent's aliases");
  });
});
