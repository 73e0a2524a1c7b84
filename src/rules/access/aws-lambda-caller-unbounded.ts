import { isKnown } from "../../model/index.js";
import { violation } from "../outcome.js";
import { resourcePoliciesOf } from "../resourcePolicies.js";
import type { Rule } from "../rule.js";
import { allowsServiceFor, servicesIn } from "../strangers.js";

const calling = ["lambda:InvokeFunction", "lambda:InvokeFunctionUrl", "lambda:InvokeAsync"];

function permission(name: string, more: Readonly<Record<string, unknown>>) {
  return {
    type: "aws:lambda/permission:Permission",
    name,
    properties: {
      function: "resize",
      action: "lambda:InvokeFunction",
      principal: "s3.amazonaws.com",
      ...more,
    },
  };
}

export const awsLambdaCallerUnbounded: Rule<"anyone"> = {
  name: "aws-lambda-caller-unbounded",
  title: "Function that a service may call for anyone",
  layer: "access",
  severity: "block",
  clouds: ["aws"],
  scope: "resource",
  why: "A service calls the function for whichever account asked it to: without a source ARN or account, a stranger's bucket, topic or API triggers it with input of the stranger's choice (the confused deputy).",
  remediation:
    "Give sourceArn (the one bucket, rule or API), and for S3 sourceAccount too, or principalOrgId.",
  standards: [
    "owasp-nhi-2025:NHI3",
    "owasp-nhi-2025:NHI6",
    "nist-csf-2.0:PR.AA-05",
    "csa-ccm-4.0:IAM-16",
    "mitre-attack:T1199",
  ],
  parameters: {},
  messages: { anyone: "{service} may call this function for any AWS account, not only for your own." },
  examples: {
    bad: [
      {
        title: "Any bucket of any account.",
        resources: [permission("upload", {})],
        findings: ["anyone:principal"],
      },
      {
        title: "A source ARN that strangers have too.",
        resources: [
          permission("events", { principal: "events.amazonaws.com", sourceArn: "arn:aws:events:*:*:rule/*" }),
        ],
        findings: ["anyone:principal"],
      },
    ],
    good: [
      {
        title: "One bucket, of one's own account.",
        resources: [
          permission("upload", { sourceArn: "arn:aws:s3:::acme-uploads", sourceAccount: "123456789012" }),
        ],
      },
      {
        title: "One API.",
        resources: [
          permission("api", {
            principal: "apigateway.amazonaws.com",
            sourceArn: "arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/*/*",
          }),
        ],
      },
      {
        title: "An API that is made in the same deployment.",
        resources: [
          { type: "aws:apigatewayv2/api:Api", name: "front", properties: { protocolType: "HTTP" } },
          permission("api", {
            principal: "apigateway.amazonaws.com",
            sourceArn: `\${front.executionArn}/*/*`,
          }),
        ],
      },
    ],
  },
  *check(facts) {
    for (const policy of resourcePoliciesOf(facts)) {
      if (!/^aws:lambda\/|^document:/.test(policy.resource.type)) continue;
      for (const service of servicesIn(policy.document)) {
        const request = allowsServiceFor(policy.document, service, calling);
        // A source that is not known yet is a source: it comes from a resource of the same deployment.
        if (request === undefined || !isKnown(request)) continue;
        yield violation("anyone", policy, {
          data: { service },
          witness: { service, "aws:SourceAccount": "999999999998" },
          ...(policy.resource.type.startsWith("document:") ? { key: `anyone:${service}` } : {}),
        });
      }
    }
  },
};
