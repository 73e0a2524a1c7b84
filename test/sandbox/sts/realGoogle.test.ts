import assert from "node:assert/strict";
import { fromWebToken } from "@aws-sdk/credential-providers";
import { AwsClient, IdentityPoolClient } from "google-auth-library";
import { externalAccountUrls } from "../../../src/sandbox/sts/index.js";
import {
  deployGithub,
  deployPool,
  intended,
  number,
  poolProvider,
  project,
  type Sandbox,
  startSandbox,
} from "./support.js";

const cloudPlatform = ["https://www.googleapis.com/auth/cloud-platform"];

describe("google-auth-library against the sandbox's token services", () => {
  let sandbox: Sandbox;
  let email: string;
  const order = { form: "environment", parts: intended, audience: `https:${poolProvider}` };

  before(async () => {
    sandbox = await startSandbox();
    email = deployPool(sandbox);
  });
  after(() => sandbox.stop());

  const clientOf = (token: () => Promise<string>, more: object = {}) => {
    const urls = externalAccountUrls(sandbox.service.url, email);
    const client = new IdentityPoolClient({
      type: "external_account",
      audience: poolProvider,
      subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
      ...urls,
      subject_token_supplier: { getSubjectToken: token },
      ...more,
    });
    client.scopes = cloudPlatform;
    return client;
  };

  it("gives an access token of the service account for the intended token", async () => {
    const { token } = await clientOf(() => sandbox.token(order)).getAccessToken();
    const response = await fetch(`${sandbox.service.url}/tokeninfo?access_token=${token}`);
    const info = (await response.json()) as { email: string; scope: string };
    assert.deepEqual([info.email, info.scope], [email, cloudPlatform[0]]);
  });

  it("gives the pool's own principal where no service account is asked for", async () => {
    const client = clientOf(() => sandbox.token(order), { service_account_impersonation_url: undefined });
    const { token } = await client.getAccessToken();
    const response = await fetch(`${sandbox.service.url}/v1/introspect`, {
      method: "POST",
      body: new URLSearchParams({ token: token ?? "" }),
    });
    const info = (await response.json()) as { active: boolean; username: string };
    assert.deepEqual(
      info.username,
      `principal://iam.googleapis.com/projects/${number}/locations/global/workloadIdentityPools/ci-jobs/subject/repo:acme/web:environment:production`,
    );
  });

  const changed = (change: object) => () => sandbox.token({ ...order, ...change });
  const refusals: readonly (readonly [title: string, token: () => Promise<string>, answer: RegExp])[] = [
    ["an expired token", changed({ expiresIn: -1 }), /invalid_grant.*stale to sign-in/],
    [
      "another audience",
      changed({ audience: "sts.amazonaws.com" }),
      /invalid_grant.*does not match the expected audience/,
    ],
    [
      "a token that is not valid yet",
      changed({ claims: { nbf: Math.floor(Date.now() / 1000) + 3600 } }),
      /invalid_grant/,
    ],
    [
      "an unknown issuer",
      () => sandbox.token({ issuer: "https://evil.example", claims: { sub: "x" } }),
      /invalid_grant.*issuer/,
    ],
    [
      "a fork",
      changed({ parts: { ...intended, owner: "evil", ownerId: "1", repositoryId: "2" } }),
      /unauthorized_client.*rejected by the attribute condition/,
    ],
    ["a pull request of the same repository", changed({ form: "pull-request" }), /getAccessToken/],
    [
      "a changed payload",
      async () => {
        const [header, payload, signature] = (await sandbox.token(order)).split(".");
        const claims = JSON.parse(Buffer.from(payload ?? "", "base64url").toString());
        return [
          header,
          Buffer.from(JSON.stringify({ ...claims, jti: "x" })).toString("base64url"),
          signature,
        ].join(".");
      },
      /invalid_grant.*signature/i,
    ],
  ];
  for (const [title, token, answer] of refusals) {
    it(`refuses ${title}`, async () => {
      await assert.rejects(clientOf(token).getAccessToken(), answer);
    });
  }

  it("takes a session of AWS by its signed GetCallerIdentity", async () => {
    const roleArn = deployGithub(sandbox);
    const credentials = await fromWebToken({
      roleArn,
      roleSessionName: "job-1",
      webIdentityToken: await sandbox.token({ ...order, audience: "sts.amazonaws.com" }),
      clientConfig: { region: "eu-west-1", endpoint: sandbox.service.url },
    })();
    const base = `projects/${number}/locations/global/workloadIdentityPools/ci-jobs`;
    sandbox.gcp("gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider", "ci/aws", {
      project,
      workloadIdentityPoolId: "ci-jobs",
      workloadIdentityPoolProviderId: "aws-jobs",
      name: `${base}/providers/aws-jobs`,
      aws: { accountId: "000000000000" },
    });
    const role = "arn:aws:sts::000000000000:assumed-role/deploy";
    email = sandbox.serviceAccount("from-aws", [
      {
        role: "roles/iam.workloadIdentityUser",
        members: [`principalSet://iam.googleapis.com/${base}/attribute.aws_role/${role}`],
      },
    ]);
    const client = new AwsClient({
      type: "external_account",
      audience: `//iam.googleapis.com/${base}/providers/aws-jobs`,
      subject_token_type: "urn:ietf:params:aws:token-type:aws4_request",
      ...externalAccountUrls(sandbox.service.url, email),
      aws_security_credentials_supplier: {
        getAwsRegion: async () => "eu-west-1",
        getAwsSecurityCredentials: async () => ({
          accessKeyId: credentials.accessKeyId,
          secretAccessKey: credentials.secretAccessKey,
          ...(credentials.sessionToken ? { token: credentials.sessionToken } : {}),
        }),
      },
    });
    client.scopes = cloudPlatform;
    const { token } = await client.getAccessToken();
    const response = await fetch(`${sandbox.service.url}/tokeninfo?access_token=${token}`);
    assert.equal(((await response.json()) as { email: string }).email, email);
  });
});
