import type { ExampleResource } from "../../../src/rules/rule.js";
import { asTerraformPlan } from "../../support/exampleInputs.js";
import type { Container } from "./containers.js";
import { isObject, type Json, type JsonObject } from "./corpus.js";

function parsed(value: unknown): JsonObject | undefined {
  if (isObject(value)) return value;
  if (typeof value !== "string") return undefined;
  try {
    const document: unknown = JSON.parse(value);
    return isObject(document) ? document : undefined;
  } catch {
    return undefined;
  }
}

const list = (value: Json | undefined): readonly Json[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value as Json];
const elements = {
  Sid: "sid",
  Effect: "effect",
  Action: "actions",
  NotAction: "not_actions",
  Resource: "resources",
  NotResource: "not_resources",
};

/** A statement as a block of `aws_iam_policy_document`; undefined where the block cannot say it. */
function block(statement: Json): JsonObject | undefined {
  if (!isObject(statement)) return undefined;
  const { Condition: condition, Principal: principal, NotPrincipal: others, ...plain } = statement;
  const parts = Object.entries(plain).map(([name, value]): [string, Json] => [
    elements[name as keyof typeof elements],
    name === "Sid" || name === "Effect" ? value : list(value),
  ]);
  if (parts.some(([name]) => name === undefined)) return undefined;
  const holders = (value: Json | undefined): Json =>
    value === undefined
      ? []
      : isObject(value)
        ? Object.entries(value).map(([type, each]) => ({ type, identifiers: list(each) }))
        : [{ type: "*", identifiers: ["*"] }];
  const tests = isObject(condition)
    ? Object.entries(condition).flatMap(([test, keys]) =>
        Object.entries(keys as JsonObject).map(([variable, values]) => ({
          test,
          variable,
          values: list(values).map(String),
        })),
      )
    : [];
  return {
    ...Object.fromEntries(parts),
    principals: holders(principal),
    not_principals: holders(others),
    condition: tests,
  };
}

interface Change {
  readonly address: string;
  readonly change: { after: Record<string, unknown>; after_unknown: Record<string, unknown> };
}

/** A plan in which policies come from data sources that are read during apply: their blocks are all that it knows. */
export const byDataSources: Container = (resources) => {
  const text = asTerraformPlan(resources);
  if (text === undefined) return undefined;
  const plan = JSON.parse(text) as {
    resource_changes: Change[];
    configuration: {
      root_module: { resources: { address: string; expressions: Record<string, unknown> }[] };
    };
  };
  const sources: object[] = [];
  for (const { address, change } of [...plan.resource_changes]) {
    for (const [key, value] of Object.entries(change.after)) {
      // Cloud Control's state is no policy, though it may have statements.
      const document = typeof value === "string" && key !== "desired_state" ? parsed(value) : undefined;
      const blocks = document?.Statement === undefined ? undefined : list(document.Statement).map(block);
      if (document === undefined || blocks === undefined || blocks.some((each) => each === undefined))
        continue;
      const name = `d${sources.length}`;
      const source = `data.aws_iam_policy_document.${name}`;
      delete change.after[key];
      change.after_unknown = { ...change.after_unknown, [key]: true };
      const configured = plan.configuration.root_module.resources.find((each) => each.address === address)!;
      configured.expressions[key] = { references: [`${source}.json`, source] };
      const [mode, type] = ["data", "aws_iam_policy_document"];
      sources.push({
        address: source,
        mode,
        type,
        name,
        change: {
          actions: ["read"],
          before: null,
          after: {
            statement: blocks,
            ...(document.Version === undefined ? {} : { version: document.Version }),
          },
          after_unknown: { id: true, json: true },
        },
      });
    }
  }
  if (sources.length === 0) return undefined;
  return [JSON.stringify({ ...plan, resource_changes: [...plan.resource_changes, ...sources] })];
};

const encoded = (value: unknown) =>
  encodeURIComponent(typeof value === "string" ? value : JSON.stringify(value));

