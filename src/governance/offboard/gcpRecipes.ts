import { kept, type Recipe } from "./recipe.js";

/** No project is needed, which exports often know by its number only, and gcloud takes for `--project` by its id only. */
const account = "projects/-/serviceAccounts/{email}";
const key = "projects/-/serviceAccounts/{account}/keys/{keyId}";
const notAgain = "after 30 days it cannot be brought back";

/** Identities and credentials of Google Cloud (gcloud reference). */
const own: readonly Recipe[] = [
  {
    of: "gcp service-account",
    values: { project: ["project"] },
    save: [
      `mkdir -p ${kept}`,
      `gcloud iam service-accounts describe {email} --format=json > ${kept}/{email:file}.json`,
      `gcloud projects get-iam-policy {project} --format=json > ${kept}/{project:file}.policy.json`,
    ],
    quarantine: {
      do: [`gcloud iam service-accounts disable ${account}`],
      undo: [`gcloud iam service-accounts enable ${account}`],
    },
    remove: {
      do: ["gcloud iam service-accounts delete {email} --quiet"],
      undo: [
        `gcloud iam service-accounts undelete "$(jq -r .uniqueId ${kept}/{email:file}.json)" > /dev/null`,
      ],
      lost: notAgain,
    },
    property: ["disabled", true, false],
  },
  {
    of: "gcp:serviceaccount/key:Key",
    values: { key: ["name", "id"], account: ["serviceAccountId"] },
    quarantine: {
      do: [`gcloud iam service-accounts keys disable ${key}`],
      undo: [`gcloud iam service-accounts keys enable ${key}`],
    },
    remove: {
      do: ["gcloud iam service-accounts keys delete {keyId} --iam-account={account} --quiet"],
      undo: [],
      lost: "a deleted key cannot be brought back; `gcloud iam service-accounts keys create` makes another one",
    },
  },
  {
    of: "gcp:storage/hmacKey:HmacKey",
    values: { key: ["accessId"], project: ["project"] },
    quarantine: {
      do: ["gcloud storage hmac update {key} --deactivate --project={project}"],
      undo: ["gcloud storage hmac update {key} --activate --project={project}"],
    },
    remove: {
      do: ["gcloud storage hmac delete {key} --project={project}"],
      undo: [],
      lost: "a deleted key cannot be brought back; `gcloud storage hmac create` makes another one",
    },
    property: ["state", "INACTIVE", "ACTIVE"],
  },
  {
    of: "gcp:projects/apiKey:ApiKey",
    values: { key: ["name"], project: ["project"] },
    fullName: [["name", "id"], "projects/{project}/locations/global/keys/{key}"],
    quarantine: "an API key has no switch, but can be undeleted for 30 days: deletion is its quarantine",
    remove: {
      do: ["gcloud services api-keys delete {fullName}"],
      undo: ["gcloud services api-keys undelete {fullName}"],
      lost: notAgain,
    },
  },
  {
    of: "gcp:iam/oauthClientCredential:OauthClientCredential",
    values: { credential: ["oauthClientCredentialId"], client: ["oauthclient"], project: ["project"] },
    fullName: [
      ["name", "id"],
      "projects/{project}/locations/global/oauthClients/{client}/credentials/{credential}",
    ],
    quarantine: {
      do: ["gcloud iam oauth-clients credentials update {fullName} --disabled"],
      undo: ["gcloud iam oauth-clients credentials update {fullName} --no-disabled"],
    },
    remove: {
      do: ["gcloud iam oauth-clients credentials delete {fullName} --quiet"],
      undo: [],
      lost: "its secret cannot be brought back; `gcloud iam oauth-clients credentials create` makes another one",
    },
    property: ["disabled", true, false],
  },
  {
    of: "gcp:secretmanager/secretVersion:SecretVersion",
    fullName: [["name", "id"]],
    quarantine: {
      do: ["gcloud secrets versions disable {fullName}"],
      undo: ["gcloud secrets versions enable {fullName}"],
    },
    remove: {
      do: ["gcloud secrets versions destroy {fullName} --quiet"],
      undo: [],
      lost: "a destroyed version cannot be brought back; `gcloud secrets versions add` makes another one",
    },
    property: ["enabled", false, true],
  },
  {
    of: "gcp:sql/sslCert:SslCert",
    values: { certificate: ["commonName"], instance: ["instance"], project: ["project"] },
    quarantine: "a client certificate has no switch",
    remove: {
      do: [
        "gcloud sql ssl client-certs delete {certificate} --instance={instance} --project={project} --quiet",
      ],
      undo: [],
      lost: "its private key cannot be brought back; `gcloud sql ssl client-certs create` makes another one",
    },
  },
  {
    of: "gcp:sql/user:User",
    values: { user: ["name"], instance: ["instance"], project: ["project"], host: ["host"] },
    quarantine: "a database user has no switch",
    remove: {
      do: ["gcloud sql users delete {user}{host?--host} --instance={instance} --project={project} --quiet"],
      undo: [
        // Never without a password, not even until the next line sets the one that people know.
        'gcloud sql users create {user}{host?--host} --instance={instance} --project={project} --password="$(head -c 24 /dev/urandom | base64)"',
        "gcloud sql users set-password {user}{host?--host} --instance={instance} --project={project} --prompt-for-password",
      ],
      lost: "its grants in the database must be given again",
    },
  },
];

/** Providers of pools, which are all switched alike, by a command for each kind. */
const ofPools = (
  [
    ["gcp-oidc", "workload-identity-pools providers", "oidc"],
    ["gcp-aws", "workload-identity-pools providers", "aws"],
    ["gcp-saml", "workload-identity-pools providers", "saml"],
    ["gcp-x509", "workload-identity-pools providers", "x509"],
    ["gcp-oidc of a workforce pool", "workforce-pools providers", "oidc"],
    ["gcp-saml of a workforce pool", "workforce-pools providers", "saml"],
  ] as const
).map(
  ([of, command, kind]): Recipe => ({
    of,
    quarantine: {
      do: [`gcloud iam ${command} update-${kind} {provider} --disabled`],
      undo: [`gcloud iam ${command} update-${kind} {provider} --no-disabled`],
    },
    remove: {
      do: [`gcloud iam ${command} delete {provider} --quiet`],
      undo: [`gcloud iam ${command} undelete {provider}`],
      lost: notAgain,
    },
    property: ["disabled", true, false],
  }),
);

export const gcpRecipes: readonly Recipe[] = [...own, ...ofPools];
