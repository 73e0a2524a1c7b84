import assert from "node:assert/strict";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { type Machine, makeCertificate, makeRevocationList } from "./certificates.js";
import { type Answer, type Asked, createSession } from "./createSession.js";
import { account, type Sandbox, startSandbox } from "./support.js";

const arn = (type: string, id: string) => `arn:aws:rolesanywhere:eu-west-1:${account}:${type}/${id}`;
const trustAnchorArn = arn("trust-anchor", "a1");
const profileArn = arn("profile", "p1");

describe("IAM Roles Anywhere in the sandbox", () => {
  let sandbox: Sandbox;
  let asked: Asked;
  let created: number;
  const authority = makeCertificate({ names: { O: "acme", CN: "acme machines" }, isAuthority: true });
  const web = { names: { CN: "web-1", O: "acme" }, issuer: authority };
  const machine = makeCertificate(web);

  before(async () => {
    sandbox = await startSandbox();
    created = 0;
    anchor("a1", authority);
    const roleArn = sandbox.role("web", {
      Version: "2012-10-17",
      Statement: {
        Effect: "Allow",
        Principal: { Service: "rolesanywhere.amazonaws.com" },
        Action: ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
        Condition: {
          ArnEquals: { "aws:SourceArn": trustAnchorArn },
          StringEquals: {
            "aws:PrincipalTag/x509Subject/CN": "web-1",
            "aws:PrincipalTag/x509Subject/O": "acme",
          },
        },
      },
    });
    profile({ enabled: true, roleArns: [roleArn] });
    asked = { trustAnchorArn, profileArn, roleArn };
  });
  after(() => sandbox.stop());

  function anchor(id: string, { pem }: Machine, enabled = true): void {
    sandbox.aws("aws:rolesanywhere/trustAnchor:TrustAnchor", id, {
      id,
      arn: arn("trust-anchor", id),
      enabled,
      source: { sourceType: "CERTIFICATE_BUNDLE", sourceData: { x509CertificateData: pem } },
    });
  }
  function profile(properties: object): void {
    sandbox.aws("aws:rolesanywhere/profile:Profile", "p1", {
      arn: profileArn,
      durationSeconds: 900,
      ...properties,
    });
  }
  const ask = (who: Machine, change: Partial<Asked> = {}) =>
    createSession(sandbox.service.url, who, { ...asked, ...change });

  it("gives a session that the AWS SDK uses, with the certificate's name as its source identity", async () => {
    const { status, body } = await ask(machine);
    assert.equal(status, 201, JSON.stringify(body));
    const [given] = body.credentialSet ?? [];
    assert.equal(given?.sourceIdentity, "CN=web-1");
    const { accessKeyId, secretAccessKey, sessionToken } = given!.credentials;
    const client = new STSClient({
      region: "eu-west-1",
      endpoint: sandbox.service.url,
      credentials: { accessKeyId, secretAccessKey, sessionToken },
    });
    const { Arn } = await client.send(new GetCallerIdentityCommand({}));
    assert.equal(Arn, `arn:aws:sts::${account}:assumed-role/web/a01`);
  });

  it("takes an RSA key, and a chain up to the anchor", async () => {
    const between = makeCertificate({ names: { CN: "site 7" }, issuer: authority, isAuthority: true });
    const rsa = makeCertificate({ ...web, issuer: between, type: "rsa" });
    assert.equal((await ask(rsa, { chain: [between] })).status, 201);
    const alone = await ask(rsa);
    assert.match(String(alone.reason), /issued by nobody under the trust anchor/);
  });

  const other = makeCertificate({ names: { CN: "acme machines", O: "acme" }, isAuthority: true });
  const refused: readonly (readonly [string, () => Promise<Answer>, RegExp])[] = [
    [
      "another machine",
      () => ask(makeCertificate({ ...web, names: { CN: "web-2", O: "acme" } })),
      /x509Subject\/CN/,
    ],
    [
      "a name with more behind it",
      () => ask(makeCertificate({ ...web, names: { CN: "web-1x", O: "acme" } })),
      /x509Subject\/CN/,
    ],
    [
      "another organisation",
      () => ask(makeCertificate({ ...web, names: { CN: "web-1", O: "evil" } })),
      /x509Subject\/O/,
    ],
    ["no organisation", () => ask(makeCertificate({ ...web, names: { CN: "web-1" } })), /x509Subject\/O/],
    [
      "an authority of the same name",
      () => ask(makeCertificate({ ...web, issuer: other })),
      /issued by nobody/,
    ],
    ["a certificate by itself", () => ask(makeCertificate({ names: web.names })), /issued by nobody/],
    ["the authority itself", () => ask(authority), /an authority's own/],
    [
      "a machine that issues certificates",
      () => ask(makeCertificate({ ...web, issuer: machine }), { chain: [machine] }),
      /issued by nobody/,
    ],
    [
      "an expired certificate",
      () => ask(makeCertificate({ ...web, to: new Date(Date.now() - 1000) })),
      /is valid from/,
    ],
    [
      "a certificate of tomorrow",
      () => ask(makeCertificate({ ...web, from: new Date(Date.now() + 86_400_000) })),
      /is valid from/,
    ],
    [
      "a key that is not the certificate's",
      () => ask({ ...machine, privateKey: other.privateKey }),
      /not by the certificate's key/,
    ],
    ["an old signature", () => ask(machine, { now: new Date(Date.now() - 3_600_000) }), /Signature expired/],
    [
      "a role that the profile does not name",
      () => ask(machine, { roleArn: `arn:aws:iam::${account}:role/admin` }),
      /does not name the role/,
    ],
  ];
  for (const [title, present, reason] of refused) {
    it(`refuses ${title}`, async () => {
      const { status, reason: said } = await present();
      assert.equal(status, 403);
      assert.match(String(said), reason);
    });
  }

  it("refuses another anchor of the account, whose machines the role does not mean", async () => {
    anchor("a2", other);
    const impostor = makeCertificate({ ...web, issuer: other });
    const { status, reason } = await ask(impostor, { trustAnchorArn: arn("trust-anchor", "a2") });
    assert.equal(status, 403);
    assert.match(String(reason), /aws:SourceArn/);
  });

  it("refuses a revoked certificate", async () => {
    const revoked = makeCertificate({ ...web, serial: "0b07" });
    assert.equal((await ask(revoked)).status, 201);
    const CrlData = makeRevocationList(authority, ["0b07", "0b08"]);
    created += 1;
    sandbox.aws("aws:cloudcontrol/resource:Resource", `crl-${created}`, {
      typeName: "AWS::RolesAnywhere::CRL",
      desiredState: JSON.stringify({ Name: "gone", Enabled: true, TrustAnchorArn: trustAnchorArn, CrlData }),
    });
    assert.match(String((await ask(revoked)).reason), /is revoked/);
    assert.equal((await ask(machine)).status, 201);
  });

  it("stops at once when profile or anchor are disabled", async () => {
    profile({ enabled: false, roleArns: [asked.roleArn] });
    assert.equal((await ask(machine)).status, 404);
    profile({ enabled: true, roleArns: [asked.roleArn] });
    anchor("a1", authority, false);
    assert.equal((await ask(machine)).status, 404);
  });
});
