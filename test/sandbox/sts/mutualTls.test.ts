import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { request } from "node:https";
import { type Machine, makeCertificate } from "./certificates.js";
import { number, project, type Sandbox, startSandbox } from "./support.js";

const base = `projects/${number}/locations/global/workloadIdentityPools/machines`;

describe("Google's token exchange with a client certificate", () => {
  let sandbox: Sandbox;
  const root = makeCertificate({ names: { CN: "acme root" }, isAuthority: true });
  const between = makeCertificate({ names: { CN: "acme machines" }, isAuthority: true, issuer: root });
  const till = { names: { CN: "till-7", O: "acme", OU: "shops" }, dnsName: "till-7.acme.example" };
  const machine = makeCertificate({ ...till, issuer: root });
  const deep = makeCertificate({ ...till, issuer: between });

  before(async () => {
    sandbox = await startSandbox();
    sandbox.gcp("gcp:iam/workloadIdentityPool:WorkloadIdentityPool", "machines", {
      project,
      workloadIdentityPoolId: "machines",
      name: base,
      state: "ACTIVE",
    });
    provider("till", {});
    provider("deep", { intermediateCas: [{ pemCertificate: between.pem }] });
  });
  after(() => sandbox.stop());

  function provider(id: string, store: object): void {
    sandbox.gcp("gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider", `machines/${id}`, {
      project,
      workloadIdentityPoolId: "machines",
      workloadIdentityPoolProviderId: id,
      name: `${base}/providers/${id}`,
      attributeMapping: {
        "google.subject": "assertion.san.dns",
        "attribute.unit": "assertion.subject.dn.ou",
      },
      attributeCondition: "assertion.issuer.dn.cn.startsWith('acme ') && assertion.serialNumberHex == 'a01'",
      x509: { trustStore: { trustAnchors: [{ pemCertificate: root.pem }], ...store } },
    });
  }

  const encoded = ({ pem }: Machine) => new X509Certificate(pem).raw.toString("base64");

  /** The answer to a machine that shows a certificate on the connection, and sends some. */
  function exchange(shown: Machine | undefined, sent: string, id = "till"): Promise<Answer> {
    const body = new URLSearchParams({
      grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
      audience: `//iam.googleapis.com/${base}/providers/${id}`,
      scope: "https://www.googleapis.com/auth/cloud-platform",
      subject_token_type: "urn:ietf:params:oauth:token-type:mtls",
      subject_token: sent,
    });
    const options = {
      method: "POST",
      ca: readFileSync(sandbox.service.authorityFile),
      agent: false,
      headers: { "content-type": "application/x-www-form-urlencoded" },
      ...(shown === undefined
        ? {}
        : { cert: shown.pem, key: shown.privateKey.export({ type: "pkcs8", format: "pem" }) }),
    };
    return new Promise((resolve, reject) => {
      const asking = request(`${sandbox.service.tlsUrl}/v1/token`, options, async (response) => {
        const chunks = await response.toArray();
        const { access_token: token, error } = JSON.parse(Buffer.concat(chunks).toString());
        const reason = response.headers["x-keyless-reason"];
        resolve(token === undefined ? { error, reason } : { token });
      });
      asking.on("error", reject);
      asking.end(String(body));
    });
  }

  interface Answer {
    readonly token?: string;
    readonly error?: string;
    readonly reason?: string | string[] | undefined;
  }

  it("gives a token for the certificate of the connection", async () => {
    assert.match((await exchange(machine, JSON.stringify([encoded(machine)]))).token ?? "", /^sandbox\./);
  });

  it("goes through authorities that the machine sends, or the provider has", async () => {
    const chain = JSON.stringify([encoded(deep), encoded(between)]);
    assert.ok((await exchange(deep, chain)).token);
    assert.ok((await exchange(deep, JSON.stringify([encoded(deep)]), "deep")).token);
    const { error, reason } = await exchange(deep, JSON.stringify([encoded(deep)]));
    assert.equal(error, "invalid_grant");
    assert.match(String(reason), /issued by nobody under the trust anchor/);
  });

  const others: Readonly<Record<string, () => Promise<Answer>>> = {
    "a certificate that the connection does not prove the key of": () =>
      exchange(makeCertificate({ ...till, issuer: root }), JSON.stringify([encoded(machine)])),
    "no certificate at all": () => exchange(undefined, JSON.stringify([encoded(machine)])),
    "what is no list of certificates": () => exchange(machine, "x"),
    "an authority's own certificate": () => exchange(between, JSON.stringify([encoded(between)])),
    "one that the condition does not mean": async () => {
      const other = makeCertificate({ ...till, issuer: root, serial: "0a02" });
      return exchange(other, JSON.stringify([encoded(other)]));
    },
  };
  for (const [what, ask] of Object.entries(others)) {
    it(`refuses ${what}`, async () => {
      assert.match((await ask()).error ?? "", /^(?:invalid_grant|invalid_request|unauthorized_client)$/);
    });
  }

  it("refuses a certificate on a connection without TLS", async () => {
    const response = await fetch(`${sandbox.service.url}/v1/token`, {
      method: "POST",
      body: new URLSearchParams({
        grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
        audience: `//iam.googleapis.com/${base}/providers/till`,
        scope: "https://www.googleapis.com/auth/cloud-platform",
        subject_token_type: "urn:ietf:params:oauth:token-type:mtls",
        subject_token: JSON.stringify([encoded(machine)]),
      }),
    });
    assert.equal(((await response.json()) as Answer).error, "invalid_request");
  });
});
