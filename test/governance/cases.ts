import type { Facts } from "../../src/model/index.js";
import { readFiles } from "../../src/readers/index.js";
import type { ExampleResource } from "../../src/rules/rule.js";

/** The account of the cases. */
export const account = "123456789012";
export const arnOf = (role: string) => `arn:aws:iam::${account}:role/${role}`;
const githubHost = "token.actions.githubusercontent.com";
export const githubProvider = `arn:aws:iam::${account}:oidc-provider/${githubHost}`;

/** Facts of several files, by name. */
export function factsOf(files: Readonly<Record<string, unknown>>): Facts {
  return readFiles(
    Object.entries(files).map(([name, content]) => ({
      name,
      text: typeof content === "string" ? content : JSON.stringify(content),
    })),
  );
}

export function policy(...statements: readonly object[]): object {
  return { Version: "2012-10-17", Statement: statements.map((each) => ({ Effect: "Allow", ...each })) };
}

export function serviceTrust(service: string): object {
  return policy({ Principal: { Service: service }, Action: "sts:AssumeRole" });
}

export function githubTrust(subject: string): object {
  return policy({
    Principal: { Federated: githubProvider },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: {
      StringEquals: { [`${githubHost}:aud`]: "sts.amazonaws.com", [`${githubHost}:sub`]: subject },
    },
  });
}

export function roleTrust(role: string): object {
  return policy({ Principal: { AWS: arnOf(role) }, Action: "sts:AssumeRole" });
}

/** A role as `get-account-authorization-details` gives it. */
export function exportedRole(name: string, trust: object, more: object = {}): object {
  return {
    RoleName: name,
    Arn: arnOf(name),
    RoleId: `AROA${name.toUpperCase()}`,
    Path: "/",
    CreateDate: "2024-01-01T00:00:00Z",
    AssumeRolePolicyDocument: trust,
    RolePolicyList: [],
    AttachedManagedPolicies: [],
    ...more,
  };
}

export function accountExport(roles: readonly object[], more: object = {}): object {
  return { UserDetailList: [], GroupDetailList: [], RoleDetailList: roles, Policies: [], ...more };
}

/** A stack as `pulumi stack export` prints it; `arn` and the like are properties as any. */
export function stack(
  resources: readonly (ExampleResource & {
    readonly parent?: string;
    readonly uses?: Readonly<Record<string, readonly string[]>>;
  })[],
): object {
  return {
    version: 3,
    deployment: {
      resources: resources.map(({ type, name, properties, parent, uses }) => ({
        urn: urnOf(type, name),
        custom: !type.startsWith("acme:"),
        id: name,
        type,
        inputs: properties,
        outputs: properties,
        ...(parent === undefined ? {} : { parent }),
        propertyDependencies: uses ?? {},
      })),
    },
  };
}

export const urnOf = (type: string, name: string) => `urn:pulumi:prod::shop::${type}::${name}`;

export function stackRole(
  name: string,
  trust: object,
  more: Readonly<Record<string, unknown>> = {},
): ExampleResource {
  return {
    type: "aws:iam/role:Role",
    name,
    properties: { name, arn: arnOf(name), assumeRolePolicy: JSON.stringify(trust), ...more },
  };
}

export function stackFunction(name: string, role: string): ExampleResource {
  return {
    type: "aws:lambda/function:Function",
    name,
    properties: { name, arn: `arn:aws:lambda:eu-west-1:${account}:function:${name}`, role: arnOf(role) },
  };
}
