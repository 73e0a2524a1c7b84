/** The settings with which the clouds' own clients find the sandbox's token services. */
export function clientSettings(url: string): Readonly<Record<string, string>> {
  return { AWS_ENDPOINT_URL_STS: url, AWS_REGION: "eu-west-1" };
}

/** What the credential configuration of Google's external accounts names, instead of Google's own addresses. */
export function externalAccountUrls(url: string, email: string) {
  return {
    token_url: `${url}/v1/token`,
    token_info_url: `${url}/v1/introspect`,
    service_account_impersonation_url: `${url}/v1/projects/-/serviceAccounts/${email}:generateAccessToken`,
  };
}
