import type { ExampleResource } from "./rule.js";

/** An inline policy of a role with one statement: for the examples of the access rules. */
export function inlinePolicy(
  name: string,
  statement: Readonly<Record<string, unknown>>,
  ...more: readonly Readonly<Record<string, unknown>>[]
): ExampleResource {
  return {
    type: "aws:iam/rolePolicy:RolePolicy",
    name,
    properties: {
      name,
      role: "deploy",
      policy: JSON.stringify({ Version: "2012-10-17", Statement: [statement, ...more] }),
    },
  };
}

/** Inline policies that allow one action, each on a resource of its own, under a condition or none. */
export function inlineAllow(name: string, Action: string) {
  return (
    Resource: string | readonly string[],
    Condition?: Readonly<Record<string, unknown>>,
  ): ExampleResource =>
    inlinePolicy(name, { Effect: "Allow", Action, Resource, ...(Condition && { Condition }) });
}

/** A managed policy attached to a role. */
export function attachedPolicy(name: string, policyArn: string): ExampleResource {
  return {
    type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    name,
    properties: { role: "deploy", policyArn },
  };
}

/** What the good examples show: named actions on one named resource. */
export const narrowPolicy = inlinePolicy("publish", {
  Effect: "Allow",
  Action: ["s3:PutObject", "s3:DeleteObject"],
  Resource: "arn:aws:s3:::acme-site/*",
});
