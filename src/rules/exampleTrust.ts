import type { ExampleResource } from "./rule.js";

const github = "token.actions.githubusercontent.com";

/** A role that GitHub Actions federates into under these conditions: for the examples of the trust rules. */
export function githubRole(
  name: string,
  conditions: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
): ExampleResource {
  return trustingRole(name, {
    Effect: "Allow",
    Principal: { Federated: `arn:aws:iam::123456789012:oidc-provider/${github}` },
    Action: "sts:AssumeRoleWithWebIdentity",
    ...(Object.keys(conditions).length === 0 ? {} : { Condition: prefixed(conditions) }),
  });
}

/** A role with one statement as its trust policy. */
export function trustingRole(name: string, statement: Readonly<Record<string, unknown>>): ExampleResource {
  return {
    type: "aws:iam/role:Role",
    name,
    properties: {
      name,
      assumeRolePolicy: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }),
    },
  };
}

/** Claims in short (`sub`) as the keys that AWS knows (`token.actions.githubusercontent.com:sub`). */
function prefixed(conditions: Readonly<Record<string, Readonly<Record<string, unknown>>>>) {
  return Object.fromEntries(
    Object.entries(conditions).map(([operator, keys]) => [
      operator,
      Object.fromEntries(
        Object.entries(keys).map(([key, value]) => [key.includes(":") ? key : `${github}:${key}`, value]),
      ),
    ]),
  );
}

/** The narrow trust that the good examples show. */
export const narrowGithubRole = githubRole("deploy", {
  StringEquals: { aud: "sts.amazonaws.com", sub: "repo:acme/web:environment:production" },
});
