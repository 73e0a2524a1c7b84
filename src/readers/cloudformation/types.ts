import { isProperties, type Properties, reveal, Unknown, type Value } from "../../model/index.js";
import type { Convert } from "./convert.js";
import { serviceTypes } from "./services.js";

/** Same properties, some under another name; `tags` as a map. */
function renamed(type: string, names: Readonly<Record<string, string>> = {}): Convert {
  return (properties) => [{ type, properties: rename(properties, names) }];
}

function rename(properties: Properties, names: Readonly<Record<string, string>>): Properties {
  return Object.fromEntries(
    Object.entries(properties).map(([key, value]) => [
      names[key] ?? key,
      key === "tags" ? tagMap(value) : value,
    ]),
  );
}

/** `[{Key, Value}]` → a map. */
function tagMap(value: Value): Value {
  const list = reveal(value);
  if (!Array.isArray(list)) return value;
  return Object.fromEntries(
    list.flatMap((each) => {
      const tag = reveal(each);
      if (!isProperties(tag)) return [];
      const key = reveal(tag.key ?? tag.Key);
      return typeof key === "string" ? [[key, tag.value ?? tag.Value ?? ""]] : [];
    }),
  );
}

/** `[{PolicyName, PolicyDocument}]` → inline policies. */
function inline(value: Value | undefined): Properties {
  const list = reveal(value);
  if (list === undefined) return {};
  if (!Array.isArray(list)) return { inlinePolicies: list ?? [] };
  return {
    inlinePolicies: list.map((each) => {
      const policy = reveal(each);
      if (!isProperties(policy)) return new Unknown("a policy that CloudFormation computes");
      return {
        name: policy.policyName ?? policy.PolicyName ?? "",
        policy: policy.policyDocument ?? policy.PolicyDocument ?? new Unknown("not given"),
      };
    }),
  };
}

const items = (value: Value | undefined): readonly Value[] => {
  const list = reveal(value);
  return Array.isArray(list) ? list : list === undefined ? [] : [list as Value];
};

/** A policy resource with lists of holders, as one inline policy for each. */
const policy: Convert = (properties) =>
  (["role", "user", "group"] as const).flatMap((holder) =>
    items(properties[`${holder}s`] ?? properties[`${holder}Name`]).map((name) => ({
      type: `aws:iam/${holder}Policy:${capital(holder)}Policy`,
      properties: {
        [holder]: name,
        name: properties.policyName ?? "",
        policy: properties.policyDocument ?? null,
      },
    })),
  );

const managedPolicy: Convert = (properties) => [
  {
    type: "aws:iam/policy:Policy",
    properties: rename(properties, { policyDocument: "policy", managedPolicyName: "name" }),
  },
  ...(["role", "user", "group"] as const).flatMap((holder) =>
    items(properties[`${holder}s`]).map((name) => ({
      type: `aws:iam/${holder}PolicyAttachment:${capital(holder)}PolicyAttachment`,
      properties: { [holder]: name, policyArn: new Unknown("known only after CloudFormation made it") },
    })),
  ),
];

const user: Convert = (properties) => [
  {
    type: "aws:iam/user:User",
    properties: { ...rename(properties, { userName: "name" }), ...inline(properties.policies) },
  },
  ...(properties.loginProfile === undefined
    ? []
    : [
        {
          type: "aws:iam/userLoginProfile:UserLoginProfile",
          properties: { user: properties.userName ?? new Unknown("named by CloudFormation") },
        },
      ]),
  ...(properties.groups === undefined
    ? []
    : [
        {
          type: "aws:iam/userGroupMembership:UserGroupMembership",
          properties: {
            user: properties.userName ?? new Unknown("named by CloudFormation"),
            groups: properties.groups,
          },
        },
      ]),
];

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

const lambda: Convert = (properties) => [
  {
    type: "aws:lambda/function:Function",
    properties: rename(
      { ...properties, ...lowered(properties, "environment"), ...lowered(properties, "code") },
      { functionName: "name" },
    ),
  },
];

/** A nested block with its keys in camelCase. */
function lowered(properties: Properties, key: string): Properties {
  const block = reveal(properties[key]);
  if (!isProperties(block)) return {};
  return {
    [key]: Object.fromEntries(
      Object.entries(block).map(([name, value]) => [name.charAt(0).toLowerCase() + name.slice(1), value]),
    ),
  };
}

