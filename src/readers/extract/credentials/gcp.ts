import { type CredentialRow, day, given, minted, registered } from "./row.js";

const sshKeys = ["metadata.ssh-keys", "metadata.sshKeys"];

/** GCP types that make, hold or register something that authenticates. */
export const gcpCredentials: readonly CredentialRow[] = [
  minted("gcp:serviceaccount/key:Key", "service-account-key", {
    holder: "serviceAccountId",
    registeredBy: "publicKeyData",
    lifetime: { until: "validBefore", default: Number.POSITIVE_INFINITY, atMost: Number.NaN },
  }),
  minted("google-native:iam/v1:Key", "service-account-key", { holder: "serviceAccountId" }),
  minted("gcp:storage/hmacKey:HmacKey", "hmac-key", { holder: "serviceAccountEmail" }),
  minted("gcp:projects/apiKey:ApiKey", "api-key", { holder: "serviceAccountEmail" }),
  minted("gcp:iam/oauthClientCredential:OauthClientCredential", "oauth-client-secret", {
    holder: "oauthclient",
  }),
  minted("gcp:iam/workforcePoolProviderScimToken:WorkforcePoolProviderScimToken", "scim-token"),
  given("gcp:iam/workforcePoolProvider:WorkforcePoolProvider", "oauth-client-secret", [
    "oidc.clientSecret.value.plainText",
    "extraAttributesOauth2Client.clientSecret.value.plainText",
  ]),
  minted("gcp:iap/client:Client", "oauth-client-secret"),
  // Ten years (Cloud SQL, "Manage SSL/TLS certificates").
  minted("gcp:sql/sslCert:SslCert", "client-certificate", { lifetime: 10 * 365 * day }),
  minted("gcp:firestore/userCreds:UserCreds", "password"),
  minted("gcp:compute/caExternalAccountKey:CaExternalAccountKey", "acme-account-key", { lifetime: 7 * day }),
  minted("gcp:apigee/developerApp:DeveloperApp", "api-key", { holder: "developerEmail" }),
  minted("gcp:redis/instance:Instance", "auth-token", {
    when: { property: "authEnabled", values: ["true"] },
    at: "authEnabled",
  }),
  minted("gcp:container/cluster:Cluster", "client-certificate", {
    when: { property: "masterAuth.clientCertificateConfig.issueClientCertificate", values: ["true"] },
    at: "masterAuth.clientCertificateConfig.issueClientCertificate",
  }),
  // Basic authentication, until GKE 1.19 (GKE, "API server authentication").
  given("gcp:container/cluster:Cluster", "password", ["masterAuth.password"]),
  minted("gcp:eventarc/channel:Channel", "activation-token"),
  minted("gcp:chronicle/feed:Feed", "webhook-secret", { when: { property: "secret" } }),
  minted("gcp:cloudbuild/bitbucketServerConfig:BitbucketServerConfig", "webhook-secret"),
  given("gcp:firebase/appCheckDebugToken:AppCheckDebugToken", "debug-token", ["token"]),

  given("gcp:sql/user:User", "password", ["password", "passwordWo"], {
    unless: {
      property: "type",
      values: [
        "CLOUD_IAM_SERVICE_ACCOUNT",
        "CLOUD_IAM_USER",
        "CLOUD_IAM_GROUP",
        "CLOUD_IAM_GROUP_USER",
        "CLOUD_IAM_GROUP_SERVICE_ACCOUNT",
      ],
    },
  }),
  given("gcp:sql/databaseInstance:DatabaseInstance", "password", [
    "rootPassword",
    "rootPasswordWo",
    "replicaConfiguration.password",
  ]),
  given("gcp:alloydb/user:User", "password", ["password", "passwordWo"], {
    unless: { property: "userType", values: ["ALLOYDB_IAM_USER"] },
  }),
  given("gcp:alloydb/cluster:Cluster", "password", ["initialUser.password", "initialUser.passwordWo"]),
  given("gcp:compute/backendBucketSignedUrlKey:BackendBucketSignedUrlKey", "signing-key", ["keyValue"]),
  given("gcp:compute/backendServiceSignedUrlKey:BackendServiceSignedUrlKey", "signing-key", ["keyValue"]),
  given("gcp:compute/vPNTunnel:VPNTunnel", "pre-shared-key", ["sharedSecret", "sharedSecretWo"]),
  registered("gcp:oslogin/sshPublicKey:SshPublicKey", "ssh-public-key", {
    holder: "user",
    at: "key",
    lifetime: { until: "expirationTimeUsec", default: Number.POSITIVE_INFINITY, atMost: Number.NaN },
  }),
  registered("gcp:compute/projectMetadata:ProjectMetadata", "ssh-public-key", { paths: sshKeys }),
  registered("gcp:compute/projectMetadataItem:ProjectMetadataItem", "ssh-public-key", {
    when: { property: "key", values: ["ssh-keys", "sshKeys"] },
    at: "value",
  }),
  registered("gcp:compute/instance:Instance", "ssh-public-key", { paths: sshKeys }),
  registered("gcp:compute/instanceTemplate:InstanceTemplate", "ssh-public-key", { paths: sshKeys }),
  registered("gcp:compute/regionInstanceTemplate:RegionInstanceTemplate", "ssh-public-key", {
    paths: sshKeys,
  }),
  registered("gcp:iam/workforcePoolProviderKey:WorkforcePoolProviderKey", "encryption-public-key"),
  given("gcp:agentidentity/authProvider:AuthProvider", "api-key", ["authProviderTypeParams.apiKey.apiKey"]),
  given("gcp:agentidentity/authProvider:AuthProvider", "oauth-client-secret", [
    "authProviderTypeParams.twoLeggedOauth.clientSecret",
    "authProviderTypeParams.twoLeggedOauth.clientSecretWo",
    "authProviderTypeParams.threeLeggedOauth.clientSecret",
    "authProviderTypeParams.threeLeggedOauth.clientSecretWo",
  ]),
  given("gcp:datastream/connectionProfile:ConnectionProfile", "password", [
    "mysqlProfile.password",
    "postgresqlProfile.password",
    "oracleProfile.password",
    "sqlServerProfile.password",
    "mongodbProfile.password",
    "salesforceProfile.userCredentials.password",
  ]),
  given("gcp:databasemigrationservice/connectionProfile:ConnectionProfile", "password", [
    "mysql.password",
    "postgresql.password",
    "oracle.password",
  ]),
  given("gcp:netapp/activeDirectory:ActiveDirectory", "password", ["password"]),
  given("gcp:identityplatform/oauthIdpConfig:OauthIdpConfig", "oauth-client-secret", ["clientSecret"]),
  given("gcp:secretmanager/secretVersion:SecretVersion", "stored-secret", ["secretData", "secretDataWo"]),
  given("gcp:secretmanager/regionalSecretVersion:RegionalSecretVersion", "stored-secret", ["secretData"]),
  given("gcp:composer/userWorkloadsSecret:UserWorkloadsSecret", "stored-secret", ["data.*"]),
  registered("gcp:certificateauthority/certificate:Certificate", "certificate", {
    lifetime: { property: "lifetime", unit: "seconds", default: Number.NaN },
  }),

  given("pulumi:providers:gcp", "service-account-key", ["credentials"]),
  given("pulumi:providers:gcp", "access-token", ["accessToken"], { lifetime: 3600 }),
];
