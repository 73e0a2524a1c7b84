import assert from "node:assert/strict";
import { once } from "node:events";
import { request } from "node:http";
import { connect } from "node:net";
import { createRemoteJWKSet, jwtVerify } from "jose";
import {
  deployGithub,
  deployPool,
  githubIssuer,
  intended,
  poolProvider,
  type Sandbox,
  startSandbox,
} from "./support.js";

describe("the token services over HTTP", () => {
  let sandbox: Sandbox;
  let url: string;
  before(async () => {
    sandbox = await startSandbox();
    url = sandbox.service.url;
    deployGithub(sandbox);
    deployPool(sandbox);
  });
  after(() => sandbox.stop());

  const post = (path: string, body: string, headers: Record<string, string> = {}) =>
    fetch(`${url}${path}`, { method: "POST", body, headers });

  it("publishes each issuer's discovery document and keys, by which its tokens verify", async () => {
    const at = `${url}/issuers/${encodeURIComponent(githubIssuer)}`;
    const discovery = (await (await fetch(`${at}/.well-known/openid-configuration`)).json()) as Record<
      string,
      string
    >;
    assert.equal(discovery.issuer, githubIssuer);
    const token = await sandbox.token({ form: "branch", parts: { owner: "acme" }, audience: "a" });
    const { payload } = await jwtVerify(token, createRemoteJWKSet(new URL(discovery.jwks_uri ?? "")), {
      issuer: githubIssuer,
      audience: "a",
    });
    assert.match(String(payload.sub), /^repo:acme\//);
  });

  it("gives tokens in GitHub's own form, to jobs only", async () => {
    const job = (await (
      await post("/actions/jobs", JSON.stringify({ form: "environment", parts: intended }))
    ).json()) as Record<string, string>;
    const ask = (bearer: string) =>
      fetch(`${job.ACTIONS_ID_TOKEN_REQUEST_URL}&audience=a`, {
        headers: { authorization: `bearer ${bearer}` },
      });
    assert.equal((await ask("x")).status, 401);
    const { value } = (await (await ask(job.ACTIONS_ID_TOKEN_REQUEST_TOKEN ?? "")).json()) as {
      value: string;
    };
    assert.equal(JSON.parse(Buffer.from(value.split(".")[1] ?? "", "base64url").toString()).aud, "a");
  });

  const orders: readonly (readonly [title: string, order: string, message: RegExp])[] = [
    ["that is not JSON", "{", /not a JSON object/],
    ["of a form that the issuer has not", '{"form":"nightly"}', /has no form "nightly", but branch/],
    ["of a part that the issuer has not", '{"parts":{"repo":"x"}}', /has no "repo", but owner/],
    ["with a strange field", '{"repo":"x"}', /^repo: an order has form/],
    ["with claims that are a list", '{"claims":[]}', /claims: is not an object/],
  ];
  for (const [title, order, message] of orders) {
    it(`says what is wrong with an order ${title}`, async () => {
      const response = await post(`/issuers/${encodeURIComponent(githubIssuer)}/token`, order);
      assert.equal(response.status, 400);
      assert.match(((await response.json()) as { error: string }).error, message);
    });
  }

  const malformed: readonly (readonly [
    title: string,
    path: string,
    body: string,
    status: number,
    answer: RegExp,
  ])[] = [
    ["no action", "/", "", 400, /<Code>MissingAction</],
    ["an action that there is not", "/", "Action=constructor", 400, /<Code>InvalidAction</],
    ["another version", "/", "Action=GetCallerIdentity&Version=1", 400, /<Code>InvalidAction</],
    [
      "a role that is markup",
      "/",
      "Action=AssumeRoleWithWebIdentity&RoleSessionName=ab&WebIdentityToken=a.b.c&RoleArn=%3Cx%3E%00aaaaaaaaaaaaaaaaaaaaaaa",
      400,
      /&lt;x&gt;aaa/,
    ],
    [
      "no role",
      "/",
      "Action=AssumeRoleWithWebIdentity",
      400,
      /<Code>ValidationError<.*Value null at 'roleArn'/,
    ],
    ["an unsigned AssumeRole", "/", "Action=AssumeRole", 403, /<Code>MissingAuthenticationToken</],
    ["an exchange of nothing", "/v1/token", "", 400, /unsupported_grant_type/],
    ["a path that there is not", "/v2/token", "", 404, /nothing at POST/],
    ["an issuer that is not encoded well", "/issuers/%E0%A4%A/token", "{}", 400, /percent-encoded/],
  ];
  for (const [title, path, body, status, answer] of malformed) {
    it(`answers ${title} as the cloud does`, async () => {
      const response = await post(path, body);
      assert.equal(response.status, status);
      assert.match(await response.text(), answer);
    });
  }

  it("takes a bounded body, and no other name than loopback's", async () => {
    assert.equal((await post("/", "x".repeat(300_000))).status, 413);
    const { hostname, port } = new URL(url);
    const sent = request({ hostname, port, headers: { host: "evil.example" } }).end();
    const [answer] = await once(sent, "response");
    answer.resume();
    assert.equal(answer.statusCode, 421);
    const socket = connect(Number(port), hostname, () => socket.write("no http at all\r\n\r\n"));
    const [reply] = await once(socket, "data");
    assert.match(String(reply), /^HTTP\/1\.1 400/);
    socket.destroy();
    assert.equal((await fetch(`${url}/?Action=GetCallerIdentity&Version=2011-06-15`)).status, 403);
  });

  it("logs each decision as the clouds do, and no token or secret", async () => {
    const RoleArn = deployGithub(sandbox);
    const order = { form: "environment", parts: intended };
    const assume = async (token: string) =>
      (
        await post(
          "/",
          new URLSearchParams({
            Action: "AssumeRoleWithWebIdentity",
            RoleArn,
            RoleSessionName: "log-me",
            WebIdentityToken: token,
          }).toString(),
        )
      ).text();
    const [good, bad] = [
      await sandbox.token({ ...order, audience: "sts.amazonaws.com" }),
      await sandbox.token({ ...order, audience: "sts.amazonaws.com", form: "pull-request" }),
    ];
    const answer = await assume(good);
    await assume(bad);
    const subject_token = await sandbox.token({ ...order, audience: `https:${poolProvider}` });
    const form = {
      grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
      subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
      audience: poolProvider,
      scope: "https://www.googleapis.com/auth/cloud-platform",
      subject_token,
    };
    const exchanged = (await (
      await post("/v1/token", new URLSearchParams(form).toString(), {
        "content-type": "application/x-www-form-urlencoded",
      })
    ).json()) as Record<string, string>;

    const [first, second] = sandbox.log("aws").slice(-2) as unknown as readonly Record<string, never>[];
    const { eventName, userIdentity, requestParameters, errorCode } = second as Record<string, unknown>;
    assert.deepEqual(
      { eventName, userIdentity, requestParameters, errorCode },
      {
        eventName: "AssumeRoleWithWebIdentity",
        userIdentity: {
          type: "WebIdentityUser",
          principalId:
            "arn:aws:iam::000000000000:oidc-provider/token.actions.githubusercontent.com:sts.amazonaws.com:repo:acme/web:pull_request",
          userName: "repo:acme/web:pull_request",
          identityProvider: "arn:aws:iam::000000000000:oidc-provider/token.actions.githubusercontent.com",
        },
        requestParameters: { roleArn: RoleArn, roleSessionName: "log-me" },
        errorCode: "AccessDenied",
      },
    );
    assert.match(JSON.stringify(first), /"accessKeyId":"ASIA/);
    const exchange = sandbox.log("gcp").at(-1) as unknown as {
      protoPayload: { metadata: { mapped_principal: string } };
    };
    assert.match(
      exchange.protoPayload.metadata.mapped_principal,
      /subject\/repo:acme\/web:environment:production$/,
    );

    const logs = JSON.stringify([sandbox.log("aws"), sandbox.log("gcp")]);
    const secrets = [
      good,
      bad,
      subject_token,
      exchanged.access_token ?? "-",
      ...["SecretAccessKey", "SessionToken"].map(
        (name) => answer.split(`<${name}>`)[1]?.split("<")[0] ?? "-",
      ),
    ];
    assert.deepEqual(
      secrets.filter((secret) => secret.length < 20 || logs.includes(secret)),
      [],
    );
  });
});
