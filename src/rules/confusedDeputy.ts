/**
 * Services that say for whose resource they act when they assume a role, each with the page of AWS's documentation
 * that says so for role trust policies. A service that is not here is never asked for the key: most services do not
 * send it, and a condition on it would lock them out.
 */
const senders: Readonly<Record<string, string>> = {
  "amplify.amazonaws.com": "AWS Amplify Hosting User Guide: cross-service confused deputy prevention",
  "appsync.amazonaws.com": "AWS AppSync Developer Guide: cross-service confused deputy prevention",
  "autoscaling.amazonaws.com": "Amazon EC2 Auto Scaling User Guide: cross-service confused deputy prevention",
  "batch.amazonaws.com": "AWS Batch User Guide: cross-service confused deputy prevention",
  "bedrock-agentcore.amazonaws.com":
    "Amazon Bedrock AgentCore Developer Guide: cross-service confused deputy prevention",
  "bedrock.amazonaws.com": "Amazon Bedrock User Guide: service roles, trust relationship",
  "codebuild.amazonaws.com": "AWS CodeBuild User Guide: cross-service confused deputy prevention",
  "cognito-idp.amazonaws.com": "Amazon Cognito Developer Guide: SMS message settings for user pools",
  "datasync.amazonaws.com": "AWS DataSync User Guide: cross-service confused deputy prevention",
  "dlm.amazonaws.com": "Amazon EBS User Guide: Data Lifecycle Manager service roles",
  "dms.amazonaws.com": "AWS DMS User Guide: cross-service confused deputy prevention",
  "ecs-tasks.amazonaws.com": "Amazon ECS Developer Guide: task IAM role",
  "eks.amazonaws.com": "Amazon EKS User Guide: cross-service confused deputy prevention",
  "elasticmapreduce.amazonaws.com": "Amazon EMR Management Guide: service role, preventing a confused deputy",
  "emr-serverless.amazonaws.com":
    "Amazon EMR Serverless User Guide: cross-service confused deputy prevention",
  "events.amazonaws.com": "Amazon EventBridge User Guide: cross-service confused deputy prevention",
  "fis.amazonaws.com": "AWS FIS User Guide: IAM roles for experiments",
  "grafana.amazonaws.com": "Amazon Managed Grafana User Guide: cross-service confused deputy prevention",
  "greengrass.amazonaws.com": "AWS IoT Greengrass Developer Guide: cross-service confused deputy prevention",
  "iot.amazonaws.com": "AWS IoT Core Developer Guide: cross-service confused deputy prevention",
  "kinesisanalytics.amazonaws.com":
    "Managed Service for Apache Flink Developer Guide: cross-service confused deputy prevention",
  "logs.amazonaws.com": "Amazon CloudWatch Logs User Guide: subscription filters, confused deputy prevention",
  "monitoring.rds.amazonaws.com": "Amazon RDS User Guide: preventing cross-service confused deputy problems",
  "omics.amazonaws.com": "AWS HealthOmics User Guide: service roles",
  "osis-pipelines.amazonaws.com": "Amazon OpenSearch Service Developer Guide: Ingestion pipeline role",
  "personalize.amazonaws.com": "Amazon Personalize Developer Guide: cross-service confused deputy prevention",
  "pipes.amazonaws.com": "Amazon EventBridge User Guide: Pipes, confused deputy prevention",
  "rds.amazonaws.com": "Amazon RDS User Guide: preventing cross-service confused deputy problems",
  "resources.cloudformation.amazonaws.com":
    "AWS CloudFormation User Guide: cross-service confused deputy prevention",
  "scheduler.amazonaws.com": "EventBridge Scheduler User Guide: cross-service confused deputy prevention",
  "ssm.amazonaws.com": "AWS Systems Manager User Guide: cross-service confused deputy prevention",
  "states.amazonaws.com": "AWS Step Functions Developer Guide: cross-service confused deputy prevention",
  "transfer.amazonaws.com": "AWS Transfer Family User Guide: cross-service confused deputy prevention",
  "vpc-flow-logs.amazonaws.com":
    "Amazon VPC User Guide: IAM role for publishing flow logs to CloudWatch Logs",
};

/** The page on which AWS says that a service sends whom it acts for; undefined for services of which it does not. */
export function sendsSource(service: string): string | undefined {
  // A regional name stands for the same service: `states.eu-west-1.amazonaws.com`.
  const global = service.replace(/\.[a-z]{2}(?:-[a-z]+)+-\d\.amazonaws\.com(?:\.cn)?$/, ".amazonaws.com");
  return senders[global.replace(/\.com\.cn$/, ".com")];
}
