import type { ExampleResource } from "../../../src/rules/rule.js";
import { isObject, type Json, type JsonObject } from "./corpus.js";

/** Other resources that make the same; undefined where there are none. */
export type Remake = (resources: readonly ExampleResource[]) => readonly ExampleResource[] | undefined;

type Properties = ExampleResource["properties"];

/** Replaces the resources that a function knows; undefined where it knows none. */
function each(
  remake: (
    resource: ExampleResource,
    all: readonly ExampleResource[],
  ) => readonly ExampleResource[] | undefined,
): Remake {
  return (resources) => {
    let changed = false;
    const result = resources.flatMap((one) => {
      const made = remake(one, resources);
      if (made !== undefined) changed = true;
      return made ?? [one];
    });
    return changed ? result : undefined;
  };
}

const holders = { role: "Role", user: "User", group: "Group" } as const;

/** A policy document as a value. */
function documentOf(value: unknown): Json | undefined {
  if (typeof value !== "string") return value as Json;
  try {
    return JSON.parse(value) as Json;
  } catch {
    return undefined;
  }
}

/** Ways to put together the same identities and rights on AWS (hashicorp/aws, @pulumi/aws: resources of these names). */
export const awsParts: Readonly<Record<string, Remake>> = {
  "inline policies as policies with attachments": each(({ type, name, properties }) => {
    const holder = /^aws:iam\/(role|user|group)Policy:/.exec(type)?.[1] as keyof typeof holders | undefined;
    if (holder === undefined) return undefined;
    const { [holder]: held, ...rest } = properties;
    return [
      { type: "aws:iam/policy:Policy", name, properties: { name, ...rest } },
      {
        type: `aws:iam/${holder}PolicyAttachment:${holders[holder]}PolicyAttachment`,
        name: `${name}-a`,
        properties: { [holder]: held, policyArn: `\${${name}.arn}` },
      },
    ];
  }),
  "inline policies in their holders": (resources) => {
    const moved = new Set<ExampleResource>();
    const result = resources.map((one) => {
      const holder = /^aws:iam\/(role|user|group):/.exec(one.type)?.[1];
      if (holder === undefined || one.properties.inlinePolicies !== undefined) return one;
      const own = resources.filter(
        ({ type, properties }) =>
          type.startsWith(`aws:iam/${holder}Policy:`) &&
          [`\${${one.name}.name}`, `\${${one.name}.id}`, one.properties.name].includes(properties[holder]),
      );
      if (own.length === 0) return one;
      for (const policy of own) moved.add(policy);
      const inlinePolicies = own.map(({ name, properties }) => ({ name, policy: properties.policy }));
      return { ...one, properties: { ...one.properties, inlinePolicies } };
    });
    return moved.size === 0 ? undefined : result.filter((one) => !moved.has(one));
  },
  "attachments for all kinds of holders": each(({ type, name, properties }) => {
    const holder = /^aws:iam\/(role|user|group)PolicyAttachment:/.exec(type)?.[1];
    if (holder === undefined) return undefined;
    const { [holder]: held, ...rest } = properties;
    return [
      {
        type: "aws:iam/policyAttachment:PolicyAttachment",
        name,
        properties: { ...rest, name, [`${holder}s`]: [held] },
      },
    ];
  }),
  "attachments on their roles": (resources) => {
    const moved = new Set<ExampleResource>();
    const result = resources.map((one) => {
      if (one.type !== "aws:iam/role:Role" || one.properties.managedPolicyArns !== undefined) return one;
      const own = resources.filter(
        ({ type, properties }) =>
          type === "aws:iam/rolePolicyAttachment:RolePolicyAttachment" &&
          [`\${${one.name}.name}`, `\${${one.name}.id}`, one.properties.name].includes(properties.role),
      );
      if (own.length === 0) return one;
      for (const each of own) moved.add(each);
      return {
        ...one,
        properties: {
          ...one.properties,
          managedPolicyArns: own.map(({ properties }) => properties.policyArn),
        },
      };
    });
    return moved.size === 0 ? undefined : result.filter((one) => !moved.has(one));
  },
  "documents as values": each(({ type, name, properties }) => {
    if (!type.startsWith("aws:")) return undefined;
    const entries = Object.entries(properties).map(([key, value]) => {
      const document = typeof value === "string" && !value.includes("${") ? documentOf(value) : undefined;
      return [key, isObject(document) && document.Statement !== undefined ? document : value] as const;
    });
    return entries.every(([key, value]) => properties[key] === value)
      ? undefined
      : [{ type, name, properties: Object.fromEntries(entries) }];
  }),
};

