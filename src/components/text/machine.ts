import { impersonationUrl } from "./gcpSetup.js";

/** Where the machine keeps its certificate and key. */
export const machineFiles = {
  certificate: "/etc/keyless/machine.pem",
  key: "/etc/keyless/machine.key",
} as const;

/**
 * The two files that Google's clients read on a machine with a certificate (AIP-4117; IAM, "Configure X.509 workload
 * identity federation"): where the certificate stands, and whom it becomes.
 */
export function machineConfiguration(email: string, provider: string): string {
  const certificates = {
    version: 1,
    cert_configs: { workload: { cert_path: machineFiles.certificate, key_path: machineFiles.key } },
  };
  const credentials = {
    type: "external_account",
    audience: `//iam.googleapis.com/${provider}`,
    subject_token_type: "urn:ietf:params:oauth:token-type:mtls",
    token_url: "https://sts.mtls.googleapis.com/v1/token",
    service_account_impersonation_url: impersonationUrl(email),
    credential_source: {
      certificate: { certificate_config_location: "/etc/keyless/certificate_config.json" },
    },
  };
  return [
    "# /etc/keyless/certificate_config.json",
    JSON.stringify(certificates, null, 2),
    "# the file that GOOGLE_APPLICATION_CREDENTIALS names",
    JSON.stringify(credentials, null, 2),
  ].join("\n");
}
