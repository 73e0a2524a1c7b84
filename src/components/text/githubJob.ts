import type { TrustRequest } from "../../issuers/index.js";

/** A GitHub Actions job that becomes an identity through an action with these inputs. */
export function githubJob(
  { claims }: TrustRequest,
  action: string,
  inputs: Readonly<Record<string, string>>,
): string {
  const environment = claims.find(({ claim }) => claim === "environment")?.values[0];
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
    `      - uses: ${action}`,
    "        with:",
    ...Object.entries(inputs).map(([name, value]) => `          ${name}: ${value}`),
  ].join("\n");
}
