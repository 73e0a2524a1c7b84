import { kept, type Recipe } from "./recipe.js";

/** Google Cloud (gcloud reference) and Kubernetes (kubectl reference). */
export const otherRecipes: readonly Recipe[] = [
  {
    of: "gcp service-account",
    save: [
      `mkdir -p ${kept}`,
      `gcloud iam service-accounts describe {email} --project={project} --format=json > ${kept}/{email:file}.json`,
      `gcloud projects get-iam-policy {project} --format=json > ${kept}/{project:file}.policy.json`,
    ],
    quarantine: {
      do: ["gcloud iam service-accounts disable {email} --project={project}"],
      undo: ["gcloud iam service-accounts enable {email} --project={project}"],
    },
    remove: {
      do: ["gcloud iam service-accounts delete {email} --project={project} --quiet"],
      undo: [
        `gcloud iam service-accounts undelete "$(jq -r .uniqueId ${kept}/{email:file}.json)" --project={project}`,
      ],
      lost: "after 30 days it cannot be brought back",
    },
    property: ["disabled", true, false],
  },
  {
    of: "gcp:serviceaccount/key:Key",
    values: { key: ["name", "id"], account: ["serviceAccountId"] },
    quarantine: {
      do: ["gcloud iam service-accounts keys disable {keyId} --iam-account={account}"],
      undo: ["gcloud iam service-accounts keys enable {keyId} --iam-account={account}"],
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
    quarantine: "an API key has no switch, but can be undeleted for 30 days: deletion is its quarantine",
    remove: {
      do: ["gcloud services api-keys delete {key} --project={project} --location=global"],
      undo: ["gcloud services api-keys undelete {key} --project={project} --location=global"],
      lost: "after 30 days it cannot be brought back",
    },
  },
  {
    of: "gcp:iam/oauthClientCredential:OauthClientCredential",
    values: { credential: ["oauthClientCredentialId"], client: ["oauthclient"], project: ["project"] },
    quarantine: {
      do: [
        "gcloud iam oauth-clients credentials update {credential} --oauth-client={client} --location=global --project={project} --disabled",
      ],
      undo: [
        "gcloud iam oauth-clients credentials update {credential} --oauth-client={client} --location=global --project={project} --no-disabled",
      ],
    },
    remove: {
      do: [
        "gcloud iam oauth-clients credentials delete {credential} --oauth-client={client} --location=global --project={project} --quiet",
      ],
      undo: [],
      lost: "its secret cannot be brought back; `gcloud iam oauth-clients credentials create` makes another one",
    },
    property: ["disabled", true, false],
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
    values: { user: ["name"], instance: ["instance"], project: ["project"] },
    quarantine: "a database user has no switch",
    remove: {
      do: ["gcloud sql users delete {user} --instance={instance} --project={project} --quiet"],
      undo: [
        "gcloud sql users create {user} --instance={instance} --project={project}",
        "gcloud sql users set-password {user} --instance={instance} --project={project} --prompt-for-password",
      ],
      lost: "its grants in the database must be given again",
    },
  },
  {
    of: "gcp-oidc",
    quarantine: {
      do: [
        "gcloud iam workload-identity-pools providers update-oidc {provider} --workload-identity-pool={pool} --location=global --project={project} --disabled",
      ],
      undo: [
        "gcloud iam workload-identity-pools providers update-oidc {provider} --workload-identity-pool={pool} --location=global --project={project} --no-disabled",
      ],
    },
    remove: {
      do: [
        "gcloud iam workload-identity-pools providers delete {provider} --workload-identity-pool={pool} --location=global --project={project} --quiet",
      ],
      undo: [
        "gcloud iam workload-identity-pools providers undelete {provider} --workload-identity-pool={pool} --location=global --project={project}",
      ],
      lost: "after 30 days it cannot be brought back",
    },
    property: ["disabled", true, false],
  },
  {
    of: "kubernetes service-account",
    save: [
      `mkdir -p ${kept}`,
      `kubectl --namespace={namespace} get serviceaccount {name} --output=yaml > ${kept}/{namespace:file}.{name:file}.yaml`,
    ],
    quarantine:
      "a Kubernetes service account has no switch: take away its role bindings and cloud identity first",
    remove: {
      do: ["kubectl --namespace={namespace} delete serviceaccount {name}"],
      undo: [`kubectl apply --filename=${kept}/{namespace:file}.{name:file}.yaml`],
    },
  },
];

/** The other kinds of providers of a pool are switched in the same way, by a command of their own. */
const likeOidc = [
  ["gcp-aws", "update-aws"],
  ["gcp-saml", "update-saml"],
  ["gcp-x509", "update-x509"],
] as const;

/** Providers of workload identity pools of every kind. */
export const poolRecipes: readonly Recipe[] = likeOidc.map(([of, command]) => {
  const oidc = otherRecipes.find((each) => each.of === "gcp-oidc")!;
  const { quarantine } = oidc;
  if (typeof quarantine === "string") return { ...oidc, of };
  const spelled = (lines: readonly string[]) => lines.map((line) => line.replace("update-oidc", command));
  return { ...oidc, of, quarantine: { do: spelled(quarantine.do), undo: spelled(quarantine.undo) } };
});
