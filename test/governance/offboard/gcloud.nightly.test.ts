import assert from "node:assert/strict";
import { stack, urnOf } from "../cases.js";
import { type Gcloud, startGcloud } from "./gcloud.js";
import { stepsOf } from "./phases.js";

const email = "run@shop.iam.gserviceaccount.com";
const account = `projects/-/serviceAccounts/${email}`;
const pool = "projects/123456/locations/global/workloadIdentityPools/ci";
const asset = (type: string, name: string, data: object) => ({
  assetType: type,
  name: `//${type.split("/")[0]}/${name}`,
  resource: { data },
});

interface Case {
  readonly title: string;
  /** A Pulumi resource by type and properties, or assets of an export and the name of the one that goes. */
  readonly given:
    | readonly [type: string, properties: object]
    | { readonly assets: readonly object[]; readonly id: string };
  /** What the cloud has of it, and the name that it has there. */
  readonly name: string;
  readonly thing: Readonly<Record<string, unknown>>;
  /** What is other in quarantine; absent where there is no switch. */
  readonly off?: Readonly<Record<string, unknown>>;
  /** Whether deletion is for good. */
  readonly isFinal?: true;
}

const provider = (kind: string, properties: object): Case => ({
  title: `a provider of a pool for ${kind}`,
  given: [
    "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider",
    {
      project: "123456",
      workloadIdentityPoolId: "ci",
      workloadIdentityPoolProviderId: kind,
      name: `${pool}/providers/${kind}`,
      ...properties,
    },
  ],
  name: `${pool}/providers/${kind}`,
  thing: { disabled: false, state: "ACTIVE" },
  off: { disabled: true },
});

const cases: readonly Case[] = [
  {
    title: "a service account of code",
    given: ["gcp:serviceaccount/account:Account", { accountId: "run", project: "shop", email }],
    name: account,
    thing: { email, uniqueId: "1031", disabled: false, state: "ACTIVE" },
    off: { disabled: true },
  },
  {
    title: "a service account of an export, of a project that is known by its number only",
    given: {
      assets: [
        asset(
          "iam.googleapis.com/ServiceAccount",
          "projects/123456/serviceAccounts/123456-compute@developer.gserviceaccount.com",
          {
            email: "123456-compute@developer.gserviceaccount.com",
            projectId: "123456",
          },
        ),
      ],
      id: "123456-compute@developer.gserviceaccount.com",
    },
    name: "projects/-/serviceAccounts/123456-compute@developer.gserviceaccount.com",
    thing: { uniqueId: "1032", disabled: false, state: "ACTIVE" },
    off: { disabled: true },
  },
  {
    title: "a key of a service account",
    given: [
      "gcp:serviceaccount/key:Key",
      {
        serviceAccountId: `projects/shop/serviceAccounts/${email}`,
        name: `projects/shop/serviceAccounts/${email}/keys/k1`,
      },
    ],
    name: `${account}/keys/k1`,
    thing: { name: `projects/shop/serviceAccounts/${email}/keys/k1`, disabled: false },
    off: { disabled: true },
    isFinal: true,
  },
  {
    title: "an HMAC key, in the project of its account",
    given: ["gcp:storage/hmacKey:HmacKey", { accessId: "GOOG1EXAMPLE", serviceAccountEmail: email }],
    name: "projects/shop/hmacKeys/GOOG1EXAMPLE",
    thing: { accessId: "GOOG1EXAMPLE", state: "ACTIVE" },
    off: { state: "INACTIVE" },
    isFinal: true,
  },
  {
    title: "an API key of code",
    given: ["gcp:projects/apiKey:ApiKey", { name: "maps", project: "shop" }],
    name: "projects/shop/locations/global/keys/maps",
    thing: { state: "ACTIVE" },
  },
  {
    title: "an API key of an export",
    given: {
      assets: [
        asset("apikeys.googleapis.com/Key", "projects/123456/locations/global/keys/8d1f", {
          name: "projects/123456/locations/global/keys/8d1f",
          uid: "8d1f",
        }),
      ],
      id: "//apikeys.googleapis.com/projects/123456/locations/global/keys/8d1f",
    },
    name: "projects/123456/locations/global/keys/8d1f",
    thing: { state: "ACTIVE" },
  },
  {
    title: "a secret of an OAuth client",
    given: [
      "gcp:iam/oauthClientCredential:OauthClientCredential",
      { oauthClientCredentialId: "first", oauthclient: "portal", project: "shop", location: "global" },
    ],
    name: "projects/shop/locations/global/oauthClients/portal/credentials/first",
    thing: { disabled: false },
    off: { disabled: true },
    isFinal: true,
  },
  {
    title: "a version of a secret",
    given: [
      "gcp:secretmanager/secretVersion:SecretVersion",
      { name: "projects/123456/secrets/db/versions/3", secretData: "x" },
    ],
    name: "projects/123456/secrets/db/versions/3",
    thing: { state: "ENABLED" },
    off: { state: "DISABLED" },
    isFinal: true,
  },
  {
    title: "a client certificate of a database",
    given: ["gcp:sql/sslCert:SslCert", { commonName: "orders", instance: "main", project: "shop" }],
    name: "projects/shop/instances/main/sslCerts/0a1b",
    thing: { commonName: "orders", sha1Fingerprint: "0a1b", instance: "main" },
    isFinal: true,
  },
  {
    title: "a user of a database",
    given: ["gcp:sql/user:User", { name: "orders", instance: "main", project: "shop", password: "x" }],
    name: "projects/shop/instances/main/users/orders@",
    thing: { name: "orders" },
  },
  {
    title: "a user of a database that may come from one host",
    given: [
      "gcp:sql/user:User",
      { name: "orders", host: "10.0.%", instance: "main", project: "shop", password: "x" },
    ],
    name: "projects/shop/instances/main/users/orders@10.0.%",
    thing: { name: "orders", host: "10.0.%" },
  },
  provider("oidc", { oidc: { issuerUri: "https://token.example.com" } }),
  provider("aws", { aws: { accountId: "123456789012" } }),
  provider("saml", { saml: { idpMetadataXml: "<x/>" } }),
  provider("x509", { x509: { trustStore: {} } }),
  ...(["oidc", "saml"] as const).map((kind): Case => {
    const name = `locations/global/workforcePools/staff/providers/${kind}`;
    return {
      ...provider(kind, {}),
      title: `a provider of a workforce pool for ${kind}`,
      given: [
        "gcp:iam/workforcePoolProvider:WorkforcePoolProvider",
        {
          workforcePoolId: "staff",
          providerId: kind,
          location: "global",
          [kind]: { issuerUri: "https://idp.example.com" },
        },
      ],
      name,
    };
  }),
];

