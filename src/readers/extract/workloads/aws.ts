import type { SettingsAt, WorkloadRow } from "./row.js";

const map = (path: string): SettingsAt => ({ map: path });
const userData = (path: string, base64 = false): SettingsAt => ({
  script: path,
  name: "user-data",
  base64,
  // The aws provider keeps only a SHA-1 of it in plans and states.
  hashed: !base64,
});
const containers = (path: string): readonly SettingsAt[] => [
  { pairs: `${path}.environment[]` },
  { pairs: `${path}.secrets[]` },
];

/** AWS types that run as a role. */
export const awsWorkloads: readonly WorkloadRow[] = [
  {
    type: "aws:lambda/function:Function",
    kind: "function",
    runsAs: ["role"],
    // A template of CloudFormation may have the code itself.
    settings: [map("environment.variables"), { script: "code.zipFile", name: "source" }],
  },
  {
    type: "aws:ecs/taskDefinition:TaskDefinition",
    kind: "container",
    runsAs: ["taskRoleArn", "executionRoleArn"],
    json: ["containerDefinitions"],
    settings: [
      ...containers("containerDefinitions[]"),
      { script: "containerDefinitions[].entryPoint", name: "command" },
      { script: "containerDefinitions[].command", name: "command" },
      map("containerDefinitions[].logConfiguration.options"),
    ],
  },
  {
    type: "aws:ec2/instance:Instance",
    kind: "instance",
    runsAs: ["iamInstanceProfile"],
    settings: [userData("userData"), userData("userDataBase64", true)],
  },
  {
    type: "aws:ec2/spotInstanceRequest:SpotInstanceRequest",
    kind: "instance",
    runsAs: ["iamInstanceProfile"],
    settings: [userData("userData"), userData("userDataBase64", true)],
  },
  {
    type: "aws:ec2/launchTemplate:LaunchTemplate",
    kind: "instance",
    runsAs: ["iamInstanceProfile.arn", "iamInstanceProfile.name"],
    settings: [userData("userData", true)],
  },
  {
    type: "aws:ec2/launchConfiguration:LaunchConfiguration",
    kind: "instance",
    runsAs: ["iamInstanceProfile"],
    settings: [userData("userData"), userData("userDataBase64", true)],
  },
  {
    type: "aws:ec2/spotFleetRequest:SpotFleetRequest",
    kind: "instance",
    runsAs: ["launchSpecifications[].iamInstanceProfileArn", "launchSpecifications[].iamInstanceProfile"],
    settings: [userData("launchSpecifications[].userData")],
  },
  {
    type: "aws:lightsail/instance:Instance",
    kind: "instance",
    runsAs: [],
    settings: [{ script: "userData", name: "user-data" }],
  },
  {
    type: "aws:lightsail/containerServiceDeploymentVersion:ContainerServiceDeploymentVersion",
    kind: "container",
    runsAs: [],
    settings: [map("containers[].environment"), { script: "containers[].commands", name: "command" }],
  },
  {
    type: "aws:batch/jobDefinition:JobDefinition",
    kind: "job",
    runsAs: ["containerProperties.jobRoleArn", "containerProperties.executionRoleArn"],
    json: ["containerProperties", "nodeProperties", "ecsProperties"],
    settings: [
      ...containers("containerProperties"),
      { script: "containerProperties.command", name: "command" },
      ...containers("ecsProperties.taskProperties[].containers[]"),
      ...containers("nodeProperties.nodeRangeProperties[].container"),
      { pairs: "eksProperties.podProperties.containers[].envs[]" },
    ],
  },
  {
    type: "aws:apprunner/service:Service",
    kind: "container",
    runsAs: [
      "instanceConfiguration.instanceRoleArn",
      "sourceConfiguration.authenticationConfiguration.accessRoleArn",
    ],
    settings: [
      map("sourceConfiguration.imageRepository.imageConfiguration.runtimeEnvironmentVariables"),
      map(
        "sourceConfiguration.codeRepository.codeConfiguration.codeConfigurationValues.runtimeEnvironmentVariables",
      ),
      {
        map: "sourceConfiguration.imageRepository.imageConfiguration.runtimeEnvironmentSecrets",
        reference: true,
      },
    ],
  },
  {
    type: "aws:codebuild/project:Project",
    kind: "pipeline",
    runsAs: ["serviceRole"],
    settings: [
      { pairs: "environment.environmentVariables[]" },
      { script: "source.buildspec", name: "buildspec" },
    ],
  },
  {
    type: "aws:codepipeline/pipeline:Pipeline",
    kind: "pipeline",
    runsAs: ["roleArn", "stages[].actions[].roleArn"],
    settings: [map("stages[].actions[].configuration")],
  },
  {
    type: "aws:sagemaker/model:Model",
    kind: "container",
    runsAs: ["executionRoleArn"],
    settings: [map("primaryContainer.environment"), map("containers[].environment")],
  },
  { type: "aws:sagemaker/notebookInstance:NotebookInstance", kind: "instance", runsAs: ["roleArn"] },
  {
    type: "aws:sagemaker/notebookInstanceLifecycleConfiguration:NotebookInstanceLifecycleConfiguration",
    kind: "instance",
    runsAs: [],
    settings: [
      { script: "onCreate", name: "on-create", base64: true },
      { script: "onStart", name: "on-start", base64: true },
    ],
  },
  {
    type: "aws:sagemaker/domain:Domain",
    kind: "instance",
    runsAs: ["defaultUserSettings.executionRole", "defaultSpaceSettings.executionRole"],
  },
  {
    type: "aws:glue/job:Job",
    kind: "job",
    runsAs: ["roleArn"],
    settings: [map("defaultArguments"), map("nonOverridableArguments")],
  },
  {
    type: "aws:sfn/stateMachine:StateMachine",
    kind: "pipeline",
    runsAs: ["roleArn"],
    settings: [{ script: "definition", name: "definition" }],
  },
  {
    type: "aws:amplify/app:App",
    kind: "container",
    runsAs: ["iamServiceRoleArn", "computeRoleArn"],
    settings: [map("environmentVariables"), { script: "buildSpec", name: "buildspec" }],
  },
  {
    type: "aws:amplify/branch:Branch",
    kind: "container",
    runsAs: [],
    settings: [map("environmentVariables")],
  },
  {
    type: "aws:elasticbeanstalk/environment:Environment",
    kind: "instance",
    runsAs: [],
    settings: [{ pairs: "settings[]" }],
  },
  {
    type: "aws:elasticbeanstalk/configurationTemplate:ConfigurationTemplate",
    kind: "instance",
    runsAs: [],
    settings: [{ pairs: "settings[]" }],
  },
  {
    type: "aws:synthetics/canary:Canary",
    kind: "function",
    runsAs: ["executionRoleArn"],
    settings: [map("runConfig.environmentVariables")],
  },
  {
    type: "aws:mwaa/environment:Environment",
    kind: "container",
    runsAs: ["executionRoleArn"],
    settings: [map("airflowConfigurationOptions")],
  },
  { type: "aws:eks/cluster:Cluster", kind: "container", runsAs: ["roleArn"] },
  { type: "aws:eks/nodeGroup:NodeGroup", kind: "instance", runsAs: ["nodeRoleArn"] },
  { type: "aws:eks/fargateProfile:FargateProfile", kind: "container", runsAs: ["podExecutionRoleArn"] },
  {
    type: "aws:emr/cluster:Cluster",
    kind: "instance",
    runsAs: ["serviceRole", "ec2Attributes.instanceProfile"],
    settings: [
      { script: "configurationsJson", name: "content" },
      { script: "bootstrapActions[].args", name: "args" },
      { script: "steps[].hadoopJarStep.args", name: "args" },
    ],
  },
  { type: "aws:pipes/pipe:Pipe", kind: "pipeline", runsAs: ["roleArn"] },
  {
    type: "aws:scheduler/schedule:Schedule",
    kind: "job",
    runsAs: ["target.roleArn"],
    settings: [{ script: "target.input", name: "content" }],
  },
  {
    type: "aws:cloudwatch/eventTarget:EventTarget",
    kind: "job",
    runsAs: ["roleArn"],
    settings: [
      { script: "input", name: "content" },
      { script: "inputTransformer.inputTemplate", name: "content" },
    ],
  },
  {
    type: "aws:appconfig/hostedConfigurationVersion:HostedConfigurationVersion",
    kind: "configuration",
    runsAs: [],
    settings: [{ script: "content", name: "content" }],
  },
  // A key file or configuration that the program writes: read by whoever may read the object, and by the state.
  ...["aws:s3/bucketObject:BucketObject", "aws:s3/bucketObjectv2:BucketObjectv2"].map((type) => ({
    type,
    kind: "configuration",
    runsAs: [],
    settings: [
      { script: "content", name: "content" },
      { script: "contentBase64", name: "content", base64: true },
    ],
  })),
  {
    type: "aws:cloudfront/distribution:Distribution",
    kind: "gateway",
    runsAs: [],
    settings: [{ pairs: "origins[].customHeaders[]" }],
  },
  {
    type: "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream",
    kind: "pipeline",
    runsAs: [
      "extendedS3Configuration.roleArn",
      "httpEndpointConfiguration.roleArn",
      "redshiftConfiguration.roleArn",
    ],
    settings: [
      { script: "httpEndpointConfiguration.accessKey", name: "accessKey" },
      { script: "redshiftConfiguration.password", name: "password" },
    ],
  },
  {
    type: "aws:kinesisanalyticsv2/application:Application",
    kind: "job",
    runsAs: ["serviceExecutionRole"],
    settings: [map("applicationConfiguration.environmentProperties.propertyGroups[].propertyMap")],
  },
  {
    type: "aws:mskconnect/connector:Connector",
    kind: "pipeline",
    runsAs: ["serviceExecutionRoleArn"],
    settings: [map("connectorConfiguration")],
  },
  { type: "aws:apigateway/stage:Stage", kind: "gateway", runsAs: [], settings: [map("variables")] },
  { type: "aws:apigatewayv2/stage:Stage", kind: "gateway", runsAs: [], settings: [map("stageVariables")] },
  {
    type: "aws:eks/addon:Addon",
    kind: "container",
    runsAs: ["serviceAccountRoleArn"],
    settings: [{ script: "configurationValues", name: "content" }],
  },
  {
    type: "aws:imagebuilder/component:Component",
    kind: "instance",
    runsAs: [],
    settings: [{ script: "data", name: "content" }],
  },
  {
    type: "aws:cloudformation/stack:Stack",
    kind: "stack",
    runsAs: ["iamRoleArn"],
    settings: [map("parameters")],
  },
  {
    type: "aws:cloudformation/stackSet:StackSet",
    kind: "stack",
    runsAs: [],
    settings: [map("parameters")],
  },
  {
    type: "aws:ssm/association:Association",
    kind: "job",
    runsAs: [],
    settings: [map("parameters")],
  },
  { type: "aws:transfer/user:User", kind: "instance", runsAs: ["role"] },
  { type: "aws:iot/roleAlias:RoleAlias", kind: "device", runsAs: ["roleArn"] },
  { type: "aws:ssm/activation:Activation", kind: "instance", runsAs: ["iamRole"] },
  {
    type: "aws:ssm/document:Document",
    kind: "job",
    runsAs: [],
    settings: [{ script: "content", name: "content" }],
  },
  { type: "aws:grafana/workspace:Workspace", kind: "container", runsAs: ["roleArn"] },
  { type: "aws:rds/proxy:Proxy", kind: "container", runsAs: ["roleArn"] },

  // Agents.
  { type: "aws:bedrock/agentAgent:AgentAgent", kind: "agent", runsAs: ["agentResourceRoleArn"] },
  {
    type: "aws:bedrock/agentcoreAgentRuntime:AgentcoreAgentRuntime",
    kind: "agent",
    runsAs: ["roleArn"],
    settings: [map("environmentVariables")],
  },
  { type: "aws:bedrock/agentcoreGateway:AgentcoreGateway", kind: "agent-gateway", runsAs: ["roleArn"] },
  {
    type: "aws:bedrock/agentcoreCodeInterpreter:AgentcoreCodeInterpreter",
    kind: "agent-tool",
    runsAs: ["executionRoleArn"],
  },
  { type: "aws:bedrock/agentcoreBrowser:AgentcoreBrowser", kind: "agent-tool", runsAs: ["executionRoleArn"] },
  {
    type: "aws:bedrock/agentcoreMemory:AgentcoreMemory",
    kind: "agent-tool",
    runsAs: ["memoryExecutionRoleArn"],
  },
];
