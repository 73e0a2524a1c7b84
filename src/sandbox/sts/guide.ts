import { clientSettings, externalAccountUrls } from "./environment.js";
import type { TokenService } from "./service.js";

/** What a person copies to use the token services, for a shell; lines that are no settings are comments. */
export function formatGuide(
  { url, tlsUrl, authorityFile }: Pick<TokenService, "url" | "tlsUrl" | "authorityFile">,
  home: string,
): string {
  const settings = Object.entries(clientSettings(url)).map(([name, value]) => `export ${name}=${value}`);
  const google = Object.entries(externalAccountUrls(url, "SERVICE_ACCOUNT_EMAIL")).map(
    ([name, value]) => `#   "${name}": "${value}",`,
  );
  const github = encodeURIComponent("https://token.actions.githubusercontent.com");
  const order = JSON.stringify({
    form: "environment",
    parts: { owner: "acme", repository: "web", environment: "production" },
    audience: "sts.amazonaws.com",
  });
  return [
    `# Token services of the sandbox cloud in ${home}; Ctrl-C stops them.`,
    "# AWS SDKs and CLI:",
    ...settings,
    "# Google's libraries, in the external account's configuration:",
    ...google,
    `# The same of a machine that shows its certificate, at ${tlsUrl} and with`,
    `#   export NODE_EXTRA_CA_CERTS=${authorityFile}`,
    "# A token of GitHub Actions, as a job of that environment gets it:",
    `#   curl -s ${url}/issuers/${github}/token -d '${order}'`,
    "# What a workflow step reads to ask for its own: the same order posted to",
    `#   ${url}/actions/jobs`,
  ].join("\n");
}
