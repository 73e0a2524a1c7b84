import { onAny, type Primitive } from "./primitive.js";

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
  ["emr-add-steps", "adds a step to a running cluster", "elasticmapreduce:AddJobFlowSteps"],
];

export const takeoverPrimitives: readonly Primitive[] = takeovers.map(([name, title, ...actions]) => ({
  name,
  title,
  steps: actions.map((action) => (typeof action === "string" ? onAny(action) : action.map(onAny))),
  gain: "workload",
}));
