import { isProperties, type Properties, reveal, Unknown, type Value } from "../../model/index.js";
import type { Convert, Equivalent } from "./convert.js";

/** Resources of services other than IAM that carry a policy, run with settings, or hold a key. */
export const serviceTypes: Readonly<Record<string, Convert>> = {
  "AWS::AmazonMQ::Broker": as("aws:mq/broker:Broker", {}, ["users"]),
  "AWS::ApiGateway::ApiKey": as("aws:apigateway/apiKey:ApiKey"),
  "AWS::ApiGateway::RestApi": as("aws:apigateway/restApi:RestApi", {}, ["endpointConfiguration"]),
  "AWS::AppSync::ApiKey": as("aws:appsync/apiKey:ApiKey"),
  "AWS::AutoScaling::LaunchConfiguration": as("aws:ec2/launchConfiguration:LaunchConfiguration"),
  "AWS::Backup::BackupVault": policyOf(
    "accessPolicy",
    "aws:backup/vaultPolicy:VaultPolicy",
    "backupVaultName",
  ),
  "AWS::Batch::JobDefinition": as("aws:batch/jobDefinition:JobDefinition", {}, [
    "containerProperties",
    "nodeProperties",
    "ecsProperties",
  ]),
  "AWS::BedrockAgentCore::Gateway": as("aws:bedrock/agentcoreGateway:AgentcoreGateway"),
  "AWS::BedrockAgentCore::Runtime": as("aws:bedrock/agentcoreAgentRuntime:AgentcoreAgentRuntime"),
  "AWS::CodeArtifact::Domain": policyOf(
    "permissionsPolicyDocument",
    "aws:codeartifact/domainPermissions:DomainPermissions",
    "domainName",
    { policy: "policyDocument", name: "domain" },
  ),
  "AWS::CodeBuild::Project": as("aws:codebuild/project:Project", {}, ["environment", "source"]),
  "AWS::CodeBuild::SourceCredential": as("aws:codebuild/sourceCredential:SourceCredential"),
  "AWS::Cognito::IdentityPool": as("aws:cognito/identityPool:IdentityPool"),
  "AWS::Cognito::UserPoolClient": as("aws:cognito/userPoolClient:UserPoolClient"),
  "AWS::DocDB::DBCluster": as("aws:docdb/cluster:Cluster", { masterUserPassword: "masterPassword" }),
  "AWS::DynamoDB::Table": (properties) => {
    const policy = reveal(properties.resourcePolicy);
    const document = isProperties(policy) ? (policy.PolicyDocument ?? policy.policyDocument) : undefined;
    if (document === undefined) return [];
    const resourceArn = new Unknown("named by CloudFormation");
    return [
      { type: "aws:dynamodb/resourcePolicy:ResourcePolicy", properties: { resourceArn, policy: document } },
    ];
  },
  "AWS::EC2::Instance": as("aws:ec2/instance:Instance"),
  "AWS::EC2::KeyPair": as("aws:ec2/keyPair:KeyPair", { publicKeyMaterial: "publicKey" }),
  "AWS::EC2::LaunchTemplate": (properties) => {
    const data = lowered(properties.launchTemplateData ?? null);
    const { userData, iamInstanceProfile } = isProperties(data) ? data : {};
    return [
      {
        type: "aws:ec2/launchTemplate:LaunchTemplate",
        properties: {
          ...(userData === undefined ? {} : { userData }),
          ...(iamInstanceProfile === undefined ? {} : { iamInstanceProfile }),
        },
      },
    ];
  },
  "AWS::EC2::SnapshotBlockPublicAccess": as("aws:ebs/snapshotBlockPublicAccess:SnapshotBlockPublicAccess"),
  "AWS::EC2::VPCEndpoint": as("aws:ec2/vpcEndpoint:VpcEndpoint", { policyDocument: "policy" }),
  "AWS::ECR::RegistryPolicy": as("aws:ecr/registryPolicy:RegistryPolicy", { policyText: "policy" }),
  "AWS::ECR::Repository": policyOf(
    "repositoryPolicyText",
    "aws:ecr/repositoryPolicy:RepositoryPolicy",
    "repositoryName",
    { policy: "policy", name: "repository" },
  ),
  "AWS::ECS::TaskDefinition": as("aws:ecs/taskDefinition:TaskDefinition", {}, ["containerDefinitions"]),
  "AWS::EFS::FileSystem": policyOf(
    "fileSystemPolicy",
    "aws:efs/fileSystemPolicy:FileSystemPolicy",
    "fileSystemId",
  ),
  "AWS::EKS::AccessEntry": as("aws:eks/accessEntry:AccessEntry", {}, ["accessPolicies"]),
  "AWS::EKS::PodIdentityAssociation": as("aws:eks/podIdentityAssociation:PodIdentityAssociation"),
  "AWS::ElastiCache::ReplicationGroup": as("aws:elasticache/replicationGroup:ReplicationGroup"),
  "AWS::ElastiCache::User": as("aws:elasticache/user:User", {}, ["authenticationMode"]),
  "AWS::Elasticsearch::Domain": as("aws:elasticsearch/domain:Domain", { vPCOptions: "vpcOptions" }, [
    "vpcOptions",
    "advancedSecurityOptions",
  ]),
  "AWS::Events::EventBus": policyOf("policy", "aws:cloudwatch/eventBusPolicy:EventBusPolicy", "name", {
    policy: "policy",
    name: "eventBusName",
  }),
  "AWS::Events::EventBusPolicy": (properties) => [eventBusPolicy(properties)],
  "AWS::Glue::Job": as("aws:glue/job:Job", { role: "roleArn" }),
  "AWS::IoT::Policy": as("aws:iot/policy:Policy", { policyDocument: "policy", policyName: "name" }),
  "AWS::KMS::ReplicaKey": as("aws:kms/replicaKey:ReplicaKey", { keyPolicy: "policy" }),
  "AWS::Kinesis::ResourcePolicy": as("aws:kinesis/resourcePolicy:ResourcePolicy", {
    resourceARN: "resourceArn",
    resourcePolicy: "policy",
  }),
  "AWS::Lambda::LayerVersionPermission": as("aws:lambda/layerVersionPermission:LayerVersionPermission", {
    layerVersionArn: "layerName",
  }),
  "AWS::Lambda::Url": as("aws:lambda/functionUrl:FunctionUrl", {
    authType: "authorizationType",
    targetFunctionArn: "functionName",
  }),
  "AWS::Logs::ResourcePolicy": as("aws:cloudwatch/logResourcePolicy:LogResourcePolicy"),
  "AWS::MSK::ClusterPolicy": as("aws:msk/clusterPolicy:ClusterPolicy"),
  "AWS::MemoryDB::User": as("aws:memorydb/user:User", {}, ["authenticationMode"]),
  "AWS::OpenSearchService::Domain": as("aws:opensearch/domain:Domain", { vPCOptions: "vpcOptions" }, [
    "vpcOptions",
    "advancedSecurityOptions",
  ]),
  "AWS::Organizations::Policy": as("aws:organizations/policy:Policy"),
  "AWS::Redshift::Cluster": as("aws:redshift/cluster:Cluster", { masterUserPassword: "masterPassword" }),
  "AWS::RedshiftServerless::Namespace": as("aws:redshiftserverless/namespace:Namespace"),
  "AWS::S3::AccessPoint": as("aws:s3/accessPoint:AccessPoint"),
  "AWS::S3::Bucket": (properties) => bucket(properties),
  "AWS::S3Express::BucketPolicy": as("aws:s3/bucketPolicy:BucketPolicy", { policyDocument: "policy" }),
  "AWS::S3Tables::TableBucketPolicy": as("aws:s3tables/tableBucketPolicy:TableBucketPolicy", {
    tableBucketARN: "tableBucketArn",
  }),
  "AWS::SSM::Document": (properties) => [
    { type: "aws:ssm/document:Document", properties: { ...properties, content: asJson(properties.content) } },
  ],
  "AWS::SecretsManager::Secret": ({ secretString, name }) =>
    secretString === undefined
      ? []
      : [
          {
            type: "aws:secretsmanager/secretVersion:SecretVersion",
            properties: { secretId: name ?? new Unknown("named by CloudFormation"), secretString },
          },
        ],
  "AWS::StepFunctions::StateMachine": ({ definition, definitionString, ...properties }) => [
    {
      type: "aws:sfn/stateMachine:StateMachine",
      properties: { ...properties, definition: definitionString ?? asJson(definition) },
    },
  ],
  "AWS::VpcLattice::AuthPolicy": as("aws:vpclattice/authPolicy:AuthPolicy"),
  "AWS::VpcLattice::ResourcePolicy": as("aws:vpclattice/resourcePolicy:ResourcePolicy"),
  "AWS::XRay::ResourcePolicy": as("aws:xray/resourcePolicy:ResourcePolicy"),
};