interface CloudFormation {
  readonly type: string;
  /** Names that differ by more than their first letter. */
  readonly names?: Readonly<Record<string, string>>;
  /** Properties that are lists of what is given singly. */
  readonly lists?: readonly string[];
}

/** How CloudFormation calls what Pulumi and Terraform make (AWS CloudFormation User Guide, resource reference). */
const cloudFormation: Readonly<Record<string, CloudFormation>> = {
  "aws:iam/role:Role": {
    type: "AWS::IAM::Role",
    names: { assumeRolePolicy: "AssumeRolePolicyDocument", name: "RoleName", inlinePolicies: "Policies" },
  },
  "aws:iam/user:User": {
    type: "AWS::IAM::User",
    names: { name: "UserName", inlinePolicies: "Policies" },
  },
  "aws:iam/group:Group": { type: "AWS::IAM::Group", names: { name: "GroupName" } },
  "aws:iam/rolePolicy:RolePolicy": {
    type: "AWS::IAM::RolePolicy",
    names: { role: "RoleName", name: "PolicyName", policy: "PolicyDocument" },
  },
  "aws:iam/userPolicy:UserPolicy": {
    type: "AWS::IAM::UserPolicy",
    names: { user: "UserName", name: "PolicyName", policy: "PolicyDocument" },
  },
  "aws:iam/policy:Policy": {
    type: "AWS::IAM::ManagedPolicy",
    names: { name: "ManagedPolicyName", policy: "PolicyDocument" },
  },
  "aws:iam/accessKey:AccessKey": { type: "AWS::IAM::AccessKey", names: { user: "UserName" } },
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": {
    type: "AWS::IAM::OIDCProvider",
    names: { clientIdLists: "ClientIdList", thumbprintLists: "ThumbprintList" },
  },
  "aws:s3/bucketPolicy:BucketPolicy": {
    type: "AWS::S3::BucketPolicy",
    names: { policy: "PolicyDocument" },
  },
  "aws:sqs/queuePolicy:QueuePolicy": {
    type: "AWS::SQS::QueuePolicy",
    names: { policy: "PolicyDocument", queueUrl: "Queues" },
    lists: ["queueUrl"],
  },
  "aws:sns/topicPolicy:TopicPolicy": {
    type: "AWS::SNS::TopicPolicy",
    names: { policy: "PolicyDocument", arn: "Topics" },
    lists: ["arn"],
  },
  "aws:kms/key:Key": { type: "AWS::KMS::Key", names: { policy: "KeyPolicy" } },
  "aws:lambda/permission:Permission": {
    type: "AWS::Lambda::Permission",
    names: { function: "FunctionName", principalOrgId: "PrincipalOrgID" },
  },
  "aws:codebuild/sourceCredential:SourceCredential": { type: "AWS::CodeBuild::SourceCredential" },
  "aws:cognito/identityPool:IdentityPool": { type: "AWS::Cognito::IdentityPool" },
  "aws:docdb/cluster:Cluster": {
    type: "AWS::DocDB::DBCluster",
    names: { masterPassword: "MasterUserPassword" },
  },
  "aws:ec2/vpcEndpoint:VpcEndpoint": {
    type: "AWS::EC2::VPCEndpoint",
    names: { policy: "PolicyDocument" },
  },
  "aws:ecr/registryPolicy:RegistryPolicy": {
    type: "AWS::ECR::RegistryPolicy",
    names: { policy: "PolicyText" },
  },
  "aws:iot/policy:Policy": { type: "AWS::IoT::Policy", names: { policy: "PolicyDocument" } },
  "aws:kinesis/resourcePolicy:ResourcePolicy": {
    type: "AWS::Kinesis::ResourcePolicy",
    names: { policy: "ResourcePolicy" },
  },
  "aws:lambda/functionUrl:FunctionUrl": {
    type: "AWS::Lambda::Url",
    names: { authorizationType: "AuthType", functionName: "TargetFunctionArn" },
  },
  "aws:organizations/policy:Policy": { type: "AWS::Organizations::Policy" },
  "aws:redshift/cluster:Cluster": {
    type: "AWS::Redshift::Cluster",
    names: { masterPassword: "MasterUserPassword" },
  },
  "aws:redshiftserverless/namespace:Namespace": { type: "AWS::RedshiftServerless::Namespace" },
  "aws:rolesanywhere/trustAnchor:TrustAnchor": { type: "AWS::RolesAnywhere::TrustAnchor" },
  "aws:rolesanywhere/profile:Profile": { type: "AWS::RolesAnywhere::Profile" },
};

