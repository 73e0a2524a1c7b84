import { isKnown, type Properties, reveal, type Value } from "../../../model/index.js";
import { awsPolicyOf, type Extract, type Extractions } from "../collect.js";
import { blocksAt, referenceAt, valueAt } from "../read.js";
import { selfReference } from "./identity.js";

/** Types that carry a resource policy: the property with the document, and the one that names the resource. */
const documents: readonly (readonly [type: string, document: string, resource?: string])[] = [
  ["aws:acmpca/policy:Policy", "policy", "resourceArn"],
  ["aws:amp/resourcePolicy:ResourcePolicy", "policyDocument", "workspaceId"],
  ["aws:apigateway/restApi:RestApi", "policy"],
  ["aws:apigateway/restApiPolicy:RestApiPolicy", "policy", "restApiId"],
  ["aws:apigateway/domainName:DomainName", "policy"],
  ["aws:backup/vaultPolicy:VaultPolicy", "policy", "backupVaultName"],
  ["aws:bedrock/agentcoreResourcePolicy:AgentcoreResourcePolicy", "policy", "resourceArn"],
  ["aws:cloudsearch/domainServiceAccessPolicy:DomainServiceAccessPolicy", "accessPolicy", "domainName"],
  ["aws:cloudwatch/eventBusPolicy:EventBusPolicy", "policy", "eventBusName"],
  [
    "aws:cloudwatch/logDeliveryDestinationPolicy:LogDeliveryDestinationPolicy",
    "deliveryDestinationPolicy",
    "deliveryDestinationName",
  ],
  ["aws:cloudwatch/logDestinationPolicy:LogDestinationPolicy", "accessPolicy", "destinationName"],
  ["aws:cloudwatch/logResourcePolicy:LogResourcePolicy", "policyDocument", "resourceArn"],
  ["aws:codeartifact/domainPermissions:DomainPermissions", "policyDocument", "domain"],
  [
    "aws:codeartifact/repositoryPermissionsPolicy:RepositoryPermissionsPolicy",
    "policyDocument",
    "repository",
  ],
  ["aws:codebuild/resourcePolicy:ResourcePolicy", "policy", "resourceArn"],
  ["aws:dsql/clusterPolicy:ClusterPolicy", "policy", "identifier"],
  ["aws:dynamodb/resourcePolicy:ResourcePolicy", "policy", "resourceArn"],
  ["aws:ec2/vpcEndpoint:VpcEndpoint", "policy"],
  ["aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy", "policy", "vpcEndpointId"],
  ["aws:ecr/registryPolicy:RegistryPolicy", "policy", "registryId"],
  ["aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate", "repositoryPolicy"],
  ["aws:ecr/repositoryPolicy:RepositoryPolicy", "policy", "repository"],
  ["aws:ecrpublic/repositoryPolicy:RepositoryPolicy", "policy", "repositoryName"],
  ["aws:efs/fileSystemPolicy:FileSystemPolicy", "policy", "fileSystemId"],
  ["aws:elasticsearch/domain:Domain", "accessPolicies"],
  ["aws:elasticsearch/domainPolicy:DomainPolicy", "accessPolicies", "domainName"],
  ["aws:glacier/vault:Vault", "accessPolicy"],
  ["aws:glacier/vaultLock:VaultLock", "policy", "vaultName"],
  ["aws:glue/resourcePolicy:ResourcePolicy", "policy"],
  ["aws:kinesis/resourcePolicy:ResourcePolicy", "policy", "resourceArn"],
  ["aws:kms/externalKey:ExternalKey", "policy"],
  ["aws:kms/key:Key", "policy"],
  ["aws:kms/keyPolicy:KeyPolicy", "policy", "keyId"],
  ["aws:kms/replicaKey:ReplicaKey", "policy"],
  ["aws:kms/replicaExternalKey:ReplicaExternalKey", "policy"],
  ["aws:lambda/resourcePolicy:ResourcePolicy", "policy", "resourceArn"],
  ["aws:mediastore/containerPolicy:ContainerPolicy", "policy", "containerName"],
  ["aws:msk/clusterPolicy:ClusterPolicy", "policy", "clusterArn"],
  ["aws:networkfirewall/resourcePolicy:ResourcePolicy", "policy", "resourceArn"],
  ["aws:oam/sinkPolicy:SinkPolicy", "policy", "sinkIdentifier"],
  ["aws:opensearch/domain:Domain", "accessPolicies"],
  ["aws:opensearch/domainPolicy:DomainPolicy", "accessPolicies", "domainName"],
  ["aws:opensearchingest/resourcePolicy:ResourcePolicy", "policy", "resourceArn"],
  ["aws:organizations/resourcePolicy:ResourcePolicy", "content"],
  ["aws:pinpoint/smsvoicev2ResourcePolicy:Smsvoicev2ResourcePolicy", "policy", "resourceArn"],
  ["aws:redshift/resourcePolicy:ResourcePolicy", "policy", "resourceArn"],
  ["aws:redshiftserverless/resourcePolicy:ResourcePolicy", "policy", "resourceArn"],
  ["aws:s3/accessPoint:AccessPoint", "policy"],
  ["aws:s3/bucket:Bucket", "policy"],
  ["aws:s3/bucketPolicy:BucketPolicy", "policy", "bucket"],
  ["aws:s3/bucketV2:BucketV2", "policy"],
  ["aws:s3/filesFileSystemPolicy:FilesFileSystemPolicy", "policy", "fileSystemId"],
  ["aws:s3/vectorsVectorBucketPolicy:VectorsVectorBucketPolicy", "policy", "vectorBucketArn"],
  ["aws:s3control/accessGrantsInstanceResourcePolicy:AccessGrantsInstanceResourcePolicy", "policy"],
  ["aws:s3control/accessPointPolicy:AccessPointPolicy", "policy", "accessPointArn"],
  ["aws:s3control/bucketPolicy:BucketPolicy", "policy", "bucket"],
  ["aws:s3control/multiRegionAccessPointPolicy:MultiRegionAccessPointPolicy", "details.policy"],
  ["aws:s3control/objectLambdaAccessPointPolicy:ObjectLambdaAccessPointPolicy", "policy", "name"],
  ["aws:s3tables/tableBucketPolicy:TableBucketPolicy", "resourcePolicy", "tableBucketArn"],
  ["aws:s3tables/tablePolicy:TablePolicy", "resourcePolicy", "name"],
  [
    "aws:sagemaker/modelPackageGroupPolicy:ModelPackageGroupPolicy",
    "resourcePolicy",
    "modelPackageGroupName",
  ],
  ["aws:schemas/registryPolicy:RegistryPolicy", "policy", "registryName"],
  ["aws:secretsmanager/secret:Secret", "policy"],
  ["aws:secretsmanager/secretPolicy:SecretPolicy", "policy", "secretArn"],
  ["aws:ses/identityPolicy:IdentityPolicy", "policy", "identity"],
  ["aws:sesv2/emailIdentityPolicy:EmailIdentityPolicy", "policy", "emailIdentity"],
  ["aws:sns/topic:Topic", "policy"],
  ["aws:sns/topicPolicy:TopicPolicy", "policy", "arn"],
  ["aws:sqs/queue:Queue", "policy"],
  ["aws:sqs/queuePolicy:QueuePolicy", "policy", "queueUrl"],
  ["aws:vpclattice/authPolicy:AuthPolicy", "policy", "resourceIdentifier"],
  ["aws:vpclattice/resourcePolicy:ResourcePolicy", "policy", "resourceArn"],
  ["aws:xray/resourcePolicy:ResourcePolicy", "policyDocument"],
];

