import { type Credential, count, type Facts, isProperties, reveal, type Value } from "../model/index.js";

/**
 * How grave a credential is by what it opens: `cloud` authenticates to a cloud or a host in it; `password` is a
 * literal one where the service manages it or takes federated identities instead; `service` opens one service;
 * `stored` is a secret that passes through program and state; `minor` has little reach of its own.
 */
export type CredentialGrade = "cloud" | "password" | "service" | "stored" | "minor" | "certificate" | "none";

/** What replaces a credential of this type, for the end of a sentence; source: the services' own documentation. */
const cloudTypes: Readonly<Record<string, string>> = {
  "aws:iam/accessKey:AccessKey": "a role that the workload federates into (keyless.aws.FederatedRole)",
  "aws:iam/serviceSpecificCredential:ServiceSpecificCredential": "SigV4 with a role's session credentials",
  "aws:iam/userLoginProfile:UserLoginProfile":
    "IAM Identity Center for people; no console password for workloads",
  "aws:iam/sshKey:SshKey": "git-remote-codecommit with a role's session credentials",
  "aws:iam/signingCertificate:SigningCertificate": "SigV4 with a role's session credentials",
  "aws:lightsail/bucketAccessKey:BucketAccessKey":
    "an instance attached to the bucket, or an S3 bucket and a role",
  "aws:lightsail/keyPair:KeyPair": "SSM Session Manager or EC2 Instance Connect",
  "aws:iot/certificate:Certificate": "a certificate signed from the device's own CSR",
  "aws:appsync/apiKey:ApiKey": "IAM or OIDC authorisation of the API",
  "aws:grafana/workspaceApiKey:WorkspaceApiKey": "a Grafana service account token of hours",
  "aws:datasync/locationObjectStorage:LocationObjectStorage":
    "a DataSync agent with a role, or Storage Transfer with federation",
  "aws:codebuild/sourceCredential:SourceCredential": "a CodeConnections connection",
  "pulumi:providers:aws": "a role assumed with the runner's OIDC token",
  "aws-native:iam:User": "a role; IAM Identity Center for people",
  "pulumi:providers:aws-native": "a role assumed with the runner's OIDC token",
  "gcp:serviceaccount/key:Key": "workload identity federation (keyless.gcp.FederatedServiceAccount)",
  "gcp:storage/hmacKey:HmacKey": "OAuth access tokens through workload identity federation",
  "gcp:iam/oauthClientCredential:OauthClientCredential":
    "a client that authenticates with a signed assertion",
  "gcp:sql/sslCert:SslCert": "IAM database authentication through the Cloud SQL connector",
  "gcp:firestore/userCreds:UserCreds": "IAM authentication with a service account's token",
  "gcp:container/cluster:Cluster": "gke-gcloud-auth-plugin with federated credentials",
  "gcp:compute/projectMetadata:ProjectMetadata": "OS Login with IAM",
  "gcp:compute/projectMetadataItem:ProjectMetadataItem": "OS Login with IAM",
  "pulumi:providers:gcp": "workload identity federation with the runner's OIDC token",
  "kubernetes:core/v1:Secret": "a projected service account token of an hour",
  kubernetes_secret: "a projected service account token of an hour",
  kubernetes_secret_v1: "a projected service account token of an hour",
};

/** Kinds that open a cloud whatever resource holds them. */
const cloudKinds = new Set(["access-key", "service-account-key", "console-password", "hmac-key"]);

const passwordTypes: Readonly<Record<string, string>> = {
  "aws:rds/instance:Instance":
    "manageMasterUserPassword: true, and IAM database authentication for workloads",
  "aws:rds/cluster:Cluster": "manageMasterUserPassword: true, and IAM database authentication for workloads",
  "aws:docdb/cluster:Cluster": "manageMasterUserPassword: true",
  "aws:redshift/cluster:Cluster": "manageMasterPassword: true, and IAM credentials for workloads",
  "aws:redshiftserverless/namespace:Namespace":
    "manageAdminPassword: true, and IAM credentials for workloads",
  "gcp:sql/user:User": 'type: "CLOUD_IAM_SERVICE_ACCOUNT"',
  "gcp:alloydb/user:User": 'userType: "ALLOYDB_IAM_USER"',
};

const minorTypes = new Set([
  "aws:wafv2/apiKey:ApiKey",
  "aws:codebuild/webhook:Webhook",
  "aws:cloudfront/publicKey:PublicKey",
  "aws:directoryservice/directory:Directory",
  "aws:fsx/ontapFileSystem:OntapFileSystem",
  "aws:fsx/windowsFileSystem:WindowsFileSystem",
  "aws:fsx/ontapStorageVirtualMachine:OntapStorageVirtualMachine",
  "aws:storagegateway/gateway:Gateway",
  "aws:directoryservice/trust:Trust",
  "aws:pinpoint/admChannel:AdmChannel",
  "aws:pinpoint/apnsChannel:ApnsChannel",
  "aws:pinpoint/gcmChannel:GcmChannel",
  "aws:codepipeline/webhook:Webhook",
  "aws:chime/voiceConnectorTerminationCredentials:VoiceConnectorTerminationCredentials",
  "aws:workmail/user:User",
  "aws:connect/user:User",
  "aws:cognito/user:User",
  "aws:sns/platformApplication:PlatformApplication",
  "aws:iam/serverCertificate:ServerCertificate",
  "aws:acm/certificate:Certificate",
  "aws:transfer/hostKey:HostKey",
  "aws:transfer/server:Server",
  "gcp:compute/caExternalAccountKey:CaExternalAccountKey",
  "gcp:eventarc/channel:Channel",
  "gcp:chronicle/feed:Feed",
  "gcp:cloudbuild/bitbucketServerConfig:BitbucketServerConfig",
  "gcp:compute/backendBucketSignedUrlKey:BackendBucketSignedUrlKey",
  "gcp:compute/backendServiceSignedUrlKey:BackendServiceSignedUrlKey",
  "gcp:compute/vPNTunnel:VPNTunnel",
  "gcp:iam/workforcePoolProviderKey:WorkforcePoolProviderKey",
  "gcp:datastream/connectionProfile:ConnectionProfile",
  "gcp:databasemigrationservice/connectionProfile:ConnectionProfile",
  "gcp:netapp/activeDirectory:ActiveDirectory",
  "gcp:identityplatform/oauthIdpConfig:OauthIdpConfig",
  "gcp:composer/userWorkloadsSecret:UserWorkloadsSecret",
  "aws:kms/grant:Grant",
]);

