import assert from "node:assert/strict";
import { fromWebToken } from "@aws-sdk/credential-providers";
import { IdentityPoolClient } from "google-auth-library";
import { externalAccountUrls, startTokenService, type TokenService } from "../../src/sandbox/sts/index.js";
import { ENGINE_TIMEOUT, RUN_TIMEOUT, type Sandbox, startSandbox } from "./support/sandbox.js";

const parts = {
  owner: "acme",
  repository: "web",
  environment: "production",
  ownerId: "123456",
  repositoryId: "456789",
};

describe("tokens for what the engine has deployed", function () {
  this.timeout(RUN_TIMEOUT);
  let sandbox: Sandbox;
  let service: TokenService;
  let roleArn: string;
  let email: string;
  let audience: string;

  before(async function () {
    this.timeout(ENGINE_TIMEOUT);
    sandbox = await startSandbox();
    const config = { "aws:region": "eu-west-1", "gcp:project": "acme-sandbox" };
    const project = sandbox.project("examples/github-actions", { config });
    const up = await project.up();
    assert.equal(up.code, 0, up.stdout + up.stderr);
    ({ roleArn, serviceAccount: email } = (await project.outputs()) as {
      roleArn: string;
      serviceAccount: string;
    });
    const resources = await project.state();
    const provider = resources.find(({ type }) => type.endsWith(":WorkloadIdentityPoolProvider"));
    audience = `//iam.googleapis.com/${provider?.outputs?.name}`;
    service = await startTokenService({ home: String(sandbox.env.KEYLESS_SANDBOX_HOME) });
  });
  after(async () => {
    await service?.close();
    sandbox?.remove();
  });

  /** The token of a workflow's own code: asked for as on a GitHub runner. */
  const jobToken = async (order: object, wanted: string) => {
    const made = await fetch(`${service.url}/actions/jobs`, { method: "POST", body: JSON.stringify(order) });
    const job = (await made.json()) as Readonly<Record<string, string>>;
    const response = await fetch(
      `${job.ACTIONS_ID_TOKEN_REQUEST_URL}&audience=${encodeURIComponent(wanted)}`,
      {
        headers: { authorization: `bearer ${job.ACTIONS_ID_TOKEN_REQUEST_TOKEN}` },
      },
    );
    return ((await response.json()) as { readonly value: string }).value;
  };

  const aws = async (order: object) =>
    fromWebToken({
      roleArn,
      webIdentityToken: await jobToken(order, "sts.amazonaws.com"),
      clientConfig: { region: "eu-west-1", endpoint: service.url },
    })();

  const google = async (order: object) => {
    const client = new IdentityPoolClient({
      type: "external_account",
      audience,
      subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
      ...externalAccountUrls(service.url, email),
      subject_token_supplier: { getSubjectToken: () => jobToken(order, `https:${audience}`) },
    });
    client.scopes = ["https://www.googleapis.com/auth/cloud-platform"];
    return client.getAccessToken();
  };

  it("lets the repository's job in on both clouds, through their own clients", async () => {
    const order = { form: "environment", parts };
    assert.match((await aws(order)).accessKeyId, /^ASIA/);
    assert.ok((await google(order)).token);
  });

  it("refuses a fork's pull request on both clouds", async () => {
    const order = {
      form: "pull-request",
      parts: { ...parts, owner: "mallory", ownerId: "666", repositoryId: "667" },
    };
    await assert.rejects(aws(order), { name: "AccessDenied" });
    await assert.rejects(google(order), /unauthorized_client/);
  });
});