function carrier(document: string, name: string | undefined): Extract {
  return (resource, out) => {
    const value = valueAt(resource.properties, document);
    // Most of these types work without a policy of their own; a resource that is only a policy must have one.
    if (value === undefined && name === undefined) return;
    // What a provider computes on its own (a queue's policy set by another resource) says nothing yet.
    if (name === undefined && value !== undefined && !isKnown(value) && !(document in resource.references))
      return;
    const protects = name === undefined ? selfReference(resource) : referenceAt(resource, name);
    out.permissions.push(awsPolicyOf({ resource, path: document }, "resource", [protects], value));
  };
}

/** A policy document with one statement, for permissions that a resource spells as separate properties. */
function statement(parts: Properties): Value {
  return { Version: "2012-10-17", Statement: [parts] };
}

function awsPrincipal(value: Value | undefined): Properties | string | Value {
  const text = reveal(value);
  if (text === "*" || typeof text !== "string") return text === "*" ? "*" : { AWS: text ?? null };
  // Alexa calls functions by a name of its own (`alexa-appkit.amazon.com`).
  return /\.amazon(aws\.com(\.cn)?|\.com)$/.test(text) ? { Service: text } : { AWS: text };
}

function conditions(
  entries: readonly (readonly [operator: string, key: string, value: Value | undefined])[],
): Properties {
  const given = entries.filter(([, , value]) => value !== undefined);
  if (given.length === 0) return {};
  const operators: Record<string, Record<string, Value>> = {};
  for (const [operator, key, value] of given) operators[operator] = { ...operators[operator], [key]: value! };
  return { Condition: operators };
}

