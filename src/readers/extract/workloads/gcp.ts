import type { SettingsAt, WorkloadRow } from "./row.js";

const map = (path: string): SettingsAt => ({ map: path });
const cloudRunV2 = (type: string, kind: string, template: string): WorkloadRow => ({
  type,
  kind,
  runsAs: [`${template}.serviceAccount`],
  settings: [{ pairs: `${template}.containers[].envs[]` }],
});
const instance = (type: string): WorkloadRow => ({
  type,
  kind: "instance",
  runsAs: ["serviceAccount.email"],
  settings: [map("metadata"), { script: "metadataStartupScript", name: "startup-script" }],
});
/** Machines of a cluster run what its scheduler gives them, and are no program of their own. */
const nodes = (type: string, path: string): WorkloadRow => ({
  type,
  kind: "nodes",
  runsAs: [`${path}.serviceAccount`],
  settings: [map(`${path}.metadata`)],
});

/** GCP types that run as a service account. */
export const gcpWorkloads: readonly WorkloadRow[] = [
  {
    type: "gcp:cloudfunctions/function:Function",
    kind: "function",
    runsAs: ["serviceAccountEmail"],
    settings: [
      map("environmentVariables"),
      map("buildEnvironmentVariables"),
      { pairs: "secretEnvironmentVariables[]" },
    ],
  },
  {
    type: "gcp:cloudfunctionsv2/function:Function",
    kind: "function",
    runsAs: ["serviceConfig.serviceAccountEmail", "buildConfig.serviceAccount"],
    settings: [
      map("serviceConfig.environmentVariables"),
      map("buildConfig.environmentVariables"),
      { pairs: "serviceConfig.secretEnvironmentVariables[]" },
    ],
  },
  {
    type: "gcp:cloudrun/service:Service",
    kind: "container",
    runsAs: ["template.spec.serviceAccountName"],
    settings: [{ pairs: "template.spec.containers[].envs[]" }],
  },
  cloudRunV2("gcp:cloudrunv2/service:Service", "container", "template"),
  cloudRunV2("gcp:cloudrunv2/workerPool:WorkerPool", "container", "template"),
  cloudRunV2("gcp:cloudrunv2/job:Job", "job", "template.template"),
  instance("gcp:compute/instance:Instance"),
  instance("gcp:compute/instanceFromMachineImage:InstanceFromMachineImage"),
  instance("gcp:compute/instanceFromTemplate:InstanceFromTemplate"),
  instance("gcp:compute/instanceTemplate:InstanceTemplate"),
  instance("gcp:compute/regionInstanceTemplate:RegionInstanceTemplate"),
  {
    type: "gcp:compute/projectMetadata:ProjectMetadata",
    kind: "instance",
    runsAs: [],
    settings: [map("metadata")],
  },
  {
    type: "gcp:compute/projectMetadataItem:ProjectMetadataItem",
    kind: "instance",
    runsAs: [],
    settings: [{ nameAt: "key", valueAt: "value" }],
  },
  {
    type: "gcp:tpu/v2Vm:V2Vm",
    kind: "instance",
    runsAs: ["serviceAccount.email"],
    settings: [map("metadata")],
  },
  {
    type: "gcp:workstations/workstationConfig:WorkstationConfig",
    kind: "instance",
    runsAs: ["host.gceInstance.serviceAccount"],
    settings: [map("container.env"), map("host.gceInstance.instanceMetadata")],
  },
  {
    type: "gcp:notebooks/runtime:Runtime",
    kind: "instance",
    runsAs: [],
    settings: [map("virtualMachine.virtualMachineConfig.metadata")],
  },
  {
    type: "gcp:colab/runtimeTemplate:RuntimeTemplate",
    kind: "instance",
    runsAs: [],
    settings: [{ pairs: "softwareConfig.envs[]" }],
  },
  nodes("gcp:container/cluster:Cluster", "nodeConfig"),
  nodes("gcp:container/nodePool:NodePool", "nodeConfig"),
  {
    type: "gcp:cloudbuild/trigger:Trigger",
    kind: "pipeline",
    runsAs: ["serviceAccount"],
    settings: [
      map("substitutions"),
      map("build.substitutions"),
      { lines: "build.steps[].envs" },
      { lines: "build.options.envs" },
      { script: "build.steps[].script", name: "script" },
      { script: "build.steps[].args", name: "args" },
    ],
  },
  {
    type: "gcp:dataflow/job:Job",
    kind: "job",
    runsAs: ["serviceAccountEmail"],
    settings: [map("parameters")],
  },
  {
    type: "gcp:dataflow/flexTemplateJob:FlexTemplateJob",
    kind: "job",
    runsAs: ["serviceAccountEmail"],
    settings: [map("parameters")],
  },
  {
    type: "gcp:composer/environment:Environment",
    kind: "container",
    runsAs: ["config.nodeConfig.serviceAccount"],
    settings: [
      map("config.softwareConfig.envVariables"),
      map("config.softwareConfig.airflowConfigOverrides"),
    ],
  },
  {
    type: "gcp:composer/userWorkloadsConfigMap:UserWorkloadsConfigMap",
    kind: "container",
    runsAs: [],
    settings: [map("data")],
  },
  {
    type: "gcp:appengine/standardAppVersion:StandardAppVersion",
    kind: "container",
    runsAs: ["serviceAccount"],
    settings: [map("envVariables")],
  },
  {
    type: "gcp:appengine/flexibleAppVersion:FlexibleAppVersion",
    kind: "container",
    runsAs: ["serviceAccount"],
    settings: [map("envVariables"), map("betaSettings")],
  },
  {
    type: "gcp:notebooks/instance:Instance",
    kind: "instance",
    runsAs: ["serviceAccount"],
    settings: [map("metadata")],
  },
  {
    type: "gcp:workbench/instance:Instance",
    kind: "instance",
    runsAs: ["gceSetup.serviceAccounts[].email"],
    settings: [map("gceSetup.metadata")],
  },
  {
    type: "gcp:cloudscheduler/job:Job",
    kind: "job",
    runsAs: ["httpTarget.oauthToken.serviceAccountEmail", "httpTarget.oidcToken.serviceAccountEmail"],
    settings: [map("httpTarget.headers"), map("appEngineHttpTarget.headers")],
  },
  {
    type: "gcp:pubsub/subscription:Subscription",
    kind: "pipeline",
    runsAs: ["pushConfig.oidcToken.serviceAccountEmail"],
  },
  { type: "gcp:eventarc/trigger:Trigger", kind: "pipeline", runsAs: ["serviceAccount"] },
  {
    type: "gcp:storage/bucketObject:BucketObject",
    kind: "configuration",
    runsAs: [],
    settings: [{ script: "content", name: "content" }],
  },
  {
    type: "gcp:workflows/workflow:Workflow",
    kind: "pipeline",
    runsAs: ["serviceAccount"],
    settings: [map("userEnvVars"), { script: "sourceContents", name: "source" }],
  },
  {
    type: "gcp:dataproc/cluster:Cluster",
    kind: "instance",
    runsAs: ["clusterConfig.gceClusterConfig.serviceAccount"],
    settings: [map("clusterConfig.gceClusterConfig.metadata")],
  },
  {
    type: "gcp:dataproc/workflowTemplate:WorkflowTemplate",
    kind: "job",
    runsAs: ["placement.managedCluster.config.gceClusterConfig.serviceAccount"],
    settings: [map("placement.managedCluster.config.gceClusterConfig.metadata")],
  },
  {
    type: "gcp:dataproc/batch:Batch",
    kind: "job",
    runsAs: ["environmentConfig.executionConfig.serviceAccount"],
  },
  { type: "gcp:datafusion/instance:Instance", kind: "pipeline", runsAs: ["dataprocServiceAccount"] },
  {
    type: "gcp:vertex/aiReasoningEngine:AiReasoningEngine",
    kind: "agent",
    runsAs: ["spec.serviceAccount"],
    settings: [{ pairs: "spec.deploymentSpec.envs[]" }, { pairs: "spec.deploymentSpec.secretEnvs[]" }],
  },
];
