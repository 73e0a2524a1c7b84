import { awsAudience } from "../trust/awsDocument.js";
import type { Federation } from "../trust/request.js";

/** What a person pastes next where the workload is defined, so that it becomes this role. Holds no secret. */
export function awsSetup({ issuer, request }: Federation, roleArn: string, audience: string): string {
  switch (issuer.id) {
    case "github":
      return githubStep(roleArn, audience, environmentOf(request.claims));
    default:
      return `role: ${roleArn}\naudience: ${audience}\nissuer: ${request.issuer}`;
  }
}

function environmentOf(claims: Federation["request"]["claims"]): string | undefined {
  return claims.find(({ claim }) => claim === "environment")?.values[0];
}

function githubStep(roleArn: string, audience: string, environment: string | undefined): string {
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
    "      - uses: aws-actions/configure-aws-credentials@v5",
    "        with:",
    `          role-to-assume: ${roleArn}`,
    "          aws-region: ${{ vars.AWS_REGION }}",
    ...(audience === awsAudience ? [] : [`          audience: ${audience}`]),
  ].join("\n");
}
