import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { roleProblems } from "../../src/components/aws/planRole.js";
import { aws, gcp } from "../../src/index.js";
import { awaited, type MockSettings, type Registered, runProgram } from "./support/mocks.js";

const owned = {
  owner: "team-web@acme.example",
  purpose: "Deploys the web site, nightly",
  reviewBy: "2027-05-31",
};
const trust = { github: { owner: "acme", repository: "web", environment: "prod" } };

const oidc = "aws:iam/getOpenIdConnectProvider:getOpenIdConnectProvider";
const getPool = "gcp:iam/getWorkloadIdentityPool:getWorkloadIdentityPool";

function ofType(registered: readonly Registered[], type: string): readonly Registered[] {
  return registered.filter((resource) => resource.type.endsWith(`:${type}`));
}

/** The stack that the next program will be: the mocks number them, and some programs must know their own name. */
function signed(answer: (signature: string) => Record<string, unknown>): () => Record<string, unknown> {
  return () => answer(`badges/${pulumi.getStack()}`);
}

describe("a federated role", () => {
  const make = () => new aws.FederatedRole("deploy", { ...owned, trust });

  it("carries owner, purpose, issuer and review date, and lasts an hour", async () => {
    const { registered } = await runProgram(make);
    const [role] = ofType(registered, "Role");
    assert.deepEqual(role?.inputs.tags, {
      owner: "team-web@acme.example",
      purpose: "Deploys the web site  nightly",
      issuer: "token.actions.githubusercontent.com",
      "review-by": "2027-05-31",
    });
    assert.equal(role?.inputs.maxSessionDuration, 3600);
    assert.equal(role?.inputs.description, owned.purpose);
  });

  it("has no policy when nothing is granted", async () => {
    const { registered } = await runProgram(make);
    assert.deepEqual(ofType(registered, "RolePolicy"), []);
  });

  it("gives the step to paste, without a secret", async () => {
    const { result } = await runProgram(make);
    const setup = await awaited(result.setup);
    assert.match(setup, /id-token: write/);
    assert.match(setup, /environment: "prod"/);
    assert.match(setup, /role-to-assume: arn:aws:iam::123456789012:role\/deploy/);
  });

  it("waits for an ARN that is not known yet, and then grants on it", async () => {
    const { registered } = await runProgram(() => {
      const later = pulumi.output(
        new Promise<string>((resolve) => setTimeout(() => resolve("arn:aws:s3:::late"), 5)),
      );
      return new aws.FederatedRole("deploy", { ...owned, trust, grants: [{ deploySite: later }] });
    });
    assert.match(String(ofType(registered, "RolePolicy")[0]?.inputs.policy), /arn:aws:s3:::late\/\*/);
  });

  it("spreads what does not fit over managed policies", async () => {
    const grants = Array.from({ length: 40 }, (_, index) => ({
      actions: ["sqs:SendMessage"],
      on: `arn:aws:sqs:eu-west-1:123456789012:${"q".repeat(60)}${index}`,
      when: { sourceVpcs: [`vpc-${index}${"0".repeat(200)}`] },
    }));
    const { registered } = await runProgram(
      () => new aws.FederatedRole("deploy", { ...owned, trust, grants }),
    );
    assert.equal(ofType(registered, "RolePolicy").length, 1);
    assert.equal(ofType(registered, "Policy").length, ofType(registered, "RolePolicyAttachment").length);
    assert.ok(ofType(registered, "Policy").length > 0);
  });

  it("says its purpose to AWS in the characters that a description takes, and whole in the tag", async () => {
    const purpose = "Deploys — nightly — für 株式会社";
    const { registered } = await runProgram(
      () => new aws.FederatedRole("deploy", { ...owned, purpose, trust }),
    );
    const [role] = ofType(registered, "Role");
    assert.equal(role?.inputs.description, "Deploys   nightly   für     ");
    assert.match(JSON.stringify(role?.inputs.tags), /"purpose":"Deploys {3}nightly {3}für 株式会社"/);
  });

  const physical: readonly (readonly [string, object, string])[] = [
    ["a name that AWS does not take", { roleName: "deploy web" }, "roleName"],
    ["the name that does not work with GitHub", { roleName: "GitHubActions" }, "roleName"],
    ["a path without its slashes", { path: "ci" }, "path"],
    ["a tag of AWS's own", { tags: { "aws:owner": "x" } }, "tags.aws:owner"],
    [
      "more tags than fit",
      { tags: Object.fromEntries(Array.from({ length: 41 }, (_, index) => [`t${index}`, "x"])) },
      "tags",
    ],
  ];
  for (const [title, more, path] of physical) {
    it(`refuses ${title}, before the cloud does`, () =>
      assert.deepEqual(
        roleProblems({ ...owned, trust, ...more }).map((each) => each.path),
        [path],
      ));
  }

  it("tells every mistake at once and registers nothing below it", async () => {
    const { result, registered } = await runProgram(() => {
      try {
        return new aws.FederatedRole("deploy", {
          ...owned,
          owner: " ",
          trust: { github: { owner: "acme", repository: "*", branch: "main" } },
          grants: [{ read: "acme" }],
          sessionSeconds: 60,
        });
      } catch (error) {
        return error as Error;
      }
    });
    assert.ok(result instanceof pulumi.ResourceError && result.hideStack);
    assert.deepEqual(
      result.message.split("\n").map((line) => line.split(":")[0]),
      ["owner", "trust.github", "grants[0].read", "sessionSeconds"],
    );
    assert.deepEqual(
      registered.map(({ type }) => type),
      ["keyless:index:FederatedRole"],
    );
  });
});

