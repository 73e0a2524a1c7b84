import { reveal } from "../../model/index.js";
import { resourcesOf } from "../filed.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";

const functionUrl = (name: string, authorizationType: string) => ({
  type: "aws:lambda/functionUrl:FunctionUrl",
  name,
  properties: { functionName: "orders", authorizationType },
});

export const awsFunctionUrlOpen: Rule<"open"> = {
  name: "aws-function-url-open",
  title: "Function URL without authorisation",
  layer: "access",
  severity: "block",
  clouds: ["aws"],
  scope: "resource",
  why: "Anyone on the internet may call the function, and what it does is done with its role. Nothing stands before it that could tell callers apart.",
  remediation:
    "Set authorizationType to AWS_IAM and sign the calls, or put an API with an authoriser in front.",
  standards: ["owasp-nhi-2025:NHI6", "owasp-nhi-2025:NHI4", "nist-csf-2.0:PR.AA-03", "csa-ccm-4.0:IAM-14"],
  parameters: {},
  messages: { open: "Anyone may call this function at its URL, without credentials." },
  examples: {
    bad: [
      {
        title: "No authorisation.",
        resources: [functionUrl("hook", "NONE")],
        findings: ["open:authorizationType"],
      },
      {
        title: "Streamed or not.",
        resources: [
          {
            ...functionUrl("chat", "NONE"),
            properties: { functionName: "chat", authorizationType: "NONE", invokeMode: "RESPONSE_STREAM" },
          },
        ],
        findings: ["open:authorizationType"],
      },
    ],
    good: [
      { title: "Signed calls only.", resources: [functionUrl("hook", "AWS_IAM")] },
      {
        title: "A function without a URL.",
        resources: [
          {
            type: "aws:lambda/function:Function",
            name: "orders",
            properties: {
              role: "arn:aws:iam::123456789012:role/orders",
              runtime: "nodejs22.x",
              handler: "index.handler",
            },
          },
        ],
      },
    ],
  },
  *check(facts) {
    for (const resource of resourcesOf(facts, "aws:lambda/functionUrl:FunctionUrl")) {
      if (resource.change === "delete") continue;
      if (reveal(resource.properties.authorizationType) !== "NONE") continue;
      yield violation("open", { resource, path: "authorizationType" });
    }
  },
};
