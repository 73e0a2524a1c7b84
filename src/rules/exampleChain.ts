import { inlinePolicy } from "./examplePolicy.js";
import { trustingRole } from "./exampleTrust.js";
import type { ExampleResource } from "./rule.js";

const roleArn = (name: string) => `arn:aws:iam::123456789012:role/${name}`;
const assumable = { Effect: "Allow", Action: "sts:AssumeRole" };

/** A pipeline that replaces a function's code, the function's role, and the role that this one may become. */
export function overFunctionTo(role: string): readonly ExampleResource[] {
  const becomes = inlinePolicy("becomes", { ...assumable, Resource: roleArn(role) });
  return [
    inlinePolicy("deploy", {
      Effect: "Allow",
      Action: "lambda:UpdateFunctionCode",
      Resource: "arn:aws:lambda:eu-west-1:123456789012:function:orders",
    }),
    {
      type: "aws:lambda/function:Function",
      name: "orders",
      properties: {
        name: "orders",
        role: roleArn("worker"),
        runtime: "nodejs22.x",
        handler: "index.handler",
      },
    },
    trustingRole("worker", { ...assumable, Principal: { Service: "lambda.amazonaws.com" } }),
    { ...becomes, properties: { ...becomes.properties, role: "worker" } },
    trustingRole(role, { ...assumable, Principal: { AWS: roleArn("worker") } }),
  ];
}