describe("the account's one OIDC provider", () => {
  const two = (oidcProvider?: string) => () =>
    ["web", "api"].map((repository) => {
      const args = { ...owned, trust: { github: { owner: "acme", repository, branch: "main" } } };
      return new aws.FederatedRole(repository, oidcProvider === undefined ? args : { ...args, oidcProvider });
    });
  const present = (
    tags: Record<string, string>,
    clientIdLists: readonly string[] = ["sts.amazonaws.com"],
  ) => ({
    arn: "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com",
    url: "token.actions.githubusercontent.com",
    clientIdLists,
    tags,
  });
  const providers = async (choice: string | undefined, settings: MockSettings) =>
    ofType((await runProgram(two(choice), settings)).registered, "OpenIdConnectProvider");

  it("is made once for all roles of the stack where there is none", async () => {
    assert.equal((await providers(undefined, {})).length, 1);
  });

  it("stays declared by the stack that made it, so that the next update does not delete it", async () => {
    const answers = { [oidc]: signed((signature) => present({ "keyless:made-by": signature })) };
    assert.equal((await providers(undefined, { answers })).length, 1);
  });

  it("is used and left alone where somebody else made it", async () => {
    const answers = { [oidc]: () => present({ "keyless:made-by": "other/stack" }) };
    assert.deepEqual(await providers(undefined, { answers }), []);
  });

  it("is not looked for when its ARN is given", async () => {
    const { arn } = present({});
    const { result, registered } = await runProgram(two(arn), {
      answers: { [oidc]: () => "must not be asked" },
    });
    assert.equal(await awaited(result[0]!.oidcProviderArn), arn);
    assert.deepEqual(ofType(registered, "OpenIdConnectProvider"), []);
  });

  it("takes every audience that the stack's roles ask for", async () => {
    const { registered } = await runProgram(() => [
      new aws.FederatedRole("a", { ...owned, trust }),
      new aws.FederatedRole("b", { ...owned, trust: { ...trust, audience: "https://acme.example" } }),
    ]);
    const [provider] = ofType(registered, "OpenIdConnectProvider");
    assert.deepEqual(provider?.inputs.clientIdLists, ["https://acme.example", "sts.amazonaws.com"]);
  });

  describe("of a program in another language, where roles are made one by one", () => {
    const [, script] = process.argv;
    before(() => {
      process.argv[1] = "/sdk/cmd/run-plugin";
    });
    after(() => {
      process.argv[1] = script!;
    });
    const plain = "sts.amazonaws.com";
    const own = "https://acme.example";
    const both = (...lists: readonly (readonly string[] | undefined)[]) =>
      runProgram(() =>
        [undefined, own].map((audience, index) => {
          const list = lists[index];
          const role = new aws.FederatedRole(`role-${index}`, {
            ...owned,
            trust: audience === undefined ? trust : { ...trust, audience },
            ...(list === undefined ? {} : { oidcAudiences: [...list] }),
          });
          const arn = role.oidcProviderArn as pulumi.Output<string> & { promise(): Promise<string> };
          return arn.promise().catch((error: Error) => error.message);
        }),
      );

    it("takes the audiences that all roles name, whichever is made first", async () => {
      const { result, registered } = await both([own, plain], [plain, own]);
      assert.match((await Promise.all(result)).join(), /^arn:aws:iam.*,arn:aws:iam/);
      const [provider] = ofType(registered, "OpenIdConnectProvider");
      assert.deepEqual(provider?.inputs.clientIdLists, [own, plain]);
    });

    for (const [title, lists] of [
      ["nothing", []],
      ["the first of them alone", [[plain, own]]],
      ["the second of them alone", [undefined, [plain, own]]],
    ] as const) {
      it(`is refused where ${title} says which, whichever is made first`, async () => {
        const { result } = await both(...lists);
        const said = (await Promise.all(result)).filter((text) => !text.startsWith("arn:"));
        assert.deepEqual(said, [
          "roles of this stack need different audiences of the account's one provider for " +
            `https://token.actions.githubusercontent.com: give each of them oidcAudiences: ["${own}", "${plain}"]`,
        ]);
      });
    }
  });
});

