import type { Federation } from "../trust/request.js";

/** What a person pastes next where the workload is defined, so that it becomes this account. Holds no secret. */
export function gcpSetup({ issuer, request }: Federation, email: string, provider: string): string {
  switch (issuer.id) {
    case "github":
      return githubStep(email, provider, request);
    default:
      return `service account: ${email}\nworkload identity provider: ${provider}\nissuer: ${request.issuer}`;
  }
}

function githubStep(email: string, provider: string, request: Federation["request"]): string {
  const environment = request.claims.find(({ claim }) => claim === "environment")?.values[0];
  return [
    "permissions:",
    "  id-token: write",
    "  contents: read",
    "jobs:",
    "  deploy:",
    "    runs-on: ubuntu-latest",
    ...(environment === undefined ? [] : [`    environment: ${JSON.stringify(environment)}`]),
    "    steps:",
    "      - uses: actions/checkout@v5",
    "      - uses: google-github-actions/auth@v3",
    "        with:",
    `          workload_identity_provider: ${provider}`,
    `          service_account: ${email}`,
    ...(request.audience === undefined ? [] : [`          audience: ${request.audience}`]),
  ].join("\n");
}
