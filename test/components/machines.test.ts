import assert from "node:assert/strict";
import { issuedSubject, machineProblems } from "../../src/components/trust/machine.js";
import { gcp } from "../../src/index.js";
import { authorityCertificate } from "../../src/sandbox/providers/gcp/services/sandboxAuthority.js";
import { awaited, runProgram } from "./support/mocks.js";
import { strictFindings } from "./support/strict.js";

const svid = "spiffe://acme.example/ns/shop/sa/api";
const owned = { owner: "team-web@acme.example", purpose: "Serves the shop", reviewBy: "2027-05-31" };
const machine = {
  ...owned,
  subject: { uri: svid, organization: "acme" },
  authorityCertificate,
  grants: [{ publish: "projects/acme-prod/topics/orders" }],
};
const authorityName =
  "projects/acme-prod/locations/europe-west1/caPools/machines/certificateAuthorities/root";

describe("the service account of a machine with a certificate", () => {
  const make = () => new gcp.CertificateServiceAccount("api", machine);

  it("is held to the subject under the authority, and stamped as this account's", async () => {
    const { registered } = await runProgram(make);
    const provider = registered.find(
      ({ type }) => type === "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider",
    );
    const account = registered.find(({ type }) => type === "gcp:serviceaccount/account:Account");
    assert.deepEqual(provider?.inputs.x509, {
      trustStore: { trustAnchors: [{ pemCertificate: authorityCertificate }] },
    });
    assert.equal(
      provider?.inputs.attributeCondition,
      `assertion.san.uri == '${svid}' && assertion.subject.dn.o == 'acme'`,
    );
    assert.deepEqual(provider?.inputs.attributeMapping, {
      "google.subject": "assertion.san.uri",
      "attribute.identity": `'${account?.inputs.accountId}'`,
    });
    assert.deepEqual(strictFindings(registered), []);
  });

  it("gives the files for the machine, of which none holds a secret", async () => {
    const { result } = await runProgram(make);
    const setup = await awaited(result.setup);
    const [, credentials = ""] = setup.split("# the file that GOOGLE_APPLICATION_CREDENTIALS names\n");
    const file = JSON.parse(credentials);
    assert.equal(file.token_url, "https://sts.mtls.googleapis.com/v1/token");
    assert.equal(file.subject_token_type, "urn:ietf:params:oauth:token-type:mtls");
    assert.equal(file.audience, `//iam.googleapis.com/${await awaited(result.workloadIdentityProvider)}`);
  });

  it("believes an authority of Certificate Authority Service itself, and not those above it", async () => {
    const { authorityCertificate: _, ...rest } = machine;
    const above = authorityCertificate.replace("MIIB", "MIIC");
    const { registered } = await runProgram(
      () => new gcp.CertificateServiceAccount("api", { ...rest, authorityName }),
      {
        answers: {
          "gcp:certificateauthority/getAuthority:getAuthority": (inputs) => {
            assert.deepEqual(inputs, {
              project: "acme-prod",
              location: "europe-west1",
              pool: "machines",
              certificateAuthorityId: "root",
            });
            return { pemCaCertificates: [authorityCertificate, above] };
          },
        },
      },
    );
    const provider = registered.find(
      ({ type }) => type === "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider",
    );
    assert.deepEqual(provider?.inputs.x509, {
      trustStore: { trustAnchors: [{ pemCertificate: authorityCertificate }] },
    });
  });

  it("lets its requester have this machine's certificate only, for a day", async () => {
    const { authorityCertificate: _, ...rest } = machine;
    const certificateRequester = "serviceAccount:cert-manager@acme-prod.iam.gserviceaccount.com";
    const answers = {
      "gcp:certificateauthority/getAuthority:getAuthority": () => ({
        pemCaCertificates: [authorityCertificate],
      }),
    };
    const { registered } = await runProgram(
      () => new gcp.CertificateServiceAccount("api", { ...rest, authorityName, certificateRequester }),
      { answers },
    );
    const ofType = (name: string) => registered.find(({ type }) => type.endsWith(`:${name}`))?.inputs ?? {};
    const template = ofType("CertificateTemplate");
    assert.equal(template.maximumLifetime, "86400s");
    assert.deepEqual((template.identityConstraints as { celExpression: object }).celExpression, {
      title: "Exactly this machine",
      expression: issuedSubject(machine.subject),
    });
    assert.equal(ofType("CertificateTemplateIamMember").role, "roles/privateca.templateUser");
    assert.deepEqual(ofType("CaPoolIamMember").condition, {
      title: "By this machine's template only",
      expression: `api.getAttribute('privateca.googleapis.com/template', '') == 'acme-prod/-/${template.name}'`,
    });
    assert.deepEqual(strictFindings(registered), []);
  });

  it("is issued no name besides the given ones", () => {
    assert.equal(
      issuedSubject({ commonName: "web-1" }),
      'subject.common_name == "web-1" && subject_alt_names.all(san, false)',
    );
    assert.equal(
      issuedSubject({ uri: svid, dnsName: "api.acme.example" }),
      `subject_alt_names.all(san, (san.type == URI && san.value == "${svid}") || (san.type == DNS && san.value == "api.acme.example"))`,
    );
  });

  const refused: readonly (readonly [string, Partial<Parameters<typeof machineProblems>[1]>, RegExp])[] = [
    [
      "a subject of many machines",
      { subject: { organization: "acme" } },
      /^subject: give uri, dnsName, commonName/,
    ],
    [
      "a wildcard for a name",
      { subject: { dnsName: "*.acme.example" } },
      /^subject\.dnsName: .* is not one name/,
    ],
    [
      "a name too long for GCP",
      { subject: { uri: `spiffe://acme/${"x".repeat(120)}` } },
      /^subject\.uri: has 134 bytes/,
    ],
    ["two authorities", { authorityName }, /^give exactly one of authorityName, authorityCertificate; 2/],
    ["a certificate that is none", { authorityCertificate: "acme" }, /^authorityCertificate: is not a PEM/],
    [
      "a requester at another authority",
      { certificateRequester: "user:a@b.example" },
      /^certificateRequester: goes/,
    ],
    ["a long life", { certificateSeconds: 8 * 86_400 }, /^certificateSeconds: .* seven days/],
    ["a pool's id where it has its own", { pool: "own", poolId: "machines" }, /^poolId: does not go with/],
  ];
  for (const [title, change, expected] of refused) {
    it(`refuses ${title}`, () => {
      const said = machineProblems("api-123456", { ...machine, ...change });
      assert.match(
        said.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join("\n"),
        expected,
      );
    });
  }

  it("never takes a private key", () => {
    const key = "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n";
    const [first] = machineProblems("api-123456", { ...machine, authorityCertificate: key });
    assert.match(first?.message ?? "", /holds a private key/);
    assert.ok(!first?.message.includes("MIIB"));
  });
});
