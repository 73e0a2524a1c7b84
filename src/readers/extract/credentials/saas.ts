import type { Cloud } from "../../../model/index.js";
import { type CredentialRow, day } from "./row.js";

type Row = CredentialRow & { readonly cloud: Cloud };

/** One credential under its Pulumi token and its Terraform names. */
function row(cloud: Cloud, types: readonly string[], kind: string, rest: Partial<CredentialRow> = {}): Row[] {
  const origin = rest.origin ?? (rest.paths ? "literal" : "minted");
  return types.map((type) => ({ cloud, type, kind, ...rest, origin }));
}

const saas = (types: readonly string[], kind: string, rest: Partial<CredentialRow> = {}) =>
  row("saas", types, kind, rest);
const azure = (types: readonly string[], kind: string, rest: Partial<CredentialRow> = {}) =>
  row("azure", types, kind, rest);

/**
 * Credentials that the providers of other services mint, hold or register: Pulumi token, then Terraform type
 * (the two have the same words). Source: the providers' resource documentation.
 */
export const saasCredentials: readonly Row[] = [
  // Made by general-purpose providers.
  ...saas(["random:index/randomPassword:RandomPassword"], "generated-password"),
  ...saas(["tls:index/privateKey:PrivateKey"], "private-key"),
  ...saas(["tls:index/selfSignedCert:SelfSignedCert"], "certificate", {
    lifetime: { property: "validityPeriodHours", unit: "hours", default: Number.NaN },
  }),
  ...saas(["tls:index/locallySignedCert:LocallySignedCert"], "certificate", {
    lifetime: { property: "validityPeriodHours", unit: "hours", default: Number.NaN },
  }),

  // Kubernetes: a token Secret never expires.
  ...row(
    "kubernetes",
    ["kubernetes:core/v1:Secret", "kubernetes_secret", "kubernetes_secret_v1"],
    "service-account-token",
    {
      when: { property: "type", values: ["kubernetes.io/service-account-token"] },
      at: "type",
    },
  ),

  // GitHub and GitLab.
  ...saas(
    [
      "github:index/actionsSecret:ActionsSecret",
      "github_actions_secret",
      "github:index/actionsOrganizationSecret:ActionsOrganizationSecret",
      "github_actions_organization_secret",
      "github:index/actionsEnvironmentSecret:ActionsEnvironmentSecret",
      "github_actions_environment_secret",
      "github:index/dependabotSecret:DependabotSecret",
      "github_dependabot_secret",
      "github:index/codespacesSecret:CodespacesSecret",
      "github_codespaces_secret",
    ],
    "ci-secret",
    { holder: "repository", paths: ["plaintextValue", "encryptedValue"] },
  ),
  ...saas(
    ["github:index/repositoryDeployKey:RepositoryDeployKey", "github_repository_deploy_key"],
    "deploy-key",
    {
      origin: "registered",
      holder: "repository",
      at: "key",
    },
  ),
  ...saas(["github:index/userSshKey:UserSshKey", "github_user_ssh_key"], "ssh-public-key", {
    origin: "registered",
    at: "key",
  }),
  ...saas(
    [
      "github:index/repositoryWebhook:RepositoryWebhook",
      "github_repository_webhook",
      "github:index/organizationWebhook:OrganizationWebhook",
      "github_organization_webhook",
    ],
    "webhook-secret",
    {
      holder: "repository",
      paths: ["configuration.secret"],
    },
  ),
  ...saas(
    ["gitlab:index/projectAccessToken:ProjectAccessToken", "gitlab_project_access_token"],
    "access-token",
    {
      holder: "project",
      lifetime: { until: "expiresAt", default: Number.POSITIVE_INFINITY, atMost: 365 * day },
    },
  ),
  ...saas(["gitlab:index/groupAccessToken:GroupAccessToken", "gitlab_group_access_token"], "access-token", {
    holder: "group",
    lifetime: { until: "expiresAt", default: Number.POSITIVE_INFINITY, atMost: 365 * day },
  }),
  ...saas(
    ["gitlab:index/personalAccessToken:PersonalAccessToken", "gitlab_personal_access_token"],
    "access-token",
    {
      holder: "userId",
      lifetime: { until: "expiresAt", default: Number.POSITIVE_INFINITY, atMost: 365 * day },
    },
  ),
  ...saas(
    ["gitlab:index/deployToken:DeployToken", "gitlab_deploy_token", "gitlab_project_deploy_token"],
    "deploy-token",
    {
      holder: "project",
      lifetime: { until: "expiresAt", default: Number.POSITIVE_INFINITY, atMost: Number.NaN },
    },
  ),
  ...saas(["gitlab:index/deployKey:DeployKey", "gitlab_deploy_key"], "deploy-key", {
    origin: "registered",
    holder: "project",
    at: "key",
  }),
  ...saas(
    [
      "gitlab:index/projectVariable:ProjectVariable",
      "gitlab_project_variable",
      "gitlab:index/groupVariable:GroupVariable",
      "gitlab_group_variable",
    ],
    "ci-secret",
    {
      holder: "project",
      paths: ["value"],
      when: { property: "masked", values: ["true"] },
    },
  ),
  ...saas(["gitlab:index/pipelineTrigger:PipelineTrigger", "gitlab_pipeline_trigger"], "pipeline-token", {
    holder: "project",
  }),
  ...saas(["gitlab:index/projectHook:ProjectHook", "gitlab_project_hook"], "webhook-secret", {
    holder: "project",
    paths: ["token"],
  }),

  // Identity providers.
  ...saas(["okta:index/apiToken:ApiToken", "okta_api_token"], "api-token"),
  ...saas(["okta:app/oauth:OAuth", "okta_app_oauth"], "oauth-client-secret", {
    holder: "label",
    unless: { property: "tokenEndpointAuthMethod", values: ["private_key_jwt", "none"] },
  }),
  ...saas(
    ["auth0:index/clientCredentials:ClientCredentials", "auth0_client_credentials"],
    "oauth-client-secret",
    {
      holder: "clientId",
      unless: { property: "authenticationMethod", values: ["private_key_jwt", "tls_client_auth", "none"] },
    },
  ),
  ...azure(
    ["azuread:index/applicationPassword:ApplicationPassword", "azuread_application_password"],
    "client-secret",
    {
      holder: "applicationId",
      // Two years where no end is given (Microsoft Entra, azuread provider).
      lifetime: { until: "endDate", default: 730 * day, atMost: Number.NaN },
    },
  ),
  ...azure(
    ["azuread:index/servicePrincipalPassword:ServicePrincipalPassword", "azuread_service_principal_password"],
    "client-secret",
    {
      holder: "servicePrincipalId",
      lifetime: { until: "endDate", default: 730 * day, atMost: Number.NaN },
    },
  ),
  ...azure(
    [
      "azuread:index/applicationCertificate:ApplicationCertificate",
      "azuread_application_certificate",
      "azuread:index/servicePrincipalCertificate:ServicePrincipalCertificate",
      "azuread_service_principal_certificate",
    ],
    "certificate",
    {
      origin: "registered",
      holder: "applicationId",
      lifetime: { until: "endDate", default: 365 * day, atMost: Number.NaN },
    },
  ),
  ...azure(["azuread:index/user:User", "azuread_user"], "password", {
    holder: "userPrincipalName",
    paths: ["password"],
  }),

  // Platforms.
  ...saas(
    [
      "cloudflare:index/apiToken:ApiToken",
      "cloudflare_api_token",
      "cloudflare:index/accountToken:AccountToken",
      "cloudflare_account_token",
    ],
    "api-token",
    {
      holder: "name",
      lifetime: { until: "expiresOn", default: Number.POSITIVE_INFINITY, atMost: Number.NaN },
    },
  ),
  ...saas(
    [
      "cloudflare:index/zeroTrustAccessServiceToken:ZeroTrustAccessServiceToken",
      "cloudflare_zero_trust_access_service_token",
      "cloudflare_access_service_token",
    ],
    "service-token",
    {
      holder: "name",
      lifetime: 365 * day,
    },
  ),
  ...saas(
    ["cloudflare:index/tunnel:Tunnel", "cloudflare_tunnel", "cloudflare_zero_trust_tunnel_cloudflared"],
    "tunnel-secret",
    { holder: "name", paths: ["secret", "tunnelSecret"] },
  ),
  ...saas(["datadog:index/apiKey:ApiKey", "datadog_api_key"], "api-key", { holder: "name" }),
  ...saas(["datadog:index/applicationKey:ApplicationKey", "datadog_application_key"], "application-key", {
    holder: "name",
  }),
  ...saas(
    [
      "datadog:index/serviceAccountApplicationKey:ServiceAccountApplicationKey",
      "datadog_service_account_application_key",
    ],
    "application-key",
    { holder: "serviceAccountId" },
  ),
  ...saas(
    [
      "snowflake:index/user:User",
      "snowflake_user",
      "snowflake_service_user",
      "snowflake_legacy_service_user",
    ],
    "password",
    { holder: "name", paths: ["password"] },
  ),
  ...saas(["snowflake:index/user:User", "snowflake_user", "snowflake_service_user"], "public-key", {
    origin: "registered",
    holder: "name",
    paths: ["rsaPublicKey", "rsaPublicKey2"],
  }),
  ...saas(["snowflake_user_programmatic_access_token"], "access-token", {
    holder: "user",
    lifetime: { property: "daysToExpiry", unit: "days", default: 15 * day },
  }),
  ...saas(["mongodbatlas:index/databaseUser:DatabaseUser", "mongodbatlas_database_user"], "password", {
    holder: "username",
    paths: ["password"],
  }),
  ...saas(
    [
      "mongodbatlas:index/projectApiKey:ProjectApiKey",
      "mongodbatlas_project_api_key",
      "mongodbatlas:index/apiKey:ApiKey",
      "mongodbatlas_api_key",
    ],
    "api-key",
    { holder: "description" },
  ),
  ...saas(["mongodbatlas_service_account", "mongodbatlas_service_account_secret"], "oauth-client-secret", {
    holder: "clientId",
    lifetime: { property: "secretExpiresAfterHours", unit: "hours", default: Number.NaN },
  }),
  ...saas(["confluentcloud:index/apiKey:ApiKey", "confluent_api_key"], "api-key", { holder: "owner.id" }),
  ...saas(
    ["pagerduty:index/serviceIntegration:ServiceIntegration", "pagerduty_service_integration"],
    "integration-key",
    { holder: "service" },
  ),
  ...saas(
    [
      "vault:appRole/authBackendRoleSecretId:AuthBackendRoleSecretId",
      "vault_approle_auth_backend_role_secret_id",
    ],
    "approle-secret-id",
    {
      holder: "roleName",
      lifetime: { property: "ttl", unit: "seconds", default: Number.POSITIVE_INFINITY },
    },
  ),
  ...saas(["vault:index/token:Token", "vault_token"], "token", { holder: "roleName" }),
  ...saas(
    [
      "pulumiservice:index:AccessToken",
      "pulumiservice:index:OrgAccessToken",
      "pulumiservice:index:TeamAccessToken",
    ],
    "access-token",
    { holder: "name" },
  ),
  ...saas(["tfe:index/teamToken:TeamToken", "tfe_team_token", "tfe_organization_token"], "access-token", {
    holder: "teamId",
    lifetime: { until: "expiredAt", default: Number.POSITIVE_INFINITY, atMost: Number.NaN },
  }),
  ...saas(["slack_webhook", "slack:index/webhook:Webhook"], "webhook-secret"),
  ...saas(["newrelic:index/apiAccessKey:ApiAccessKey", "newrelic_api_access_key"], "api-key", {
    holder: "name",
  }),
  ...saas(
    ["grafana:cloud/accessPolicyToken:AccessPolicyToken", "grafana_cloud_access_policy_token"],
    "access-token",
    {
      holder: "accessPolicyId",
      lifetime: { until: "expiresAt", default: Number.POSITIVE_INFINITY, atMost: Number.NaN },
    },
  ),
  ...saas(
    ["grafana:oss/serviceAccountToken:ServiceAccountToken", "grafana_service_account_token"],
    "service-account-token",
    {
      holder: "serviceAccountId",
      lifetime: { property: "secondsToLive", unit: "seconds", default: Number.POSITIVE_INFINITY },
    },
  ),
  ...saas(["digitalocean:index/spacesKey:SpacesKey", "digitalocean_spaces_key"], "access-key", {
    holder: "name",
  }),
  ...saas(["googleworkspace_user"], "password", { holder: "primaryEmail", paths: ["password"] }),
];