const topicPolicy: Convert = (properties) =>
  items(properties.topics).map((arn) => ({
    type: "aws:sns/topicPolicy:TopicPolicy",
    properties: { arn, policy: properties.policyDocument ?? null },
  }));
const queuePolicy: Convert = (properties) =>
  items(properties.queues).map((queueUrl) => ({
    type: "aws:sqs/queuePolicy:QueuePolicy",
    properties: { queueUrl, policy: properties.policyDocument ?? null },
  }));

/** `AWS::Service::Type` → its conversion (AWS CloudFormation User Guide, resource reference). */
export const cloudFormationTypes: Readonly<Record<string, Convert>> = {
  ...serviceTypes,
  "AWS::IAM::AccessKey": renamed("aws:iam/accessKey:AccessKey", { userName: "user" }),
  "AWS::IAM::Group": (properties) => [
    {
      type: "aws:iam/group:Group",
      properties: { ...rename(properties, { groupName: "name" }), ...inline(properties.policies) },
    },
  ],
  "AWS::IAM::GroupPolicy": policy,
  "AWS::IAM::InstanceProfile": renamed("aws:iam/instanceProfile:InstanceProfile", {
    instanceProfileName: "name",
  }),
  "AWS::IAM::ManagedPolicy": managedPolicy,
  "AWS::IAM::OIDCProvider": renamed("aws:iam/openIdConnectProvider:OpenIdConnectProvider", {
    clientIdList: "clientIdLists",
    thumbprintList: "thumbprintLists",
  }),
  "AWS::IAM::Policy": policy,
  "AWS::IAM::Role": (properties) => [
    {
      type: "aws:iam/role:Role",
      properties: {
        ...rename(properties, { assumeRolePolicyDocument: "assumeRolePolicy", roleName: "name" }),
        ...inline(properties.policies),
      },
    },
  ],
  "AWS::IAM::RolePolicy": policy,
  "AWS::IAM::SAMLProvider": renamed("aws:iam/samlProvider:SamlProvider"),
  "AWS::IAM::ServerCertificate": renamed("aws:iam/serverCertificate:ServerCertificate"),
  "AWS::IAM::ServiceLinkedRole": renamed("aws:iam/serviceLinkedRole:ServiceLinkedRole"),
  "AWS::IAM::User": user,
  "AWS::IAM::UserPolicy": policy,
  "AWS::IAM::UserToGroupAddition": renamed("aws:iam/groupMembership:GroupMembership", { groupName: "group" }),
  "AWS::IAM::VirtualMFADevice": renamed("aws:iam/virtualMfaDevice:VirtualMfaDevice"),
  "AWS::KMS::Key": renamed("aws:kms/key:Key", { keyPolicy: "policy" }),
  "AWS::Lambda::Function": lambda,
  "AWS::Lambda::Permission": renamed("aws:lambda/permission:Permission", {
    functionName: "function",
    principalOrgID: "principalOrgId",
  }),
  "AWS::RDS::DBCluster": renamed("aws:rds/cluster:Cluster", { masterUserPassword: "masterPassword" }),
  "AWS::RDS::DBInstance": renamed("aws:rds/instance:Instance", { masterUserPassword: "password" }),
  "AWS::RolesAnywhere::Profile": renamed("aws:rolesanywhere/profile:Profile"),
  "AWS::RolesAnywhere::TrustAnchor": renamed("aws:rolesanywhere/trustAnchor:TrustAnchor"),
  "AWS::S3::BucketPolicy": renamed("aws:s3/bucketPolicy:BucketPolicy", { policyDocument: "policy" }),
  "AWS::SNS::TopicInlinePolicy": renamed("aws:sns/topicPolicy:TopicPolicy", {
    topicArn: "arn",
    policyDocument: "policy",
  }),
  "AWS::SNS::TopicPolicy": topicPolicy,
  "AWS::SQS::QueueInlinePolicy": renamed("aws:sqs/queuePolicy:QueuePolicy", {
    queue: "queueUrl",
    policyDocument: "policy",
  }),
  "AWS::SQS::QueuePolicy": queuePolicy,
  "AWS::SSM::Parameter": renamed("aws:ssm/parameter:Parameter"),
  "AWS::SecretsManager::ResourcePolicy": renamed("aws:secretsmanager/secretPolicy:SecretPolicy", {
    secretId: "secretArn",
    resourcePolicy: "policy",
  }),
};
