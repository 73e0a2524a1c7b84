import { onAny, type Primitive, type Step } from "./primitive.js";

/** A takeover by name: what it comes to, and the actions that must all be allowed (of a list, one). */
type Takeover = readonly [name: string, title: string, ...actions: (string | readonly string[])[]];

/** Ways into something that already runs with a role: its code is replaced, or commands are run in it. */
const takeovers: readonly Takeover[] = [
  ["lambda-replace-code", "replaces the code of a function", "lambda:UpdateFunctionCode"],
  [
    "lambda-replace-layers",
    "puts its own layer or runtime settings under a function",
    "lambda:UpdateFunctionConfiguration",
  ],
  [
    "ssm-send-command",
    "runs commands on an instance",
    "ssm:SendCommand instance",
    "ssm:SendCommand document",
  ],
  [
    "ssm-create-association",
    "has Systems Manager run commands on an instance",
    ["ssm:CreateAssociation instance", "ssm:UpdateAssociation instance"],
    ["ssm:CreateAssociation document", "ssm:UpdateAssociation document"],
  ],
  ["ssm-start-session", "opens a shell on an instance", "ssm:StartSession instance"],
  ["ec2-push-ssh-key", "puts its own SSH key on an instance", "ec2-instance-connect:SendSSHPublicKey"],
  [
    "ec2-replace-user-data",
    "replaces what an instance runs at start",
    "ec2:ModifyInstanceAttribute instance",
    "ec2:StopInstances",
    "ec2:StartInstances",
  ],
  [
    "ec2-replace-launch-template",
    "replaces what a group's new instances run at start",
    "ec2:CreateLaunchTemplateVersion",
    "ec2:ModifyLaunchTemplate",
  ],
  [
    "glue-update-dev-endpoint",
    "puts its own SSH key on a Glue development endpoint",
    "glue:UpdateDevEndpoint",
  ],
  ["glue-run-statement", "runs code in an open Glue session", "glue:RunStatement"],
  [
    "codebuild-override",
    "starts a build with its own build commands",
    ["codebuild:StartBuild", "codebuild:StartBuildBatch"],
  ],
  ["cloudformation-update-stack", "updates a stack that has a role of its own", "cloudformation:UpdateStack"],
  [
    "cloudformation-change-set-existing",
    "changes a stack that has a role of its own",
    "cloudformation:CreateChangeSet",
    "cloudformation:ExecuteChangeSet",
  ],
  [
    "cloudformation-update-stack-set",
    "changes a stack set that has roles of its own",
    "cloudformation:UpdateStackSet stackset",
  ],
  ["codedeploy-deploy", "deploys its own revision to instances", "codedeploy:CreateDeployment"],
  [
    "apprunner-update-service",
    "replaces what a service of App Runner runs",
    "apprunner:UpdateService service",
  ],
  [
    "elastic-beanstalk-deploy",
    "deploys its own version to an environment of Elastic Beanstalk",
    "elasticbeanstalk:CreateApplicationVersion",
    "elasticbeanstalk:UpdateEnvironment",
  ],
  [
    "amplify-build",
    "replaces the build of an Amplify app",
    ["amplify:UpdateApp", "amplify:UpdateBranch"],
    "amplify:StartJob",
  ],
  [
    "athena-run-calculation",
    "runs code in a workgroup of Athena",
    "athena:StartSession workgroup",
    "athena:StartCalculationExecution",
  ],
  ["emr-containers-job", "runs a job as a role that the cluster may take", "emr-containers:StartJobRun"],
  [
    "eks-grant-access",
    "makes itself an administrator of a cluster",
    "eks:CreateAccessEntry",
    "eks:AssociateAccessPolicy",
  ],
  [
    "cloud9-join-environment",
    "joins another user's Cloud9 environment",
    ["cloud9:CreateEnvironmentMembership", "cloud9:UpdateEnvironmentMembership"],
  ],
  ["ecs-execute-command", "runs commands in a container", "ecs:ExecuteCommand"],
  ["sagemaker-open-notebook", "opens a notebook instance", "sagemaker:CreatePresignedNotebookInstanceUrl"],
  ["sagemaker-open-studio", "opens a Studio domain as another profile", "sagemaker:CreatePresignedDomainUrl"],
  [
    "sagemaker-lifecycle-config",
    "replaces the start script of a notebook instance",
    "sagemaker:UpdateNotebookInstanceLifecycleConfig",
    "sagemaker:StartNotebookInstance",
  ],
  [
    "states-replace-definition",
    "replaces the definition of a state machine",
    "states:UpdateStateMachine",
    ["states:StartExecution", "states:StartSyncExecution"],
  ],
  [
    "agentcore-invoke-interpreter",
    "runs code in an existing AgentCore code interpreter",
    "bedrock-agentcore:StartCodeInterpreterSession code-interpreter-custom",
    "bedrock-agentcore:InvokeCodeInterpreter code-interpreter-custom",
  ],
  [
    "agentcore-runtime-command",
    "runs commands in an AgentCore runtime",
    [
      "bedrock-agentcore:InvokeAgentRuntimeCommand runtime",
      "bedrock-agentcore:InvokeAgentRuntimeCommandShell runtime",
    ],
  ],
  [
    "agentcore-use-browser",
    "drives an existing AgentCore browser",
    "bedrock-agentcore:StartBrowserSession browser-custom",
    "bedrock-agentcore:ConnectBrowserAutomationStream",
  ],
  ["emr-add-steps", "adds a step to a running cluster", "elasticmapreduce:AddJobFlowSteps"],
];

/** AWS's documents that run whatever their parameters say (Systems Manager User Guide, "AWS-owned documents"). */
const commandDocuments = [
  "AWS-RunShellScript",
  "AWS-RunPowerShellScript",
  "AWS-RunRemoteScript",
  "AWS-RunDocument",
  "AWS-RunDockerAction",
  "AWS-ApplyAnsiblePlaybooks",
  "AWS-RunAnsiblePlaybook",
  "AWS-RunSaltState",
  "AWS-ApplyChefRecipes",
  "AWS-ApplyDSCMofs",
  "AWS-InstallApplication",
  "AWS-InstallPowerShellModule",
].map((name) => `arn:*:ssm:*::document/${name}`);

export const takeoverPrimitives: readonly Primitive[] = takeovers.map(([name, title, ...actions]) => ({
  name,
  title,
  steps: actions.map((action) => (typeof action === "string" ? stepOf(action) : action.map(stepOf))),
  gain: "workload",
}));

function stepOf(written: string): Step {
  const step = onAny(written);
  return step.type === "document" ? { ...step, among: commandDocuments } : step;
}