const storedKinds = new Set(["stored-secret", "generated-password", "private-key"]);

/** How grave this credential is. */
export function gradeOf(credential: Credential): CredentialGrade {
  const { type } = credential.resource;
  if (credential.active === false || credential.lifetime === 0 || isWriteOnly(credential)) return "none";
  if (credential.kind === "certificate") return "certificate";
  if (credential.kind === "console-password" && type in cloudTypes) {
    // Every account's root user has one, which nothing replaces; a person's with a second factor is no static key.
    const { root, mfaActive } = credential.resource.properties;
    if (root === true) return "none";
    if (mfaActive === true) return "minor";
  }
  if (minorTypes.has(type)) return "minor";
  if (type in passwordTypes) return "password";
  if (type === "gcp:projects/apiKey:ApiKey") return isOpenApiKey(credential) ? "cloud" : "service";
  if (type === "aws:iot/certificate:Certificate" && credential.origin === "registered") return "minor";
  if (isShortLived(credential)) return "minor";
  if (type in cloudTypes || cloudKinds.has(credential.kind)) return "cloud";
  if (storedKinds.has(credential.kind)) return "stored";
  return "service";
}

/** Given through a write-only argument (`passwordWo`): it reaches the service and is kept nowhere else. */
function isWriteOnly({ path }: Credential): boolean {
  return path.endsWith("Wo");
}

/** What to use instead, for the end of a sentence. */
export function replacementFor({ resource }: Pick<Credential, "resource">): string {
  return (
    cloudTypes[resource.type] ??
    passwordTypes[resource.type] ??
    "an identity that the service federates with, or a short-lived token made when it is needed"
  );
}

/** A bearer token of hours, not a key of its own. */
function isShortLived({ lifetime }: Credential): boolean {
  return typeof lifetime === "number" && lifetime <= 24 * 60 * 60;
}

/** An API key that acts as a service account, or that anybody may use for anything. */
function isOpenApiKey({ holder, resource }: Credential): boolean {
  const restrictions = reveal(resource.properties.restrictions);
  if (holder !== undefined || !isProperties(restrictions)) return true;
  return !Object.values(restrictions).some(restricts);
}

/** Sites and addresses that are everybody's. */
const anyClient = new Set(["*", "*.*", "*/*", "http://*", "https://*", "0.0.0.0/0", "::/0"]);

/** Whether a restriction leaves somebody out: it names applications, or sites and addresses that are not all there are. */
function restricts(restriction: Value): boolean {
  const plain = reveal(restriction);
  if (!isProperties(plain)) return plain !== undefined && plain !== null && !isEmptyList(plain);
  const clients = reveal(plain.allowedReferrers ?? plain.allowedIps);
  if (!Array.isArray(clients)) return true;
  return clients.length > 0 && !clients.some((each) => typeof each === "string" && anyClient.has(each));
}

function isEmptyList(value: Value): boolean {
  return Array.isArray(value) && value.length === 0;
}

/** Credentials of one grade. */
export function* credentialsOf(facts: Facts, grade: CredentialGrade): Iterable<Credential> {
  for (const credential of facts.credentials) if (gradeOf(credential) === grade) yield credential;
}

/** "access key", "service account key": a kind in words. */
export function kindWords(kind: string): string {
  return kind.replaceAll("-", " ").replaceAll(/\b(?:api|ssh|hmac|oauth)\b/g, (word) => acronyms[word]!);
}

const acronyms: Readonly<Record<string, string>> = { api: "API", ssh: "SSH", hmac: "HMAC", oauth: "OAuth" };

/** "an API key", "a password": a kind in words with its article, as it is spoken. */
export function kindWithArticle(kind: string): string {
  const words = kindWords(kind);
  return `${/^(?:[aeio]|API|SSH|HMAC|OAuth)/.test(words) ? "an" : "a"} ${words}`;
}

/** How long it is valid, for the middle of a sentence. */
export function lifetimeWords({ lifetime }: Pick<Credential, "lifetime">): string {
  if (typeof lifetime !== "number" || Number.isNaN(lifetime)) return "for a time that is not known";
  if (!Number.isFinite(lifetime)) return "for ever";
  const days = Math.round(lifetime / 86_400);
  return days >= 1 ? `for ${count(days, "day")}` : `for ${Math.round(lifetime / 3600)} hours`;
}