/** An object that its service takes as text. */
function asJson(value: Value | undefined): Value {
  const plain = reveal(value);
  return isProperties(plain) ? JSON.stringify(plain) : (value ?? null);
}

/** Statements in CloudFormation's own property, or one statement spelled as properties. */
function eventBusPolicy({ statement, eventBusName, ...rest }: Properties): Equivalent {
  const bus = eventBusName ?? "default";
  if (statement === undefined)
    return {
      type: "aws:cloudwatch/eventPermission:EventPermission",
      properties: {
        ...rest,
        eventBusName: bus,
        ...(rest.condition === undefined ? {} : { condition: lowered(rest.condition) }),
      },
    };
  return {
    type: "aws:cloudwatch/eventBusPolicy:EventBusPolicy",
    properties: { eventBusName: bus, policy: { Version: "2012-10-17", Statement: statement } },
  };
}

/** A bucket with its ready-made list in S3's own spelling, and its block on public access. */
function bucket({
  accessControl,
  publicAccessBlockConfiguration,
  ...rest
}: Properties): readonly Equivalent[] {
  const list = reveal(accessControl);
  const acl =
    typeof list === "string"
      ? list.replace(/(?!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase()
      : accessControl;
  const block = lowered(publicAccessBlockConfiguration ?? null);
  return [
    { type: "aws:s3/bucket:Bucket", properties: { ...rest, ...(acl === undefined ? {} : { acl }) } },
    ...(isProperties(block)
      ? [{ type: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", properties: block }]
      : []),
  ];
}

/** The same under Pulumi's type, with some properties renamed and the keys of some blocks in camelCase. */
function as(
  type: string,
  names: Readonly<Record<string, string>> = {},
  blocks: readonly string[] = [],
): Convert {
  return (properties) => [
    {
      type,
      properties: Object.fromEntries(
        Object.entries(properties).map(([key, value]) => {
          const name = names[key] ?? key;
          return [name, blocks.includes(name) ? lowered(value) : value];
        }),
      ),
    },
  ];
}

/** A resource of which only its policy says who gets in, as the policy's own resource; none without one. */
function policyOf(
  document: string,
  type: string,
  name: string,
  target: { readonly policy: string; readonly name: string } = { policy: "policy", name },
): Convert {
  return (properties) => {
    const policy = properties[document];
    if (policy === undefined || policy === null) return [];
    const protects = properties[name] ?? new Unknown("named by CloudFormation");
    return [{ type, properties: { [target.name]: protects, [target.policy]: policy } }];
  };
}

const deepest = 20;

/** A block with the keys of all its objects in camelCase. */
function lowered(value: Value, depth = 0): Value {
  const plain = reveal(value);
  if (depth > deepest) return new Unknown("nested too deeply to be read");
  if (Array.isArray(plain)) return plain.map((each) => lowered(each as Value, depth + 1));
  if (!isProperties(plain)) return value;
  return Object.fromEntries(
    Object.entries(plain).map(([key, each]): [string, Value] => [
      key.charAt(0).toLowerCase() + key.slice(1),
      lowered(each, depth + 1),
    ]),
  ) as Properties;
}
