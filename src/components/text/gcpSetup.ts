import type { Federation } from "../trust/request.js";
import { githubJob } from "./githubJob.js";
import { tokenFile, tokenFileSteps } from "./tokenFile.js";

/** What a person pastes next where the workload is defined, so that it becomes this account. Holds no secret. */
export function gcpSetup({ issuer, request }: Federation, email: string, provider: string): string {
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
    case "pulumiEsc":
      return environment(email, provider);
    default: {
      const audience = request.audience ?? `https://iam.googleapis.com/${provider}`;
      const file = credentialConfiguration(email, provider);
      const path = "/tmp/keyless-gcp.json";
      const steps = [
        `printf %s '${JSON.stringify(file)}' > ${path}`,
        `export GOOGLE_APPLICATION_CREDENTIALS=${path}`,
      ];
      return tokenFileSteps(issuer.id, audience, steps) ?? JSON.stringify(file, null, 2);
    }
  }
}

/** The file that Google's clients read (AIP-4117): it says where the token is and whom it becomes. */
function credentialConfiguration(email: string, provider: string) {
  return {
    type: "external_account",
    audience: `//iam.googleapis.com/${provider}`,
    subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
    token_url: "https://sts.googleapis.com/v1/token",
    service_account_impersonation_url: `https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${email}:generateAccessToken`,
    credential_source: { file: tokenFile },
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
