import { isProperties, type Properties, reveal, Unknown, type Value } from "../../model/index.js";
import type { Convert } from "./convert.js";

/** Resources of services other than IAM that carry a policy, run with settings, or hold a key. */
export const serviceTypes: Readonly<Record<string, Convert>> = {
  "AWS::ApiGateway::ApiKey": as("aws:apigateway/apiKey:ApiKey"),
  "AWS::AppSync::ApiKey": as("aws:appsync/apiKey:ApiKey"),
  "AWS::Backup::BackupVault": policyOf(
    "accessPolicy",
    "aws:backup/vaultPolicy:VaultPolicy",
    "backupVaultName",
  ),
  "AWS::BedrockAgentCore::Gateway": as("aws:bedrock/agentcoreGateway:AgentcoreGateway"),
  "AWS::BedrockAgentCore::Runtime": as("aws:bedrock/agentcoreAgentRuntime:AgentcoreAgentRuntime"),
  "AWS::CodeArtifact::Domain": policyOf(
    "permissionsPolicyDocument",
    "aws:codeartifact/domainPermissions:DomainPermissions",
    "domainName",
    { policy: "policyDocument", name: "domain" },
  ),
  "AWS::EC2::Instance": as("aws:ec2/instance:Instance"),
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
  "AWS::KMS::ReplicaKey": as("aws:kms/replicaKey:ReplicaKey", { keyPolicy: "policy" }),
  "AWS::Lambda::LayerVersionPermission": as("aws:lambda/layerVersionPermission:LayerVersionPermission", {
    layerVersionArn: "layerName",
  }),
  "AWS::OpenSearchService::Domain": as("aws:opensearch/domain:Domain", { vPCOptions: "vpcOptions" }, [
    "vpcOptions",
    "advancedSecurityOptions",
  ]),
  "AWS::S3::AccessPoint": as("aws:s3/accessPoint:AccessPoint"),
};

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