const lambdaPermission: Extract = (resource, out) => {
  const at = (path: string) => valueAt(resource.properties, path);
  const document = statement({
    Effect: "Allow",
    Principal: awsPrincipal(at("principal")),
    Action: at("action") ?? null,
    Resource: at("function") ?? at("functionArn") ?? "*",
    ...conditions([
      ["ArnLike", "AWS:SourceArn", at("sourceArn")],
      ["StringEquals", "AWS:SourceAccount", at("sourceAccount")],
      ["StringEquals", "aws:PrincipalOrgID", at("principalOrgId")],
      ["StringEquals", "lambda:FunctionUrlAuthType", at("functionUrlAuthType")],
      ["StringEquals", "lambda:EventSourceToken", at("eventSourceToken")],
    ]),
  });
  out.permissions.push(
    awsPolicyOf({ resource, path: "principal" }, "resource", [referenceAt(resource, "function")], document),
  );
};

const layerPermission: Extract = (resource, out) => {
  const at = (path: string) => valueAt(resource.properties, path);
  const document = statement({
    Effect: "Allow",
    Principal: awsPrincipal(at("principal")),
    Action: at("action") ?? "lambda:GetLayerVersion",
    Resource: at("layerName") ?? "*",
    ...conditions([["StringEquals", "aws:PrincipalOrgID", at("organizationId")]]),
  });
  out.permissions.push(
    awsPolicyOf({ resource, path: "principal" }, "resource", [referenceAt(resource, "layerName")], document),
  );
};

const eventPermission: Extract = (resource, out) => {
  const at = (path: string) => valueAt(resource.properties, path);
  const [condition] = blocksAt(resource, "condition").map(([block]) => block);
  const operator = reveal(condition?.type);
  const key = reveal(condition?.key);
  const document = statement({
    Effect: "Allow",
    Principal: awsPrincipal(at("principal")),
    Action: at("action") ?? "events:PutEvents",
    Resource: "*",
    ...(typeof operator === "string" && typeof key === "string"
      ? conditions([[operator, key, condition?.value]])
      : {}),
  });
  out.permissions.push(
    awsPolicyOf(
      { resource, path: "principal" },
      "resource",
      [referenceAt(resource, "eventBusName")],
      document,
    ),
  );
};

const kmsGrant: Extract = (resource, out) => {
  const at = (path: string) => valueAt(resource.properties, path);
  const operations = reveal(at("operations"));
  const actions = Array.isArray(operations)
    ? operations.map((each) => (typeof each === "string" ? `kms:${each}` : each))
    : (operations ?? null);
  const [constraint] = blocksAt(resource, "constraints").map(([block]) => block);
  const context = reveal(constraint?.encryptionContextEquals) ?? reveal(constraint?.encryptionContextSubset);
  const pairs = typeof context === "object" && context !== null ? Object.entries(context) : [];
  const document = statement({
    Effect: "Allow",
    Principal: { AWS: at("granteePrincipal") ?? null },
    Action: actions,
    Resource: "*",
    ...conditions(
      pairs.map(([key, value]) => ["StringEquals", `kms:EncryptionContext:${key}`, value as Value] as const),
    ),
  });
  out.permissions.push(
    awsPolicyOf(
      { resource, path: "granteePrincipal" },
      "resource",
      [referenceAt(resource, "keyId")],
      document,
    ),
  );
};

/** Actions for one principal, mostly ACM, which renews certificates. */
const acmpcaPermission: Extract = (resource, out) => {
  const at = (path: string) => valueAt(resource.properties, path);
  const document = statement({
    Effect: "Allow",
    Principal: awsPrincipal(at("principal")),
    Action: at("actions") ?? null,
    Resource: at("certificateAuthorityArn") ?? "*",
    ...conditions([["StringEquals", "aws:SourceAccount", at("sourceAccount")]]),
  });
  out.permissions.push(
    awsPolicyOf(
      { resource, path: "principal" },
      "resource",
      [referenceAt(resource, "certificateAuthorityArn")],
      document,
    ),
  );
};

/** One action on a signing profile for an account; the provider takes no `*`. */
const signerPermission: Extract = (resource, out) => {
  const at = (path: string) => valueAt(resource.properties, path);
  const document = statement({
    Effect: "Allow",
    Principal: awsPrincipal(at("principal")),
    Action: at("action") ?? null,
    Resource: "*",
  });
  const protects = [referenceAt(resource, "profileName")];
  out.permissions.push(awsPolicyOf({ resource, path: "principal" }, "resource", protects, document));
};

export const resourcePolicies: Extractions = {
  ...Object.fromEntries(documents.map(([type, document, name]) => [type, carrier(document, name)])),
  "aws:acmpca/permission:Permission": acmpcaPermission,
  "aws:cloudwatch/eventPermission:EventPermission": eventPermission,
  "aws:kms/grant:Grant": kmsGrant,
  "aws:lambda/layerVersionPermission:LayerVersionPermission": layerPermission,
  "aws:lambda/permission:Permission": lambdaPermission,
  "aws:signer/signingProfilePermission:SigningProfilePermission": signerPermission,
};
