import { onAny, type Primitive, type Step } from "./primitive.js";

/** What a service needs besides the role: one action of each list. */
interface Launch {
  readonly name: string;
  /** Principal of the service that takes the role. */
  readonly service: string;
  /** What `iam:PassedToService` says, where it is not that principal. */
  readonly passedTo?: string;
  readonly actions: readonly (string | readonly string[])[];
}

const run = [
  "lambda:InvokeFunction",
  "lambda:InvokeAsync",
  "lambda:CreateEventSourceMapping",
  "lambda:AddPermission",
];

/**
 * Services that run what the caller gives them with a role that the caller chooses (AWS IAM User Guide, "Grant a
 * user permissions to pass a role to an AWS service"; Service Authorization Reference of each service).
 */
const launches: readonly Launch[] = [
  {
    name: "ec2-run-instances",
    service: "ec2.amazonaws.com",
    actions: [
      ["ec2:RunInstances instance", "ec2:RequestSpotInstances", "ec2:RequestSpotFleet spot-fleet-request"],
    ],
  },
  {
    name: "ec2-create-fleet",
    service: "ec2.amazonaws.com",
    actions: ["ec2:CreateFleet fleet", ["ec2:CreateLaunchTemplate", "ec2:CreateLaunchTemplateVersion"]],
  },
  {
    name: "ec2-associate-profile",
    service: "ec2.amazonaws.com",
    actions: [
      ["ec2:AssociateIamInstanceProfile", "ec2:ReplaceIamInstanceProfileAssociation"],
      ["ssm:StartSession", "ssm:SendCommand", "ec2-instance-connect:SendSSHPublicKey"],
    ],
  },
  {
    name: "autoscaling-launch",
    service: "ec2.amazonaws.com",
    actions: [
      ["autoscaling:CreateLaunchConfiguration"],
      ["autoscaling:CreateAutoScalingGroup", "autoscaling:UpdateAutoScalingGroup"],
    ],
  },
  {
    name: "lambda-create-function",
    service: "lambda.amazonaws.com",
    actions: ["lambda:CreateFunction", run],
  },
  {
    name: "lambda-change-role",
    service: "lambda.amazonaws.com",
    actions: ["lambda:UpdateFunctionConfiguration", "lambda:UpdateFunctionCode"],
  },
  {
    name: "ecs-run-task",
    service: "ecs-tasks.amazonaws.com",
    actions: [
      "ecs:RegisterTaskDefinition",
      ["ecs:RunTask", "ecs:StartTask", "ecs:CreateService", "ecs:UpdateService"],
    ],
  },
  { name: "glue-dev-endpoint", service: "glue.amazonaws.com", actions: ["glue:CreateDevEndpoint"] },
  {
    name: "glue-job",
    service: "glue.amazonaws.com",
    actions: [
      ["glue:CreateJob", "glue:UpdateJob"],
      ["glue:StartJobRun", "glue:CreateTrigger"],
    ],
  },
  {
    name: "glue-session",
    service: "glue.amazonaws.com",
    actions: ["glue:CreateSession", "glue:RunStatement"],
  },
  {
    name: "cloudformation-stack",
    service: "cloudformation.amazonaws.com",
    actions: [["cloudformation:CreateStack", "cloudformation:UpdateStack"]],
  },
  {
    name: "cloudformation-change-set",
    service: "cloudformation.amazonaws.com",
    actions: ["cloudformation:CreateChangeSet", "cloudformation:ExecuteChangeSet"],
  },
  {
    name: "cloudformation-stack-set",
    service: "cloudformation.amazonaws.com",
    actions: [
      ["cloudformation:CreateStackSet", "cloudformation:UpdateStackSet stackset"],
      "cloudformation:CreateStackInstances stackset",
    ],
  },
  {
    name: "codebuild-project",
    service: "codebuild.amazonaws.com",
    actions: [
      ["codebuild:CreateProject", "codebuild:UpdateProject"],
      ["codebuild:StartBuild", "codebuild:StartBuildBatch"],
    ],
  },
  {
    name: "codepipeline",
    service: "codepipeline.amazonaws.com",
    actions: [["codepipeline:CreatePipeline", "codepipeline:UpdatePipeline"]],
  },
  {
    name: "data-pipeline",
    service: "datapipeline.amazonaws.com",
    actions: [
      "datapipeline:CreatePipeline",
      "datapipeline:PutPipelineDefinition",
      "datapipeline:ActivatePipeline",
    ],
  },
  {
    name: "sagemaker-notebook",
    service: "sagemaker.amazonaws.com",
    actions: ["sagemaker:CreateNotebookInstance", "sagemaker:CreatePresignedNotebookInstanceUrl"],
  },
  {
    name: "sagemaker-job",
    service: "sagemaker.amazonaws.com",
    actions: [
      [
        "sagemaker:CreateTrainingJob",
        "sagemaker:CreateProcessingJob",
        "sagemaker:CreateHyperParameterTuningJob",
      ],
    ],
  },
  {
    name: "sagemaker-studio",
    service: "sagemaker.amazonaws.com",
    actions: [
      ["sagemaker:CreateDomain", "sagemaker:CreateUserProfile", "sagemaker:UpdateUserProfile"],
      "sagemaker:CreatePresignedDomainUrl",
    ],
  },
  {
    name: "sagemaker-pipeline",
    service: "sagemaker.amazonaws.com",
    actions: [["sagemaker:CreatePipeline", "sagemaker:UpdatePipeline"], "sagemaker:StartPipelineExecution"],
  },
  {
    name: "sagemaker-model",
    service: "sagemaker.amazonaws.com",
    actions: ["sagemaker:CreateModel", ["sagemaker:CreateEndpoint endpoint", "sagemaker:CreateTransformJob"]],
  },
  {
    name: "agentcore-browser",
    service: "bedrock-agentcore.amazonaws.com",
    actions: [
      "bedrock-agentcore:CreateBrowser",
      "bedrock-agentcore:StartBrowserSession browser-custom",
      "bedrock-agentcore:ConnectBrowserAutomationStream",
    ],
  },
  {
    name: "agentcore-harness",
    service: "bedrock-agentcore.amazonaws.com",
    actions: [
      ["bedrock-agentcore:CreateHarness", "bedrock-agentcore:UpdateHarness"],
      ["bedrock-agentcore:InvokeHarness harness", "bedrock-agentcore:InvokeAgentRuntimeCommand runtime"],
    ],
  },
  {
    name: "agentcore-code-interpreter",
    service: "bedrock-agentcore.amazonaws.com",
    actions: [
      "bedrock-agentcore:CreateCodeInterpreter",
      "bedrock-agentcore:StartCodeInterpreterSession code-interpreter-custom",
      "bedrock-agentcore:InvokeCodeInterpreter code-interpreter-custom",
    ],
  },
  {
    name: "agentcore-runtime",
    service: "bedrock-agentcore.amazonaws.com",
    actions: [
      ["bedrock-agentcore:CreateAgentRuntime", "bedrock-agentcore:UpdateAgentRuntime"],
      ["bedrock-agentcore:InvokeAgentRuntime", "bedrock-agentcore:InvokeAgentRuntimeCommand runtime"],
    ],
  },
  { name: "ssm-automation", service: "ssm.amazonaws.com", actions: ["ssm:StartAutomationExecution"] },
  {
    name: "step-functions",
    service: "states.amazonaws.com",
    actions: [
      ["states:CreateStateMachine", "states:UpdateStateMachine"],
      ["states:StartExecution", "states:StartSyncExecution"],
    ],
  },
  { name: "step-functions-test-state", service: "states.amazonaws.com", actions: ["states:TestState"] },
  {
    name: "api-gateway-integration",
    service: "apigateway.amazonaws.com",
    actions: ["apigateway:POST", "apigateway:PUT"],
  },
  {
    name: "amplify-app",
    service: "amplify.amazonaws.com",
    actions: [
      ["amplify:CreateApp", "amplify:UpdateApp"],
      ["amplify:CreateBranch", "amplify:UpdateBranch"],
      "amplify:StartJob",
    ],
  },
  {
    name: "apprunner-service",
    service: "tasks.apprunner.amazonaws.com",
    actions: [["apprunner:CreateService", "apprunner:UpdateService"]],
  },
  {
    // What a service of App Runner runs as trusts its tasks; the role is passed to App Runner itself.
    name: "apprunner-service-role",
    service: "tasks.apprunner.amazonaws.com",
    passedTo: "apprunner.amazonaws.com",
    actions: [["apprunner:CreateService", "apprunner:UpdateService"]],
  },
  {
    name: "flink-application",
    service: "kinesisanalytics.amazonaws.com",
    actions: [
      ["kinesisanalytics:CreateApplication", "kinesisanalytics:UpdateApplication"],
      "kinesisanalytics:StartApplication",
    ],
  },
  {
    name: "healthomics-workflow",
    service: "omics.amazonaws.com",
    actions: ["omics:CreateWorkflow", "omics:StartRun run"],
  },
  {
    name: "gamelift-fleet",
    service: "gamelift.amazonaws.com",
    actions: [["gamelift:CreateBuild", "gamelift:CreateScript"], "gamelift:CreateFleet"],
  },
  {
    name: "airflow-environment",
    service: "airflow.amazonaws.com",
    actions: [["airflow:CreateEnvironment", "airflow:UpdateEnvironment"]],
  },
  {
    name: "athena-workgroup",
    service: "athena.amazonaws.com",
    actions: [
      ["athena:CreateWorkGroup", "athena:UpdateWorkGroup"],
      "athena:StartSession workgroup",
      "athena:StartCalculationExecution",
    ],
  },
  {
    name: "iot-role-alias",
    service: "credentials.iot.amazonaws.com",
    actions: [
      ["iot:CreateRoleAlias", "iot:UpdateRoleAlias"],
      ["iot:CreateKeysAndCertificate", "iot:CreateCertificateFromCsr", "iot:RegisterCertificateWithoutCA"],
      ["iot:AttachPolicy", "iot:AttachPrincipalPolicy"],
    ],
  },
  {
    name: "batch-job",
    service: "ecs-tasks.amazonaws.com",
    actions: ["batch:RegisterJobDefinition", "batch:SubmitJob"],
  },
  { name: "emr-cluster", service: "ec2.amazonaws.com", actions: ["elasticmapreduce:RunJobFlow"] },
  {
    name: "emr-serverless-job",
    service: "emr-serverless.amazonaws.com",
    actions: ["emr-serverless:StartJobRun"],
  },
  {
    name: "image-builder",
    service: "ec2.amazonaws.com",
    actions: ["imagebuilder:CreateInfrastructureConfiguration", "imagebuilder:CreateImage"],
  },
  {
    name: "scheduler-schedule",
    service: "scheduler.amazonaws.com",
    actions: [["scheduler:CreateSchedule", "scheduler:UpdateSchedule"]],
  },
  { name: "events-rule", service: "events.amazonaws.com", actions: ["events:PutRule", "events:PutTargets"] },
  {
    name: "elastic-beanstalk",
    service: "ec2.amazonaws.com",
    actions: [
      "elasticbeanstalk:CreateApplicationVersion",
      ["elasticbeanstalk:CreateEnvironment", "elasticbeanstalk:UpdateEnvironment"],
    ],
  },
  { name: "braket-job", service: "braket.amazonaws.com", actions: ["braket:CreateJob"] },
  {
    name: "roles-anywhere-profile",
    service: "rolesanywhere.amazonaws.com",
    actions: [
      ["rolesanywhere:CreateProfile", "rolesanywhere:UpdateProfile"],
      ["rolesanywhere:CreateTrustAnchor", "rolesanywhere:UpdateTrustAnchor"],
    ],
  },
  {
    name: "cognito-identity-pool",
    service: "cognito-identity.amazonaws.com",
    actions: ["cognito-identity:SetIdentityPoolRoles"],
  },
];

export const passRolePrimitives: readonly Primitive[] = launches.map(
  ({ name, service, passedTo, actions }) => ({
    name: `pass-role-${name}`,
    title: `hands a role to ${service} and has it run what it likes`,
    steps: [
      {
        action: "iam:PassRole",
        on: "passed",
        keys: { "iam:PassedToService": passedTo ?? service },
      } satisfies Step,
      ...actions.map((action) => (typeof action === "string" ? onAny(action) : action.map(onAny))),
    ],
    gain: "passed",
    service,
  }),
);