describe("a federated service account", () => {
  const make = () =>
    new gcp.FederatedServiceAccount("deploy", {
      ...owned,
      trust,
      grants: [
        { deploySite: "gs://acme" },
        { permissions: ["run.jobs.run"], on: "projects/p/locations/l/jobs/j" },
      ],
    });

  it("is bound to what its own provider admits, and to nothing else of the pool", async () => {
    const { registered } = await runProgram(make);
    const [account] = ofType(registered, "Account");
    const [binding] = registered.filter(({ type }) => type === "gcp:serviceaccount/iAMMember:IAMMember");
    const id = String(account?.inputs.accountId);
    assert.match(id, /^deploy-[0-9a-f]{6}$/);
    assert.deepEqual(binding?.inputs, {
      serviceAccountId: `projects/p/serviceAccounts/${id}@p.iam.gserviceaccount.com`,
      role: "roles/iam.workloadIdentityUser",
      member: `principalSet://iam.googleapis.com/projects/42/locations/global/workloadIdentityPools/keyless-github/attribute.identity/${id}`,
    });
  });

  it("says whose it is in its description", async () => {
    const { registered } = await runProgram(make);
    assert.equal(
      ofType(registered, "Account")[0]?.inputs.description,
      "owner: team-web@acme.example; purpose: Deploys the web site nightly; issuer: token.actions.githubusercontent.com; review-by: 2027-05-31",
    );
  });

  it("is granted predefined roles and custom ones on exactly the resources", async () => {
    const { registered } = await runProgram(make);
    const [bucket] = ofType(registered, "BucketIAMMember");
    assert.deepEqual([bucket?.inputs.bucket, bucket?.inputs.role], ["acme", "roles/storage.objectUser"]);
    assert.deepEqual(ofType(registered, "IAMCustomRole")[0]?.inputs.permissions, ["run.jobs.run"]);
    assert.equal(ofType(registered, "JobIamMember")[0]?.inputs.name, "j");
  });

  const pool = (id: string, state: string, description = "by hand") => ({
    id: `projects/p/locations/global/workloadIdentityPools/${id}`,
    name: `projects/42/locations/global/workloadIdentityPools/${id}`,
    workloadIdentityPoolId: id,
    description,
    state,
  });
  const poolsOf = async (answer: (inputs: Record<string, unknown>) => Record<string, unknown> | string) =>
    ofType(
      (await runProgram(make, { answers: { [getPool]: answer } })).registered,
      "WorkloadIdentityPool",
    ).map(({ inputs }) => inputs.workloadIdentityPoolId);

  it("makes the pool of its issuer where there is none", async () => {
    assert.deepEqual(await poolsOf(() => "Error 404: not found"), ["keyless-github"]);
  });

  it("uses the pool that somebody else made", async () => {
    assert.deepEqual(await poolsOf(({ workloadIdentityPoolId: id }) => pool(String(id), "ACTIVE")), []);
  });

  it("makes a pool of its own, whose id no deleted pool has, without looking", async () => {
    const answers = { [getPool]: () => "must not be asked" };
    const { registered } = await runProgram(
      () => new gcp.FederatedServiceAccount("deploy", { ...owned, trust, pool: "own" }),
      { answers },
    );
    const [own] = ofType(registered, "WorkloadIdentityPool");
    assert.equal(own?.inputs.workloadIdentityPoolId, "deploy-123456");
    const [binding] = registered.filter(({ type }) => type === "gcp:serviceaccount/iAMMember:IAMMember");
    assert.match(String(binding?.inputs.member), /workloadIdentityPools\/deploy-123456\/attribute\.identity/);
  });

  it("keeps declaring the pool that this stack made", async () => {
    const own = signed((signature) =>
      pool("keyless-github", "ACTIVE", `Tokens of GitHub Actions only; made by stack ${signature}`),
    );
    assert.deepEqual(await poolsOf(own), ["keyless-github"]);
  });
});
