import type { TrustRequest } from "../../issuers/index.js";
import type { Federation } from "../trust/request.js";

/** Whether a request is for an ESC environment's login, rather than for a stack's deployments. */
export function isEscEnvironment({ subjects }: TrustRequest): boolean {
  return subjects.every((subject) => subject.startsWith("pulumi:environments:"));
}

/** Where a stack's deployments are told whom to become: the settings of Pulumi Deployments. */
export function deploymentSettings(
  { request }: Federation,
  cloud: "aws" | "gcp",
  ...identity: readonly string[]
): string {
  const [, , , organization = "", , project = "", , stack = ""] = (request.subjects[0] ?? "").split(":");
  const fields =
    cloud === "aws"
      ? [`roleArn: ${identity[0]}`, "sessionName: pulumi", "duration: 1h"]
      : [
          `workloadPoolId: ${identity[1]?.split("/")[5] ?? ""}`,
          `providerId: ${identity[1]?.split("/")[7] ?? ""}`,
          `serviceAccount: ${identity[0]}`,
          `projectId: "${identity[1]?.split("/")[1] ?? ""}"`,
        ];
  return [
    `# deployment settings of ${organization}/${project}/${stack}`,
    "operationContext:",
    "  oidc:",
    `    ${cloud}:`,
    ...fields.map((field) => `      ${field}`),
  ].join("\n");
}
