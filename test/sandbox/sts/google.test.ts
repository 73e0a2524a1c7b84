import assert from "node:assert/strict";
import { createRemoteJWKSet, exportJWK, generateKeyPair, jwtVerify, SignJWT } from "jose";
import {
  deployPool,
  intended,
  number,
  poolProvider,
  project,
  type Sandbox,
  startSandbox,
} from "./support.js";

const scope = "https://www.googleapis.com/auth/cloud-platform";
const pool = `projects/${number}/locations/global/workloadIdentityPools/ci-jobs`;
const member = `principal://iam.googleapis.com/${pool}/subject/repo:acme/web:environment:production`;

interface Answered {
  readonly status: number;
  readonly body: Readonly<Record<string, string>> & {
    readonly error?: { status: string; message: string } & string;
  };
}

describe("Google's token services in the sandbox", () => {
  let sandbox: Sandbox;
  let email: string;
  let federated: string;

  before(async () => {
    sandbox = await startSandbox();
    email = deployPool(sandbox);
    federated = (await exchange()).body.access_token ?? "";
  });
  after(() => sandbox.stop());

  const order = { form: "environment", parts: intended, audience: `https:${poolProvider}` };
  const exchange = async (change: Readonly<Record<string, string>> = {}) => {
    const form = {
      grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
      subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
      audience: poolProvider,
      scope,
      ...change,
    };
    const subject_token = change.subject_token ?? (await sandbox.token(order));
    const response = await fetch(`${sandbox.service.url}/v1/token`, {
      method: "POST",
      body: new URLSearchParams({ ...form, subject_token }),
    });
    return { status: response.status, body: (await response.json()) as Answered["body"] };
  };
  const call = async (
    account: string,
    method: string,
    body: unknown,
    bearer = federated,
  ): Promise<Answered> => {
    const response = await fetch(
      `${sandbox.service.url}/v1/projects/-/serviceAccounts/${account}:${method}`,
      {
        method: "POST",
        headers: { authorization: `Bearer ${bearer}` },
        body: typeof body === "string" ? body : JSON.stringify(body),
      },
    );
    return { status: response.status, body: (await response.json()) as Answered["body"] };
  };
  const named = ({ status, body }: Answered) => [status, body.error?.status];

  const wrong: readonly (readonly [
    title: string,
    change: Readonly<Record<string, string>>,
    status: number,
    error: string,
  ])[] = [
    ["another grant", { grant_type: "password" }, 400, "unsupported_grant_type"],
    ["no scope", { scope: "" }, 400, "invalid_request"],
    [
      "an audience that names no provider",
      { audience: "//iam.googleapis.com/projects/x" },
      400,
      "invalid_request",
    ],
    [
      "a provider that is not there",
      { audience: `//iam.googleapis.com/${pool}/providers/none` },
      400,
      "invalid_target",
    ],
    [
      "a token type of SAML",
      { subject_token_type: "urn:ietf:params:oauth:token-type:saml2" },
      400,
      "invalid_request",
    ],
    ["a token that is none", { subject_token: "x" }, 400, "invalid_grant"],
    [
      "AWS's signature at an OIDC provider",
      { subject_token_type: "urn:ietf:params:aws:token-type:aws4_request" },
      400,
      "invalid_grant",
    ],
  ];
  for (const [title, change, status, error] of wrong) {
    it(`answers ${title} with ${error}`, async () => {
      const answer = await exchange(change);
      assert.deepEqual([answer.status, answer.body.error], [status, error]);
    });
  }

  it("takes the lifetime that is asked for, up to an hour", async () => {
    const { status, body } = await call(email, "generateAccessToken", { scope: [scope], lifetime: "300s" });
    const left = Date.parse(body.expireTime ?? "") - Date.now();
    assert.ok(status === 200 && left > 290_000 && left <= 300_000, String(left));
    for (const lifetime of ["3601s", "0s", "x", 7])
      assert.deepEqual(named(await call(email, "generateAccessToken", { scope: [scope], lifetime })), [
        400,
        "INVALID_ARGUMENT",
      ]);
    assert.deepEqual(named(await call(email, "generateAccessToken", {})), [400, "INVALID_ARGUMENT"]);
    assert.deepEqual(named(await call(email, "generateAccessToken", "{")), [400, "INVALID_ARGUMENT"]);
  });

  it("knows no token but its own, and forgets them when they expire", async () => {
    const ask = (bearer: string) =>
      call(email, "generateAccessToken", { scope: [scope] }, bearer).then(named);
    assert.deepEqual(await ask("x"), [401, "UNAUTHENTICATED"]);
    sandbox.wait(3601);
    assert.deepEqual(await ask(federated), [401, "UNAUTHENTICATED"]);
    sandbox.wait(-3601);
    const narrow = (await exchange({ scope: "https://www.googleapis.com/auth/devstorage.read_only" })).body
      .access_token;
    assert.deepEqual(await ask(narrow ?? ""), [403, "PERMISSION_DENIED"]);
  });

  it("goes through delegates only where each may act for the next", async () => {
    const delegate = sandbox.serviceAccount("delegate", [
      { role: "roles/iam.serviceAccountTokenCreator", members: [member] },
    ]);
    const target = sandbox.serviceAccount("target", [
      { role: "roles/iam.serviceAccountTokenCreator", members: [`serviceAccount:${delegate}`] },
    ]);
    const delegates = [`projects/-/serviceAccounts/${delegate}`];
    assert.equal((await call(target, "generateAccessToken", { scope: [scope], delegates })).status, 200);
    assert.deepEqual(named(await call(target, "generateAccessToken", { scope: [scope] })), [
      403,
      "PERMISSION_DENIED",
    ]);
    const other = [`projects/-/serviceAccounts/${email}`];
    assert.deepEqual(named(await call(target, "generateAccessToken", { scope: [scope], delegates: other })), [
      403,
      "PERMISSION_DENIED",
    ]);
    const record = sandbox
      .log("gcp")
      .findLast(({ protoPayload }) => !("code" in (protoPayload?.status ?? {}))) as unknown as {
      protoPayload: {
        metadata: { identityDelegationChain: string[] };
        authenticationInfo: { principalSubject: string };
      };
    };
    assert.deepEqual(record.protoPayload.metadata.identityDelegationChain, [
      `projects/-/serviceAccounts/${delegate}`,
      `projects/-/serviceAccounts/${target}`,
    ]);
    assert.equal(record.protoPayload.authenticationInfo.principalSubject, member);
  });

  it("heeds the condition of a grant, and grants on the project", async () => {
    const grant = (expression: string) => [
      { role: "roles/iam.workloadIdentityUser", members: [member], condition: { title: "t", expression } },
    ];
    const later = sandbox.serviceAccount("later", grant("request.time < timestamp('2020-01-01T00:00:00Z')"));
    assert.equal((await call(later, "generateAccessToken", { scope: [scope] })).status, 403);
    const now = sandbox.serviceAccount(
      "now-and-on",
      grant("request.time > timestamp('2020-01-01T00:00:00Z')"),
    );
    assert.equal((await call(now, "generateAccessToken", { scope: [scope] })).status, 200);
    const plain = sandbox.serviceAccount("plain-one");
    assert.equal((await call(plain, "generateAccessToken", { scope: [scope] })).status, 403);
    sandbox.gcp("gcp:projects/iAMPolicy:IAMPolicy", project, {
      project,
      policyData: JSON.stringify({
        bindings: [{ role: "roles/iam.serviceAccountTokenCreator", members: [member] }],
      }),
    });
    assert.equal((await call(plain, "generateAccessToken", { scope: [scope] })).status, 200);
  });

  it("issues identity tokens of Google's, which AWS takes without a provider", async () => {
    const { body } = await call(email, "generateIdToken", {
      audience: "https://aws.example",
      includeEmail: true,
    });
    const google = "https://accounts.google.com";
    const keys = createRemoteJWKSet(
      new URL(`${sandbox.service.url}/issuers/${encodeURIComponent(google)}/jwks`),
    );
    const { payload } = await jwtVerify(body.token ?? "", keys, {
      issuer: google,
      audience: "https://aws.example",
    });
    assert.deepEqual([payload.azp, payload.email], [payload.sub, email]);
    const role = (sub: string) =>
      sandbox.role(`from-google-${sub.length}`, {
        Version: "2012-10-17",
        Statement: {
          Effect: "Allow",
          Principal: { Federated: "accounts.google.com" },
          Action: "sts:AssumeRoleWithWebIdentity",
          Condition: {
            StringEquals: {
              "accounts.google.com:sub": sub,
              "accounts.google.com:aud": sub,
              "accounts.google.com:oaud": "https://aws.example",
            },
          },
        },
      });
    const become = async (RoleArn: string) =>
      fetch(sandbox.service.url, {
        method: "POST",
        body: new URLSearchParams({
          Action: "AssumeRoleWithWebIdentity",
          Version: "2011-06-15",
          RoleArn,
          RoleSessionName: "job",
          WebIdentityToken: body.token ?? "",
        }),
      });
    assert.equal((await become(role(String(payload.sub)))).status, 200);
    assert.equal((await become(role("1"))).status, 403);
  });

  it("signs a JWT as a service account, for those who may", async () => {
    const signer = sandbox.serviceAccount("signer", [
      { role: "roles/iam.serviceAccountTokenCreator", members: [member] },
    ]);
    const { body } = await call(signer, "signJwt", { payload: JSON.stringify({ sub: "x" }) });
    const keys = createRemoteJWKSet(new URL(`${sandbox.service.url}/service_accounts/v1/jwk/${signer}`));
    const { payload } = await jwtVerify(body.signedJwt ?? "", keys);
    assert.deepEqual(payload, { sub: "x" });
  });

  it("checks signatures by the keys that were uploaded to the provider, where there are some", async () => {
    const { privateKey, publicKey } = await generateKeyPair("ES256");
    const jwksJson = JSON.stringify({
      keys: [{ ...(await exportJWK(publicKey)), alg: "ES256", kid: "own" }],
    });
    const name = `${pool}/providers/own-keys`;
    sandbox.gcp("gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider", name, {
      project,
      name,
      attributeMapping: { "google.subject": "assertion.sub" },
      oidc: { issuerUri: "https://cluster.example", jwksJson },
    });
    const audience = `//iam.googleapis.com/${name}`;
    const claims = {
      iss: "https://cluster.example",
      sub: "system:serviceaccount:a:b",
      aud: `https:${audience}`,
    };
    const own = await new SignJWT(claims)
      .setProtectedHeader({ alg: "ES256", kid: "own" })
      .setIssuedAt()
      .setExpirationTime("5m")
      .sign(privateKey);
    assert.equal((await exchange({ audience, subject_token: own })).status, 200);
    const others = await sandbox.token({
      issuer: "https://cluster.example",
      audience: claims.aud,
      claims: { sub: claims.sub },
    });
    assert.equal((await exchange({ audience, subject_token: others })).body.error, "invalid_grant");
  });

  it("takes nothing from a provider or a pool that is disabled", async () => {
    const base = { project, workloadIdentityPoolId: "ci-jobs", name: pool, state: "ACTIVE" };
    sandbox.gcp("gcp:iam/workloadIdentityPool:WorkloadIdentityPool", "ci", { ...base, disabled: true });
    assert.equal((await exchange()).body.error, "invalid_target");
    sandbox.gcp("gcp:iam/workloadIdentityPool:WorkloadIdentityPool", "ci", base);
    assert.equal((await exchange()).status, 200);
  });
});
