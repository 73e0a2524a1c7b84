import { oneOf } from "../../core/checks.js";
import { rangeProblems } from "../checks.js";
import type { Service } from "./service.js";

const FUNCTION = "aws:lambda/function:Function";
const REPOSITORY = "aws:ecr/repository:Repository";

/** What runs as a role, and who may start it: Lambda, ECR, EKS. */
export const compute: readonly Service[] = [
  {
    type: FUNCTION,
    noun: "Lambda Function",
    call: "Lambda: CreateFunction",
    naming: { property: "name", longest: 64 },
    defaults: {
      memorySize: 128,
      timeout: 3,
      packageType: "Zip",
      publish: false,
      reservedConcurrentExecutions: -1,
    },
    immutable: ["name", "packageType"],
    notImported: ["publish", "code"],
    key: "{region}/{name}",
    id: "{name}",
    outputs: {
      arn: "arn:{partition}:lambda:{region}:{account}:function:{name}",
      invokeArn: "arn:{partition}:apigateway:{region}:lambda:path/2015-03-31/functions/{arn}/invocations",
      qualifiedArn: "{arn}:$LATEST",
      qualifiedInvokeArn:
        "arn:{partition}:apigateway:{region}:lambda:path/2015-03-31/functions/{arn}:$LATEST/invocations",
      version: "$LATEST",
      lastModified: "{now}",
    },
    exists: { error: "ResourceConflictException", message: "Function already exist: {name}" },
    roles: ["role"],
    check: (properties) => [
      ...rangeProblems(properties, "memorySize", 128, 10_240),
      ...rangeProblems(properties, "timeout", 1, 900),
      ...oneOf(properties, "packageType", ["Zip", "Image"]),
    ],
  },
  {
    type: "aws:lambda/permission:Permission",
    noun: "Lambda Permission",
    call: "Lambda: AddPermission",
    naming: { property: "statementId", longest: 100 },
    immutable: [
      "statementId",
      "statementIdPrefix",
      "action",
      "function",
      "principal",
      "principalOrgId",
      "qualifier",
      "sourceAccount",
      "sourceArn",
      "eventSourceToken",
      "functionUrlAuthType",
      "invokedViaFunctionUrl",
    ],
    key: "{function}/{statementId}",
    id: "{statementId}",
    exists: {
      error: "ResourceConflictException",
      message:
        "The statement id ({name}) provided already exists. Please provide a new statement id, or remove the existing statement.",
    },
    links: [
      {
        property: "function",
        types: [FUNCTION],
        error: "ResourceNotFoundException",
        message: "Function not found: {value}",
      },
    ],
  },
  {
    type: "aws:lambda/functionUrl:FunctionUrl",
    noun: "Lambda Function URL",
    call: "Lambda: CreateFunctionUrlConfig",
    defaults: { invokeMode: "BUFFERED" },
    immutable: ["functionName", "qualifier"],
    key: "{functionName}",
    outputs: {
      urlId: "{hex}",
      functionUrl: "https://{urlId}.lambda-url.{region}.on.aws/",
      functionArn: "arn:{partition}:lambda:{region}:{account}:function:{functionName}",
    },
    links: [
      {
        property: "functionName",
        types: [FUNCTION],
        error: "ResourceNotFoundException",
        message: "Function not found: {value}",
      },
    ],
    check: (properties) => oneOf(properties, "authorizationType", ["AWS_IAM", "NONE"]),
  },
  {
    type: REPOSITORY,
    noun: "ECR Repository",
    call: "ECR: CreateRepository",
    naming: { property: "name", longest: 256, lowerCase: true },
    defaults: { imageTagMutability: "MUTABLE" },
    immutable: ["name", "encryptionConfigurations"],
    notImported: ["forceDelete"],
    key: "{region}/{name}",
    id: "{name}",
    outputs: {
      arn: "arn:{partition}:ecr:{region}:{account}:repository/{name}",
      registryId: "{account}",
      repositoryUrl: "{account}.dkr.ecr.{region}.amazonaws.com/{name}",
    },
    exists: {
      error: "RepositoryAlreadyExistsException",
      message: "The repository with name '{name}' already exists in the registry",
    },
  },
  {
    type: "aws:ecr/repositoryPolicy:RepositoryPolicy",
    noun: "ECR Repository Policy",
    call: "ECR: SetRepositoryPolicy",
    immutable: ["repository"],
    key: "{region}/{repository}",
    id: "{repository}",
    outputs: { registryId: "{account}" },
    links: [
      {
        property: "repository",
        types: [REPOSITORY],
        error: "RepositoryNotFoundException",
        message: "The repository with name '{value}' does not exist in the registry",
      },
    ],
    documents: [{ property: "policy", use: "resource", error: "InvalidParameterException" }],
  },
  {
    type: "aws:eks/podIdentityAssociation:PodIdentityAssociation",
    noun: "EKS Pod Identity Association",
    call: "EKS: CreatePodIdentityAssociation",
    immutable: ["clusterName", "namespace", "serviceAccount"],
    key: "{region}/{clusterName}/{namespace}/{serviceAccount}",
    id: "{associationId}",
    outputs: {
      associationId: "a-{hex}",
      associationArn:
        "arn:{partition}:eks:{region}:{account}:podidentityassociation/{clusterName}/{associationId}",
    },
    exists: { error: "ResourceInUseException", message: "Association already exists" },
    roles: ["roleArn"],
  },
  {
    type: "aws:eks/accessEntry:AccessEntry",
    noun: "EKS Access Entry",
    call: "EKS: CreateAccessEntry",
    defaults: { type: "STANDARD" },
    immutable: ["clusterName", "principalArn", "type"],
    key: "{clusterName}:{principalArn}",
    outputs: {
      accessEntryArn: "arn:{partition}:eks:{region}:{account}:access-entry/{clusterName}/{uuid}",
      createdAt: "{now}",
    },
    exists: {
      error: "ResourceInUseException",
      message: "The specified access entry resource is already in use on this cluster.",
    },
    roles: ["principalArn"],
  },
  {
    type: "aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
    noun: "EKS Access Policy Association",
    call: "EKS: AssociateAccessPolicy",
    immutable: ["clusterName", "principalArn", "policyArn"],
    key: "{clusterName}#{principalArn}#{policyArn}",
    outputs: { associatedAt: "{now}" },
    roles: ["principalArn"],
  },
];