describe("the commands of the way out, run by gcloud", function () {
  this.timeout(600_000);
  let gcloud: Gcloud;
  before(async function () {
    const found = await startGcloud();
    if (typeof found === "string") {
      process.stderr.write(`      skipped: ${found}\n`);
      return this.skip();
    }
    gcloud = found;
  });
  after(() => gcloud?.stop());

  for (const { title, given, name, thing, off, isFinal } of cases) {
    it(`${title}: each step does what it says, and its inverse takes it back`, async () => {
      const { things, shell } = gcloud;
      things.clear();
      things.set(name, { ...thing });
      const step =
        "assets" in given
          ? stepsOf({ "assets.json": given.assets }, given.id)
          : stepsOf(
              { "stack.json": stack([{ type: given[0], name: "it", properties: given[1] as never }]) },
              urnOf(given[0], "it"),
            );
      const standing = () => Object.fromEntries(structuredClone(things));
      const before = standing();

      await shell(step("save").commands);
      assert.deepEqual(standing(), before, "saving changes nothing");

      if (off === undefined)
        assert.notDeepEqual(step("quarantine").notes, [], "it says why there is no switch");
      else {
        assert.notDeepEqual(step("quarantine").commands, [], step("quarantine").notes.join());
        await shell(step("quarantine").commands);
        assert.deepEqual(standing(), { [name]: { ...thing, ...off } });
        await shell(step("quarantine").undo);
        assert.deepEqual(standing(), before, "the way back from quarantine");
        await shell(step("quarantine").commands);
      }

      const quarantined = standing();
      assert.notDeepEqual(step("delete").commands, [], step("delete").notes.join());
      await shell(step("delete").commands);
      assert.ok(!things.has(name) || things.get(name)!.state === "DELETED", "it is gone");
      assert.equal(step("delete").undo.length === 0, isFinal === true, step("delete").notes.join());
      if (isFinal) return assert.ok(step("delete").lost);
      await shell(step("delete").undo);
      assert.deepEqual(standing(), quarantined, "the way back from deletion");
    });
  }
});
