import type { Federation } from "../trust/request.js";
import { githubJob } from "./githubJob.js";
import { podWithToken, serviceAccountOf } from "./kubernetes.js";
import { deploymentSettings, isEscEnvironment } from "./pulumi.js";
import { tokenFile, tokenFileSteps } from "./tokenFile.js";

/** What a person pastes next where the workload is defined, so that it becomes this account. Holds no secret. */
export function gcpSetup(federation: Federation, email: string, provider: string): string {
  const { issuer, request } = federation;
  const audience = request.audience ?? `https://iam.googleapis.com/${provider}`;
  const configuration = (how: CredentialSource) =>
    JSON.stringify(credentialConfiguration(email, provider, how), null, 2);
  switch (issuer.id) {
    case "github":
      return githubJob(request, "google-github-actions/auth@v3", {
        workload_identity_provider: provider,
        service_account: email,
        ...(request.audience === undefined ? {} : { audience: request.audience }),
      });
    case "hcpTerraform":
      return [
        "# environment variables of the workspace",
        "TFC_GCP_PROVIDER_AUTH=true",
        `TFC_GCP_WORKLOAD_PROVIDER_NAME=${provider}`,
        `TFC_GCP_RUN_SERVICE_ACCOUNT_EMAIL=${email}`,
      ].join("\n");
    case "pulumi":
      return isEscEnvironment(request)
        ? environment(email, provider)
        : deploymentSettings(federation, "gcp", email, provider);
    case "awsCaller":
      return configuration(awsCredentials);
    case "azure":
      return configuration(azureMetadata(audience));
    case "kubernetes":
      return [
        podWithToken(serviceAccountOf(request), audience, "/var/run/keyless"),
        "---",
        "# the file that GOOGLE_APPLICATION_CREDENTIALS names",
        configuration({ file: "/var/run/keyless/token" }),
      ].join("\n");
    default: {
      const file = credentialConfiguration(email, provider, { file: tokenFile });
      const path = "/tmp/keyless-gcp.json";
      const steps = [
        `printf %s '${JSON.stringify(file)}' > ${path}`,
        `export GOOGLE_APPLICATION_CREDENTIALS=${path}`,
      ];
      return tokenFileSteps(issuer.id, audience, steps) ?? JSON.stringify(file, null, 2);
    }
  }
}

/** Where Google's clients find what proves the workload (AIP-4117). */
type CredentialSource = Readonly<Record<string, unknown>>;

/** Where an account's tokens are had by who may become it. */
export function impersonationUrl(email: string): string {
  return `https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${email}:generateAccessToken`;
}

/** The file that Google's clients read (AIP-4117): it says where the token is and whom it becomes. */
function credentialConfiguration(email: string, provider: string, source: CredentialSource) {
  return {
    type: "external_account",
    audience: `//iam.googleapis.com/${provider}`,
    subject_token_type:
      source === awsCredentials
        ? "urn:ietf:params:aws:token-type:aws4_request"
        : "urn:ietf:params:oauth:token-type:jwt",
    token_url: "https://sts.googleapis.com/v1/token",
    service_account_impersonation_url: impersonationUrl(email),
    credential_source: source,
  };
}

const awsMetadata = "http://169.254.169.254/latest";

/** The credentials that an AWS workload has, from its environment or from the instance's metadata (AIP-4117). */
const awsCredentials: CredentialSource = {
  environment_id: "aws1",
  region_url: `${awsMetadata}/meta-data/placement/availability-zone`,
  url: `${awsMetadata}/meta-data/iam/security-credentials`,
  imdsv2_session_token_url: `${awsMetadata}/api/token`,
  regional_cred_verification_url:
    "https://sts.{region}.amazonaws.com?Action=GetCallerIdentity&Version=2011-06-15",
};

/** The token of an Azure managed identity, from the machine's metadata (AIP-4117; learn.microsoft.com: managed identities). */
function azureMetadata(audience: string): CredentialSource {
  const resource = encodeURIComponent(audience);
  return {
    url: `http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=${resource}`,
    headers: { Metadata: "True" },
    format: { type: "json", subject_token_field_name: "access_token" },
  };
}

function environment(email: string, provider: string): string {
  const [, project = "", , , , pool = "", , id = ""] = provider.split("/");
  return [
    "values:",
    "  gcp:",
    "    login:",
    "      fn::open::gcp-login:",
    `        project: ${project}`,
    "        oidc:",
    `          workloadPoolId: ${pool}`,
    `          providerId: ${id}`,
    `          serviceAccount: ${email}`,
    "  environmentVariables:",
    "    GOOGLE_OAUTH_ACCESS_TOKEN: ${gcp.login.accessToken}",
  ].join("\n");
}
