import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { fromTokenFile, fromWebToken } from "@aws-sdk/credential-providers";
import { deployGithub, githubTrust, intended, type Sandbox, startSandbox } from "./support.js";

/** What the SDK's signer can do beside signing, and its type does not say. */
interface Presigner {
  presign(request: object, options: object): Promise<{ readonly query: Record<string, string> }>;
}

describe("the AWS SDK against the sandbox's STS", () => {
  let sandbox: Sandbox;
  let roleArn: string;
  const order = { form: "environment", parts: intended, audience: "sts.amazonaws.com" };
  const region = "eu-west-1";

  before(async () => {
    sandbox = await startSandbox();
    process.env.AWS_ENDPOINT_URL_STS = sandbox.service.url;
    roleArn = deployGithub(sandbox);
  });
  after(async () => {
    delete process.env.AWS_ENDPOINT_URL_STS;
    await sandbox.stop();
  });

  const become = async (more: object = {}, webIdentityToken?: string) =>
    fromWebToken({
      roleArn,
      roleSessionName: "job-1",
      webIdentityToken: webIdentityToken ?? (await sandbox.token(order)),
      clientConfig: { region },
      ...more,
    })();

  it("gives a session for the intended token, and says who the session is", async () => {
    const credentials = await become();
    const { Arn, Account } = await new STSClient({ region, credentials }).send(
      new GetCallerIdentityCommand({}),
    );
    assert.deepEqual([Arn, Account], ["arn:aws:sts::000000000000:assumed-role/deploy/job-1", "000000000000"]);
  });

  it("takes the token from a file, as a pod or a runner has it", async () => {
    const folder = mkdtempSync(join(tmpdir(), "keyless-token-"));
    try {
      const webIdentityTokenFile = join(folder, "token");
      writeFileSync(webIdentityTokenFile, await sandbox.token(order));
      const credentials = await fromTokenFile({ roleArn, webIdentityTokenFile, clientConfig: { region } })();
      assert.match(credentials.accessKeyId, /^ASIA/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("limits a session of a session to one hour", async () => {
    const credentials = await become();
    const target = sandbox.role(
      "target",
      {
        Version: "2012-10-17",
        Statement: { Effect: "Allow", Principal: { AWS: roleArn }, Action: "sts:AssumeRole" },
      },
      { maxSessionDuration: 43_200 },
    );
    sandbox.rolePolicy("deploy", {
      Version: "2012-10-17",
      Statement: { Effect: "Allow", Action: "sts:AssumeRole", Resource: target },
    });
    const client = new STSClient({ region, credentials });
    const ask = (DurationSeconds: number) =>
      client.send(new AssumeRoleCommand({ RoleArn: target, RoleSessionName: "next", DurationSeconds }));
    const { AssumedRoleUser } = await ask(3600);
    assert.equal(AssumedRoleUser?.Arn, "arn:aws:sts::000000000000:assumed-role/target/next");
    await assert.rejects(ask(3601), { name: "ValidationError" });
  });

  const changed = (claims: object) => () => sandbox.token({ ...order, claims: claims as never });
  const refusals: readonly (readonly [
    title: string,
    token: () => Promise<string>,
    code: string,
    status: number,
  ])[] = [
    ["an expired token", () => sandbox.token({ ...order, expiresIn: -1 }), "ExpiredTokenException", 400],
    [
      "another audience",
      () => sandbox.token({ ...order, audience: "https://github.com/acme" }),
      "InvalidIdentityTokenException",
      400,
    ],
    [
      "an unknown issuer",
      () =>
        sandbox
          .token({ issuer: "https://evil.example", ...order, claims: {} })
          .catch(() => sandbox.token({ issuer: "https://evil.example", claims: { sub: "x" } })),
      "InvalidIdentityTokenException",
      400,
    ],
    [
      "a token that is not valid yet",
      changed({ nbf: Math.floor(Date.now() / 1000) + 3600 }),
      "InvalidIdentityTokenException",
      400,
    ],
    ["no subject", changed({ sub: null }), "InvalidIdentityTokenException", 400],
    ["a pull request", () => sandbox.token({ ...order, form: "pull-request" }), "AccessDenied", 403],
    [
      "a fork",
      () =>
        sandbox.token({ ...order, parts: { ...intended, owner: "evil", ownerId: "1", repositoryId: "2" } }),
      "AccessDenied",
      403,
    ],
    [
      "a signature of another issuer's key",
      async () => {
        const [header, , signature] = (
          await sandbox.token({ issuer: "https://evil.example", claims: {} })
        ).split(".");
        return [header, (await sandbox.token(order)).split(".")[1], signature].join(".");
      },
      "InvalidIdentityTokenException",
      400,
    ],
    [
      "no signature at all",
      async () => {
        const none = Buffer.from('{"alg":"none"}').toString("base64url");
        return `${none}.${(await sandbox.token(order)).split(".")[1]}.`;
      },
      "InvalidIdentityTokenException",
      400,
    ],
    ["a text that is no token", async () => "not-a-token", "InvalidIdentityTokenException", 400],
  ];
  for (const [title, token, code, status] of refusals) {
    it(`refuses ${title} with ${code}`, async () => {
      await assert.rejects(
        become({}, await token()),
        (error: { name: string; $metadata?: { httpStatusCode?: number } }) => {
          assert.deepEqual([error.name, error.$metadata?.httpStatusCode], [code, status]);
          return true;
        },
      );
    });
  }

  it("forgets a session that has expired, and says so", async () => {
    const credentials = await become({ durationSeconds: 900 });
    // The SDK signs by its own clock, and the service's is moved.
    sandbox.wait(890);
    const client = new STSClient({ region, credentials: { ...credentials }, systemClockOffset: 890_000 });
    await client.send(new GetCallerIdentityCommand({}));
    sandbox.wait(20);
    await assert.rejects(
      new STSClient({
        region,
        credentials: { ...credentials, expiration: new Date(Date.now() + 1e7) },
        systemClockOffset: 910_000,
      }).send(new GetCallerIdentityCommand({})),
      { name: "ExpiredToken" },
    );
    sandbox.wait(-910);
  });

  it("refuses a wrong secret, a strange token and an unknown key", async () => {
    const credentials = await become();
    const who = (change: object) =>
      new STSClient({ region, credentials: { ...credentials, ...change } }).send(
        new GetCallerIdentityCommand({}),
      );
    await assert.rejects(who({ secretAccessKey: "x" }), { name: "SignatureDoesNotMatch" });
    await assert.rejects(who({ sessionToken: "x" }), { name: "InvalidClientTokenId" });
    await assert.rejects(who({ accessKeyId: "ASIASANDBOX000000000" }), { name: "InvalidClientTokenId" });
  });

  it("takes a presigned GetCallerIdentity, as clusters do, for as long as it is good", async () => {
    const credentials = await become();
    const signer = (await new STSClient({ region, credentials }).config.signer()) as unknown as Presigner;
    const { hostname, port, host } = new URL(sandbox.service.url);
    const query = { Action: "GetCallerIdentity", Version: "2011-06-15" };
    const bare = {
      method: "GET",
      protocol: "http:",
      hostname,
      port: Number(port),
      path: "/",
      query,
      headers: { host },
    };
    const signed = await signer.presign(bare, { expiresIn: 60 });
    const search = new URLSearchParams(signed.query);
    const ask = () => fetch(`${sandbox.service.url}/?${search}`);
    assert.match(await (await ask()).text(), /assumed-role\/deploy\/job-1/);
    sandbox.wait(61);
    assert.match(await (await ask()).text(), /<Code>SignatureDoesNotMatch</);
    sandbox.wait(-61);
  });

  it("needs sts:TagSession for a token with session tags", async () => {
    const claims = {
      "https://aws.amazon.com/tags": { principal_tags: { Team: ["web"] }, transitive_tag_keys: ["Team"] },
    };
    const token = await sandbox.token({ ...order, claims });
    await assert.rejects(become({}, token), {
      name: "AccessDenied",
      message: "Not authorized to perform sts:TagSession",
    });
    const tagged = sandbox.role("tagged", githubTrust(["sts:AssumeRoleWithWebIdentity", "sts:TagSession"]));
    assert.match((await become({ roleArn: tagged }, token)).accessKeyId, /^ASIA/);
  });
});
