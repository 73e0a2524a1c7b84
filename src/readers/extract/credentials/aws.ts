import { type CredentialRow, day, given, type Lifetime, minted, registered } from "./row.js";

const year = 365 * day;

/** AppSync: 7 days when no date is given, 365 at most (AWS AppSync Developer Guide, "API_KEY authorization"). */
const appsyncKey: Lifetime = { until: "expires", default: 7 * day, atMost: year };

/** AWS types that make, hold or register something that authenticates. */
export const awsCredentials: readonly CredentialRow[] = [
  // Authenticates to AWS, or to a host.
  minted("aws:iam/accessKey:AccessKey", "access-key", { holder: "user" }),
  minted("aws:iam/serviceSpecificCredential:ServiceSpecificCredential", "service-specific-credential", {
    holder: "userName",
    lifetime: { property: "credentialAgeDays", unit: "days", default: Number.POSITIVE_INFINITY },
  }),
  minted("aws:iam/userLoginProfile:UserLoginProfile", "console-password", { holder: "user" }),
  registered("aws:iam/sshKey:SshKey", "ssh-public-key", { holder: "username", at: "publicKey" }),
  registered("aws:iam/signingCertificate:SigningCertificate", "signing-certificate", {
    holder: "userName",
    at: "certificateBody",
  }),
  minted("aws:iam/virtualMfaDevice:VirtualMfaDevice", "mfa-seed", { at: "base32StringSeed" }),
  minted("aws:lightsail/bucketAccessKey:BucketAccessKey", "access-key", { holder: "bucketName" }),
  minted("aws:lightsail/keyPair:KeyPair", "ssh-key", { registeredBy: "publicKey" }),
  minted("aws:iot/certificate:Certificate", "device-certificate", { registeredBy: "csr" }),
  minted("aws:ssm/activation:Activation", "activation-code", {
    holder: "iamRole",
    // A day when no date is given, 30 days at most (AWS Systems Manager, "Create a hybrid activation").
    lifetime: { until: "expirationDate", default: day, atMost: 30 * day },
  }),
  minted("aws:kms/grant:Grant", "grant-token", { holder: "granteePrincipal" }),

  // Service-level keys.
  minted("aws:appsync/apiKey:ApiKey", "api-key", { lifetime: appsyncKey }),
  minted("aws:apigateway/apiKey:ApiKey", "api-key"),
  minted("aws:wafv2/apiKey:ApiKey", "client-integration-key"),
  minted("aws:grafana/workspaceApiKey:WorkspaceApiKey", "api-key", {
    lifetime: { property: "secondsToLive", unit: "seconds", default: 30 * day },
  }),
  minted("aws:grafana/workspaceServiceAccountToken:WorkspaceServiceAccountToken", "service-account-token", {
    holder: "serviceAccountId",
    lifetime: { property: "secondsToLive", unit: "seconds", default: 30 * day },
  }),
  minted("aws:cognito/userPoolClient:UserPoolClient", "oauth-client-secret", {
    when: { property: "generateSecret" },
  }),
  minted("aws:cognito/managedUserPoolClient:ManagedUserPoolClient", "oauth-client-secret", {
    when: { property: "clientSecret" },
  }),
  minted("aws:codebuild/webhook:Webhook", "webhook-secret"),
  minted("aws:ec2/vpnConnection:VpnConnection", "pre-shared-key"),
  minted("aws:ec2/instance:Instance", "password", {
    when: { property: "getPasswordData" },
    at: "getPasswordData",
  }),
  registered("aws:ec2/instance:Instance", "ssh-public-key", { paths: ["keyName"] }),
  registered("aws:ec2/launchTemplate:LaunchTemplate", "ssh-public-key", { paths: ["keyName"] }),
  registered("aws:ec2/launchConfiguration:LaunchConfiguration", "ssh-public-key", { paths: ["keyName"] }),
  registered("aws:ec2/spotInstanceRequest:SpotInstanceRequest", "ssh-public-key", { paths: ["keyName"] }),
  registered("aws:lightsail/instance:Instance", "ssh-public-key", { paths: ["keyPairName"] }),

  // Static secrets given by the program, and keys registered by it.
  registered("aws:ec2/keyPair:KeyPair", "ssh-public-key", { at: "publicKey" }),
  registered("aws:transfer/sshKey:SshKey", "ssh-public-key", { holder: "userName", at: "body" }),
  registered("aws:cloudfront/publicKey:PublicKey", "signing-public-key", { at: "encodedKey" }),
  given("aws:rds/instance:Instance", "password", ["password", "passwordWo"], {
    unless: { property: "manageMasterUserPassword", values: ["true"] },
  }),
  given("aws:rds/cluster:Cluster", "password", ["masterPassword", "masterPasswordWo"], {
    unless: { property: "manageMasterUserPassword", values: ["true"] },
  }),
  given("aws:docdb/cluster:Cluster", "password", ["masterPassword", "masterPasswordWo"], {
    unless: { property: "manageMasterUserPassword", values: ["true"] },
  }),
  given("aws:docdb/elasticCluster:ElasticCluster", "password", ["adminUserPassword"], {
    unless: { property: "authType", values: ["SECRET_ARN"] },
  }),
  given("aws:redshift/cluster:Cluster", "password", ["masterPassword", "masterPasswordWo"], {
    unless: { property: "manageMasterPassword", values: ["true"] },
  }),
  given(
    "aws:redshiftserverless/namespace:Namespace",
    "password",
    ["adminUserPassword", "adminUserPasswordWo"],
    {
      unless: { property: "manageAdminPassword", values: ["true"] },
    },
  ),
  given(
    "aws:elasticache/user:User",
    "password",
    ["passwords", "passwordsWo", "authenticationMode.passwords"],
    {
      unless: { property: "authenticationMode.type", values: ["iam"] },
    },
  ),
  given("aws:elasticache/replicationGroup:ReplicationGroup", "auth-token", ["authToken", "authTokenWo"]),
  given("aws:memorydb/user:User", "password", ["authenticationMode.passwords"], {
    unless: { property: "authenticationMode.type", values: ["iam"] },
  }),
  given("aws:lightsail/database:Database", "password", ["masterPassword"]),
  given("aws:mq/broker:Broker", "password", ["users[].password"]),
  given("aws:opensearch/domain:Domain", "password", [
    "advancedSecurityOptions.masterUserOptions.masterUserPassword",
  ]),
  given("aws:elasticsearch/domain:Domain", "password", [
    "advancedSecurityOptions.masterUserOptions.masterUserPassword",
  ]),
  given("aws:timestreaminfluxdb/dbInstance:DbInstance", "password", ["password"]),
  given("aws:timestreaminfluxdb/dbCluster:DbCluster", "password", ["password"]),
  given("aws:directoryservice/directory:Directory", "password", ["password"]),
  given("aws:fsx/ontapFileSystem:OntapFileSystem", "password", ["fsxAdminPassword"]),
  given("aws:fsx/windowsFileSystem:WindowsFileSystem", "password", ["selfManagedActiveDirectory.password"]),
  given("aws:fsx/ontapStorageVirtualMachine:OntapStorageVirtualMachine", "password", [
    "svmAdminPassword",
    "activeDirectoryConfiguration.selfManagedActiveDirectoryConfiguration.password",
  ]),
  given("aws:storagegateway/gateway:Gateway", "password", [
    "smbGuestPassword",
    "smbActiveDirectorySettings.password",
  ]),
  given("aws:directoryservice/trust:Trust", "password", ["trustPassword"]),
  given("aws:datasync/locationSmb:LocationSmb", "password", ["password"]),
  given("aws:quicksight/dataSource:DataSource", "password", ["credentials.credentialPair.password"]),
  given("aws:lb/listener:Listener", "oauth-client-secret", [
    "defaultActions[].authenticateOidc.clientSecret",
  ]),
  given("aws:lb/listenerRule:ListenerRule", "oauth-client-secret", [
    "actions[].authenticateOidc.clientSecret",
  ]),
  given("aws:cognito/identityProvider:IdentityProvider", "oauth-client-secret", [
    "providerDetails.client_secret",
  ]),
  given("aws:verifiedaccess/trustProvider:TrustProvider", "oauth-client-secret", [
    "oidcOptions.clientSecret",
  ]),
  given("aws:sagemaker/workforce:Workforce", "oauth-client-secret", ["oidcConfig.clientSecret"]),
  given("aws:pinpoint/admChannel:AdmChannel", "push-credential", ["clientSecret"]),
  given("aws:pinpoint/apnsChannel:ApnsChannel", "push-credential", ["privateKey"]),
  given("aws:pinpoint/gcmChannel:GcmChannel", "push-credential", ["apiKey", "serviceJson"]),
  given("aws:codepipeline/webhook:Webhook", "webhook-secret", ["authenticationConfiguration.secretToken"]),
  given("aws:dms/endpoint:Endpoint", "password", [
    "password",
    "kafkaSettings.saslPassword",
    "redisSettings.authPassword",
  ]),
  given("aws:glue/connection:Connection", "password", ["connectionProperties.PASSWORD"]),
  given("aws:datasync/locationObjectStorage:LocationObjectStorage", "access-key", ["secretKey"]),
  given("aws:cloudwatch/eventConnection:EventConnection", "api-key", ["authParameters.apiKey.value"]),
  given("aws:cloudwatch/eventConnection:EventConnection", "password", ["authParameters.basic.password"]),
  given("aws:cloudwatch/eventConnection:EventConnection", "oauth-client-secret", [
    "authParameters.oauth.clientParameters.clientSecret",
  ]),
  given("aws:codebuild/sourceCredential:SourceCredential", "access-token", ["token"], {
    unless: { property: "authType", values: ["CODECONNECTIONS", "SECRETS_MANAGER"] },
  }),
  given("aws:amplify/app:App", "access-token", ["accessToken", "oauthToken"]),
  given("aws:amplify/app:App", "password", ["basicAuthCredentials"]),
  given("aws:amplify/branch:Branch", "password", ["basicAuthCredentials"]),
  registered("aws:msk/scramSecretAssociation:ScramSecretAssociation", "password", { at: "secretArnLists" }),
  given("aws:chime/voiceConnectorTerminationCredentials:VoiceConnectorTerminationCredentials", "password", [
    "credentials[].password",
  ]),
  given("aws:workmail/user:User", "password", ["password"]),
  given("aws:connect/user:User", "password", ["password"]),
  given("aws:cognito/user:User", "password", ["password", "temporaryPassword"]),
  given("aws:sns/platformApplication:PlatformApplication", "push-credential", ["platformCredential"]),
  given("aws:bedrock/agentcoreApiKeyCredentialProvider:AgentcoreApiKeyCredentialProvider", "api-key", [
    "apiKey",
    "apiKeyWo",
  ]),
  given(
    "aws:bedrock/agentcoreOauth2CredentialProvider:AgentcoreOauth2CredentialProvider",
    "oauth-client-secret",
    ["oauth2ProviderConfig.*.clientSecret", "oauth2ProviderConfig.*.clientSecretWo"],
  ),
  given("aws:iam/serverCertificate:ServerCertificate", "private-key", ["privateKey"]),
  given("aws:acm/certificate:Certificate", "private-key", ["privateKey", "privateKeyWo"]),
  given("aws:transfer/hostKey:HostKey", "private-key", ["hostKeyBody", "hostKeyBodyWo"]),
  given("aws:transfer/server:Server", "private-key", ["hostKey"]),
  given("aws:secretsmanager/secretVersion:SecretVersion", "stored-secret", [
    "secretString",
    "secretBinary",
    "secretStringWo",
  ]),
  given("aws:ssm/parameter:Parameter", "stored-secret", ["value", "valueWo"], {
    when: { property: "type", values: ["SecureString"] },
  }),
  given("aws:emr/cluster:Cluster", "password", ["kerberosAttributes.kdcAdminPassword"]),
  registered("aws:emr/cluster:Cluster", "ssh-public-key", { paths: ["ec2Attributes.keyName"] }),
  registered("aws:eks/nodeGroup:NodeGroup", "ssh-public-key", { paths: ["remoteAccess.ec2SshKey"] }),

  // Certificates of a private authority: the key is the requester's.
  registered("aws:acmpca/certificate:Certificate", "certificate", {
    lifetime: { until: "validity", default: Number.NaN, atMost: Number.NaN },
  }),

  // What a program puts on the provider itself.
  given("pulumi:providers:aws", "access-key", ["secretKey"], { holder: "accessKey" }),
  given("pulumi:providers:aws", "session-token", ["token"], { lifetime: 12 * 3600 }),
  given("pulumi:providers:aws-native", "access-key", ["secretKey"], { holder: "accessKey" }),
  // @pulumi/aws-native: a console password inside the user.
  given("aws-native:iam:User", "console-password", ["loginProfile.password"], { holder: "userName" }),
];
