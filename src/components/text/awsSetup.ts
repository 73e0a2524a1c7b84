import { awsAudience } from "../trust/awsDocument.js";
import type { Federation } from "../trust/request.js";
import { githubJob } from "./githubJob.js";
import { serviceAccountManifest, serviceAccountOf } from "./kubernetes.js";
import { deploymentSettings, isEscEnvironment } from "./pulumi.js";
import { tokenFile, tokenFileSteps } from "./tokenFile.js";

/** What a person pastes next where the workload is defined, so that it becomes this role. Holds no secret. */
export function awsSetup(federation: Federation, roleArn: string, audience: string): string {
  const { issuer, request } = federation;
  switch (issuer.id) {
    case "github":
      return githubJob(request, "aws-actions/configure-aws-credentials@v5", {
        "role-to-assume": roleArn,
        "aws-region": "${{ vars.AWS_REGION }}",
        ...(audience === awsAudience ? {} : { audience }),
      });
    case "hcpTerraform":
      return terraformVariables(roleArn, federation);
    case "pulumi":
      return isEscEnvironment(request)
        ? environment(roleArn)
        : deploymentSettings(federation, "aws", roleArn);
    case "kubernetes":
      return serviceAccountManifest(serviceAccountOf(request), { "eks.amazonaws.com/role-arn": roleArn });
    case "google":
      // To AWS the audience is the authorised party; what the machine asks for is the claim.
      return steps(
        issuer.id,
        request.claims.find(({ claim }) => claim === "aud")?.values[0] ?? audience,
        roleArn,
      );
    default:
      return steps(issuer.id, audience, roleArn);
  }
}

function steps(issuer: string, audience: string, roleArn: string): string {
  return tokenFileSteps(issuer, audience, exportLines(roleArn)) ?? profile(roleArn);
}

function exportLines(roleArn: string): readonly string[] {
  return [`export AWS_ROLE_ARN=${roleArn}`, `export AWS_WEB_IDENTITY_TOKEN_FILE=${tokenFile}`];
}

/** For a workload that finds its token in a file: the AWS SDKs exchange it by themselves. */
function profile(roleArn: string): string {
  return [
    "# ~/.aws/config",
    "[default]",
    `role_arn = ${roleArn}`,
    `web_identity_token_file = ${tokenFile}`,
  ].join("\n");
}

function terraformVariables(roleArn: string, { request }: Federation): string {
  const phase = request.claims.find(({ claim }) => claim === "terraform_run_phase")?.values[0] ?? "apply";
  return [
    "# environment variables of the workspace",
    "TFC_AWS_PROVIDER_AUTH=true",
    `TFC_AWS_${phase.toUpperCase()}_ROLE_ARN=${roleArn}`,
  ].join("\n");
}

function environment(roleArn: string): string {
  return [
    "values:",
    "  aws:",
    "    login:",
    "      fn::open::aws-login:",
    "        oidc:",
    `          roleArn: ${roleArn}`,
    "          sessionName: pulumi",
    "          duration: 1h",
    "  environmentVariables:",
    "    AWS_ACCESS_KEY_ID: ${aws.login.accessKeyId}",
    "    AWS_SECRET_ACCESS_KEY: ${aws.login.secretAccessKey}",
    "    AWS_SESSION_TOKEN: ${aws.login.sessionToken}",
  ].join("\n");
}
