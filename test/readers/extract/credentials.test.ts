import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { type Properties, type Resource, Secret, Unknown } from "../../../src/model/index.js";
import { catalogue } from "../../../src/readers/extract/credentials/catalogue.js";
import { extractFacts } from "../../../src/readers/index.js";
import table from "../../../src/readers/terraform/table.json";
import { plain } from "../plainFacts.js";

const later = new Unknown("known only after apply");

function credentialsOf(type: string, properties: Properties): unknown[] {
  const resource: Resource = {
    address: "x",
    type,
    name: "x",
    properties,
    references: {},
    change: "create",
    source: { file: "f" },
  };
  return extractFacts([resource]).credentials.map(({ kind, path, origin, lifetime, holder }) =>
    plain([kind, path, origin, lifetime, holder?.value]),
  );
}

const never = Number.POSITIVE_INFINITY;
const day = 86_400;

describe("Credentials", () => {
  const cases: readonly (readonly [
    what: string,
    type: string,
    properties: Properties,
    credentials: unknown[],
  ])[] = [
    [
      "an access key",
      "aws:iam/accessKey:AccessKey",
      { user: "u" },
      [["access-key", "", "minted", never, "u"]],
    ],
    [
      "a Bedrock key with an age",
      "aws:iam/serviceSpecificCredential:ServiceSpecificCredential",
      { userName: "u", serviceName: "bedrock.amazonaws.com", credentialAgeDays: 30 },
      [["service-specific-credential", "", "minted", 30 * day, "u"]],
    ],
    [
      "an IoT certificate that AWS makes the key of",
      "aws:iot/certificate:Certificate",
      { active: true },
      [["device-certificate", "", "minted", never, undefined]],
    ],
    [
      "an IoT certificate for a request",
      "aws:iot/certificate:Certificate",
      { active: true, csr: "PEM" },
      [["device-certificate", "csr", "registered", never, undefined]],
    ],
    [
      "a literal password",
      "aws:rds/instance:Instance",
      { password: "x" },
      [["password", "password", "literal", never, undefined]],
    ],
    [
      "a secret password",
      "aws:rds/instance:Instance",
      { password: new Secret("x") },
      [["password", "password", "literal", never, undefined]],
    ],
    [
      "a password that is not known yet",
      "aws:rds/instance:Instance",
      { password: later },
      [["password", "password", "literal", never, undefined]],
    ],
    [
      "a write-only password",
      "aws:rds/cluster:Cluster",
      { masterPasswordWo: "x" },
      [["password", "masterPasswordWo", "literal", never, undefined]],
    ],
    [
      "a password that AWS manages",
      "aws:rds/instance:Instance",
      { manageMasterUserPassword: true, password: "" },
      [],
    ],
    ["no password", "aws:rds/instance:Instance", { username: "u" }, []],
    [
      "passwords of brokers' users, each with its path",
      "aws:mq/broker:Broker",
      {
        users: [
          { username: "a", password: "x" },
          { username: "b", password: "y" },
        ],
      },
      [
        ["password", "users[0].password", "literal", never, undefined],
        ["password", "users[1].password", "literal", never, undefined],
      ],
    ],
    [
      "a user with IAM authentication",
      "aws:elasticache/user:User",
      { authenticationMode: { type: "iam" } },
      [],
    ],
    ["a plain parameter and a secure one", "aws:ssm/parameter:Parameter", { type: "String", value: "x" }, []],
    [
      "a secure parameter",
      "aws:ssm/parameter:Parameter",
      { type: "SecureString", value: "x" },
      [["stored-secret", "value", "literal", never, undefined]],
    ],
    [
      "a client secret inside any provider block",
      "aws:bedrock/agentcoreOauth2CredentialProvider:AgentcoreOauth2CredentialProvider",
      { oauth2ProviderConfig: { githubOauth2ProviderConfig: { clientId: "c", clientSecret: "x" } } },
      [
        [
          "oauth-client-secret",
          "oauth2ProviderConfig.githubOauth2ProviderConfig.clientSecret",
          "literal",
          never,
          undefined,
        ],
      ],
    ],
    [
      "a service account key, and an uploaded one",
      "gcp:serviceaccount/key:Key",
      { serviceAccountId: "a@p", publicKeyData: "PEM" },
      [["service-account-key", "publicKeyData", "registered", never, "a@p"]],
    ],
    [
      "a database user with a password",
      "gcp:sql/user:User",
      { name: "u", password: "x" },
      [["password", "password", "literal", never, undefined]],
    ],
    [
      "a database user with IAM",
      "gcp:sql/user:User",
      { type: "CLOUD_IAM_SERVICE_ACCOUNT", password: "" },
      [],
    ],
    [
      "project-wide SSH keys",
      "gcp:compute/projectMetadata:ProjectMetadata",
      { metadata: { "ssh-keys": "u:key", other: "x" } },
      [["ssh-public-key", "metadata.ssh-keys", "registered", never, undefined]],
    ],
    [
      "a client certificate of a cluster",
      "gcp:container/cluster:Cluster",
      { masterAuth: { clientCertificateConfig: { issueClientCertificate: true } } },
      [
        [
          "client-certificate",
          "masterAuth.clientCertificateConfig.issueClientCertificate",
          "minted",
          never,
          undefined,
        ],
      ],
    ],
    [
      "a private authority's certificate",
      "aws:acmpca/certificate:Certificate",
      { validity: { type: "YEARS", value: "10" } },
      [["certificate", "", "registered", 3650 * day, undefined]],
    ],
    [
      "a certificate of Google's authority service",
      "gcp:certificateauthority/certificate:Certificate",
      { lifetime: "86400s" },
      [["certificate", "", "registered", day, undefined]],
    ],
    [
      "a static key on a provider",
      "pulumi:providers:aws",
      { accessKey: "AKIA", secretKey: new Secret("x") },
      [["access-key", "secretKey", "literal", never, "AKIA"]],
    ],
    [
      "a GitHub secret, under its Terraform name",
      "github_actions_secret",
      { repository: "r", secretName: "AWS_SECRET_ACCESS_KEY", plaintextValue: "x" },
      [["ci-secret", "plaintextValue", "literal", never, "github:r"]],
    ],
    [
      "an Entra ID password with both dates",
      "azuread:index/applicationPassword:ApplicationPassword",
      { applicationId: "a", createdAt: "2026-01-01T00:00:00Z", endDate: "2026-01-31T00:00:00Z" },
      [["client-secret", "", "minted", 30 * day, "entra:a"]],
    ],
  ];
  for (const [what, type, properties, expected] of cases) {
    it(what, () => {
      assert.deepEqual(credentialsOf(type, properties), expected);
    });
  }

  it("are inactive only when their status says so", () => {
    const activity = (status: Properties[string]) => {
      const resource: Resource = {
        address: "x",
        type: "aws:iam/accessKey:AccessKey",
        name: "x",
        properties: { user: "u", status },
        references: {},
        change: "same",
        source: { file: "f" },
      };
      return extractFacts([resource]).credentials[0]?.active;
    };
    assert.deepEqual([activity("Active"), activity("Inactive"), activity(later)], [true, false, true]);
  });

  it("of AWS and GCP are read from Terraform as well", () => {
    const mapped = new Set(
      Object.values((table as unknown as { types: Record<string, [string, number]> }).types).map(
        ([token]) => token,
      ),
    );
    const missing = catalogue
      .map(({ type }) => type)
      .filter((type) => /^(aws|gcp):/.test(type) && !mapped.has(type));
    assert.deepEqual(missing, [], "add these types to scripts/terraform/names.ts and run its generator");
  });
});