/** Roles and their policies as an account exports them, with documents as AWS's API encodes them. */
export const asAccount: Container = (resources) => {
  const roles = resources.filter(({ type }) => type === "aws:iam/role:Role");
  const inline = resources.filter(({ type }) => type === "aws:iam/rolePolicy:RolePolicy");
  const attached = resources.filter(
    ({ type }) => type === "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  );
  const all = roles.length + inline.length + attached.length;
  if (roles.length === 0 || all < resources.length || /\$\{[^}.]+\.arn\}/.test(JSON.stringify(resources)))
    return undefined;
  const ofRole = (role: ExampleResource) => {
    const names = [role.properties.name, `\${${role.name}.name}`, `\${${role.name}.id}`];
    return ({ properties }: ExampleResource) => names.includes(properties.role);
  };
  const [account = "123456789012"] = /(?<!\d)\d{12}(?!\d)/.exec(JSON.stringify(resources)) ?? [];
  const details = roles.map((role) => {
    const {
      name = role.name,
      assumeRolePolicy,
      inlinePolicies = [],
      managedPolicyArns = [],
    } = role.properties;
    const own = [
      ...(inlinePolicies as readonly { name?: string; policy: unknown }[]),
      ...inline.filter(ofRole(role)).map((each) => ({ name: each.name, policy: each.properties.policy })),
    ];
    const arns = [
      ...(managedPolicyArns as readonly string[]),
      ...attached.filter(ofRole(role)).map(({ properties }) => properties.policyArn as string),
    ];
    return {
      Path: "/",
      RoleName: name,
      RoleId: `AROA${role.name}`,
      Arn: `arn:aws:iam::${account}:role/${name as string}`,
      CreateDate: "2026-11-01T00:00:00Z",
      AssumeRolePolicyDocument: encoded(assumeRolePolicy),
      InstanceProfileList: [],
      RolePolicyList: own.map((each) => ({ PolicyName: each.name, PolicyDocument: encoded(each.policy) })),
      AttachedManagedPolicies: arns.map((arn) => ({ PolicyName: arn.split("/").at(-1), PolicyArn: arn })),
      Tags: Object.entries((role.properties.tags ?? {}) as object).map(([Key, Value]) => ({ Key, Value })),
      ...(role.properties.maxSessionDuration === undefined
        ? {}
        : { MaxSessionDuration: role.properties.maxSessionDuration }),
      ...(role.properties.permissionsBoundary === undefined
        ? {}
        : { PermissionsBoundary: { PermissionsBoundaryArn: role.properties.permissionsBoundary } }),
    };
  });
  return [
    JSON.stringify({
      UserDetailList: [],
      GroupDetailList: [],
      RoleDetailList: details,
      Policies: [],
      IsTruncated: false,
    }),
  ];
};

/** What Google calls the things on which grants are made, and how the Asset API does. */
const assets: Readonly<
  Record<string, (properties: ExampleResource["properties"]) => readonly [string, string]>
> = {
  "gcp:projects/iAMMember:IAMMember": ({ project }) => [
    "cloudresourcemanager.googleapis.com/Project",
    `//cloudresourcemanager.googleapis.com/projects/${project as string}`,
  ],
  "gcp:storage/bucketIAMMember:BucketIAMMember": ({ bucket }) => [
    "storage.googleapis.com/Bucket",
    `//storage.googleapis.com/${bucket as string}`,
  ],
  "gcp:folder/iAMMember:IAMMember": ({ folder }) => [
    "cloudresourcemanager.googleapis.com/Folder",
    `//cloudresourcemanager.googleapis.com/folders/${String(folder).replace("folders/", "")}`,
  ],
  "gcp:organizations/iAMMember:IAMMember": ({ orgId }) => [
    "cloudresourcemanager.googleapis.com/Organization",
    `//cloudresourcemanager.googleapis.com/organizations/${orgId as string}`,
  ],
  "gcp:serviceaccount/iAMMember:IAMMember": ({ serviceAccountId }) => [
    "iam.googleapis.com/ServiceAccount",
    `//iam.googleapis.com/${serviceAccountId as string}`,
  ],
};

/** Grants as Cloud Asset Inventory exports them. */
export const asAssets: Container = (resources) => {
  if (resources.some(({ type }) => !Object.hasOwn(assets, type)) || JSON.stringify(resources).includes("${"))
    return undefined;
  const found = new Map<string, { readonly assetType: string; readonly bindings: object[] }>();
  for (const { type, properties } of resources) {
    const [assetType, name] = assets[type]!(properties);
    const { role, member, condition } = properties;
    const asset = found.get(name) ?? { assetType, bindings: [] };
    asset.bindings.push({ role, members: [member], ...(condition === undefined ? {} : { condition }) });
    found.set(name, asset);
  }
  return [
    JSON.stringify(
      [...found].map(([name, { assetType, bindings }]) => ({ name, assetType, iamPolicy: { bindings } })),
    ),
  ];
};