const reference = /^\$\{([^.}]+)\.(\w+)\}$/;
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** A value as a template has it, with functions for what other resources give. */
function inTemplate(value: unknown): Json {
  if (typeof value === "string") {
    const [, name, output] = reference.exec(value) ?? [];
    if (name !== undefined)
      return output === "arn" || output === "uniqueId"
        ? { "Fn::GetAtt": [name, capital(output)] }
        : { Ref: name };
    const document = /^\s*\{/.test(value) ? documentOf(value) : undefined;
    if (document !== undefined) return inTemplate(document);
    return /\$\{[a-z]+\.\w+\}/i.test(value) ? { "Fn::Sub": value } : value;
  }
  if (Array.isArray(value)) return value.map(inTemplate);
  if (!isObject(value)) return value as Json;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, inTemplate(inner)]));
}

function properties({ type, properties }: ExampleResource, written: (value: unknown) => Json): JsonObject {
  const { names = {}, lists = [] } = cloudFormation[type]!;
  return Object.fromEntries(
    Object.entries(properties).map(([key, value]): [string, Json] => {
      const name = names[key] ?? capital(key);
      if (name === "Policies" && Array.isArray(value))
        return [
          name,
          value.map((policy: Properties) => ({
            PolicyName: policy.name as Json,
            PolicyDocument: written(policy.policy),
          })),
        ];
      if (key === "tags" && isObject(value))
        return [name, Object.entries(value).map(([Key, Value]) => ({ Key, Value }))];
      return [name, lists.includes(key) ? [written(value)] : written(blocks(key, value))];
    }),
  );
}

/** The blocks of trust anchors, whose keys are capitals in templates. */
function blocks(key: string, value: unknown): unknown {
  if (key !== "source" || !isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [capital(name), blocks("source", inner)]),
  );
}

const known = (resources: readonly ExampleResource[]) =>
  resources.every(({ type }) => Object.hasOwn(cloudFormation, type));
const whole = (value: unknown): Json => {
  const document = documentOf(value);
  return isObject(document) && document.Statement !== undefined ? document : (value as Json);
};

function stack(
  resources: readonly ExampleResource[],
  body: (template: JsonObject) => string,
): readonly ExampleResource[] {
  const template: JsonObject = {
    AWSTemplateFormatVersion: "2010-09-09",
    Resources: Object.fromEntries(
      resources.map((one) => [
        one.name,
        { Type: cloudFormation[one.type]!.type, Properties: properties(one, inTemplate) },
      ]),
    ),
  };
  return [
    {
      type: "aws:cloudformation/stack:Stack",
      name: "stack",
      properties: { name: "s", templateBody: body(template) },
    },
  ];
}

/** Ways to have CloudFormation make it. */
export const cloudFormationParts: Readonly<Record<string, Remake>> = {
  "in a template": (resources) =>
    known(resources) ? stack(resources, (each) => JSON.stringify(each)) : undefined,
  "in a template in YAML": (resources) =>
    known(resources)
      ? stack(resources, (each) => (require("yaml") as typeof import("yaml")).stringify(each))
      : undefined,
  "through Cloud Control": (resources) =>
    known(resources) && !JSON.stringify(resources).includes("${")
      ? resources.map((one) => ({
          type: "aws:cloudcontrol/resource:Resource",
          name: one.name,
          properties: {
            typeName: cloudFormation[one.type]!.type,
            desiredState: JSON.stringify(properties(one, whole)),
          },
        }))
      : undefined,
  "through aws-native": (resources) =>
    known(resources)
      ? resources.map((one) => {
          const { type } = cloudFormation[one.type]!;
          const [, service = "", name = ""] = type.split("::");
          return {
            type: `aws-native:${service.toLowerCase()}:${name === "OIDCProvider" ? "OidcProvider" : name}`,
            name: one.name,
            properties: lowered(properties(one, whole)) as Properties,
          };
        })
      : undefined,
};

function lowered(value: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key.charAt(0).toLowerCase() + key.slice(1),
      key === "Tags" || key === "Policies"
        ? (each as readonly JsonObject[]).map(lowered)
        : key === "Source"
          ? deepLowered(each)
          : each,
    ]),
  );
}

function deepLowered(value: Json): Json {
  return isObject(value)
    ? Object.fromEntries(
        Object.entries(value).map(([key, each]) => [
          key.charAt(0).toLowerCase() + key.slice(1),
          deepLowered(each),
        ]),
      )
    : value;
}

const snake = (name: string) =>
  name.replace(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, "_").toLowerCase();

/** The values of a plan: names in small letters, and documents as texts. */
function snaked(value: Json): Json {
  if (Array.isArray(value)) return value.map(snaked);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      snake(key),
      isObject(each) && each.Statement !== undefined ? JSON.stringify(each) : snaked(each),
    ]),
  );
}

/** A plan of hashicorp/awscc, which has CloudFormation's types. */
export function awsccPlan(resources: readonly ExampleResource[]): readonly string[] | undefined {
  if (!known(resources) || JSON.stringify(resources).includes("${")) return undefined;
  const changes = resources.map((one) => {
    const [, service = "", name = ""] = cloudFormation[one.type]!.type.split("::");
    const type = `awscc_${service.toLowerCase()}_${snake(name)}`;
    return {
      address: `${type}.${one.name}`,
      mode: "managed",
      type,
      name: one.name,
      change: { actions: ["create"], before: null, after: snaked(properties(one, whole)) },
    };
  });
  return [JSON.stringify({ format_version: "1.2", terraform_version: "1.11.0", resource_changes: changes })];
}

/** What Google's members are set on: module, resource name in the type, and the property that names it. */
const members = /^gcp:(\w+)\/(.*)(i|I)AMMember:(.*)IAMMember$/;

/** Ways to grant the same on Google Cloud (hashicorp/google, `google_*_iam_member`, `_binding`, `_policy`). */
export const gcpParts: Readonly<Record<string, Remake>> = {
  "members as bindings": each((one) => {
    if (!members.test(one.type)) return undefined;
    const { member, ...rest } = one.properties;
    return [
      {
        type: one.type.replaceAll("AMMember", "AMBinding"),
        name: one.name,
        properties: { ...rest, members: [member] },
      },
    ];
  }),
  "members as a policy": (resources) => {
    const groups = new Map<string, ExampleResource[]>();
    for (const one of resources.filter(({ type }) => members.test(type))) {
      const { member: _, role: __, condition: ___, ...target } = one.properties;
      const key = JSON.stringify([one.type, target]);
      groups.set(key, [...(groups.get(key) ?? []), one]);
    }
    if (groups.size === 0 || JSON.stringify([...groups.values()]).includes("${")) return undefined;
    const policies = [...groups.values()].map((group): ExampleResource => {
      const [first] = group;
      const { member: _, role: __, condition: ___, ...target } = first!.properties;
      const bindings = group.map(({ properties: { member, role, condition } }) => ({
        role,
        members: [member],
        ...(condition === undefined ? {} : { condition }),
      }));
      return {
        type: first!.type.replaceAll("AMMember", "AMPolicy"),
        name: first!.name,
        properties: { ...target, policyData: JSON.stringify({ bindings }) },
      };
    });
    return [...resources.filter(({ type }) => !members.test(type)), ...policies];
  },
  "bindings as members": each((one) => {
    if (!/IAMBinding$/.test(one.type) || !Array.isArray(one.properties.members)) return undefined;
    const { members: all, ...rest } = one.properties as { members: readonly string[] };
    return all.map((member, index) => ({
      type: one.type.replaceAll("AMBinding", "AMMember"),
      name: `${one.name}-${index}`,
      properties: { ...rest, member },
    }));
  }),
};
