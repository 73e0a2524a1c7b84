import { deploy, type Technique } from "./technique.js";

/** Techniques by services that run code as a service account of choice. */
export const deploymentTechniques: readonly Technique[] = [
  // Services that run code as a service account of choice.
  deploy(
    "compute-instance",
    [
      "compute.instances.create",
      "compute.instances.setServiceAccount",
      "compute.disks.create",
      "compute.subnetworks.use",
    ],
    "start an instance that runs as it",
  ),
  deploy(
    "compute-set-service-account",
    ["compute.instances.setServiceAccount", "compute.instances.stop", "compute.instances.start"],
    "attach it to an instance of yours",
  ),
  deploy(
    "compute-set-metadata",
    ["compute.instances.setMetadata"],
    "set a start-up script or an SSH key on an instance that runs as it",
  ),
  deploy(
    "compute-project-metadata",
    ["compute.projects.setCommonInstanceMetadata"],
    "set an SSH key for all instances of the project",
  ),
  deploy(
    "compute-instance-template",
    [
      "compute.instanceTemplates.create",
      "compute.instanceGroupManagers.create",
      "compute.instances.create",
      "compute.disks.create",
    ],
    "have a group start instances that run as it",
  ),
  deploy("compute-os-login", ["compute.instances.osLogin"], "log in to an instance that runs as it"),
  deploy(
    "compute-os-admin-login",
    ["compute.instances.osAdminLogin"],
    "log in to an instance that runs as it",
  ),
  deploy(
    "cloud-function",
    ["cloudfunctions.functions.create", "cloudfunctions.functions.sourceCodeSet"],
    "deploy a function that runs as it",
  ),
  deploy(
    "update-cloud-function",
    ["cloudfunctions.functions.update", "cloudfunctions.functions.sourceCodeSet"],
    "put code of your own into a function that runs as it",
  ),
  deploy("cloud-run-service", ["run.services.create"], "deploy a service that runs as it"),
  deploy(
    "update-cloud-run-service",
    ["run.services.update"],
    "put an image of your own into a service that runs as it",
  ),
  deploy("cloud-run-job", ["run.jobs.create", "run.jobs.run"], "run a job as it"),
  deploy(
    "update-cloud-run-job",
    ["run.jobs.update", "run.jobs.run"],
    "put an image of your own into a job that runs as it",
  ),
  deploy("cloud-run-worker-pool", ["run.workerpools.create"], "deploy a worker pool that runs as it"),
  deploy("app-engine-version", ["appengine.versions.create"], "deploy a version that runs as it"),
  deploy("cloud-build-as-account", ["cloudbuild.builds.create"], "run a build as it"),
  deploy("composer-environment", ["composer.environments.create"], "create an environment that runs as it"),
  deploy("dataflow-job", ["dataflow.jobs.create"], "run a job as it"),
  deploy("dataproc-cluster", ["dataproc.clusters.create"], "create a cluster that runs as it"),
  deploy("dataproc-batch", ["dataproc.batches.create"], "run a batch as it"),
  deploy(
    "data-fusion-instance",
    ["datafusion.instances.create"],
    "create an instance that runs pipelines as it",
  ),
  deploy("notebook-instance", ["notebooks.instances.create"], "create a notebook that runs as it"),
  deploy("notebook-runtime", ["notebooks.runtimes.create"], "create a notebook runtime that runs as it"),
  deploy("vertex-custom-job", ["aiplatform.customJobs.create"], "run a custom job as it"),
  deploy("vertex-pipeline-job", ["aiplatform.pipelineJobs.create"], "run a pipeline as it"),
  deploy("vertex-notebook-execution", ["aiplatform.notebookExecutionJobs.create"], "run a notebook as it"),
  deploy("vertex-agent", ["aiplatform.reasoningEngines.create"], "deploy an agent that runs as it"),
  deploy(
    "update-vertex-agent",
    ["aiplatform.reasoningEngines.update"],
    "put code of your own into an agent that runs as it",
  ),
  deploy("ai-platform-job", ["ml.jobs.create"], "run a training job as it"),
  deploy("batch-job", ["batch.jobs.create"], "run a batch job as it"),
  deploy("tpu-node", ["tpu.nodes.create"], "create a TPU node that runs as it"),
  deploy("gke-cluster", ["container.clusters.create"], "create a cluster whose nodes run as it"),
  deploy(
    "workstation-config",
    ["workstations.workstationConfigs.create"],
    "create workstations that run as it",
  ),
  deploy("infrastructure-manager", ["config.deployments.create"], "apply Terraform code of your own as it"),
  deploy("cloud-deploy", ["clouddeploy.releases.create"], "release through a target that runs as it"),
  deploy(
    "workflow",
    ["workflows.workflows.create", "workflows.executions.create"],
    "run a workflow that calls APIs as it",
  ),
  deploy(
    "update-workflow",
    ["workflows.workflows.update", "workflows.executions.create"],
    "change a workflow that calls APIs as it",
  ),
  deploy("scheduler-job", ["cloudscheduler.jobs.create"], "schedule calls with its token"),
  deploy(
    "update-scheduler-job",
    ["cloudscheduler.jobs.update"],
    "send a scheduled call with its token elsewhere",
  ),
  deploy("cloud-task", ["cloudtasks.tasks.create"], "queue calls with its token"),
  deploy("pubsub-push", ["pubsub.subscriptions.create"], "subscribe an endpoint that receives its ID tokens"),
  deploy("eventarc-trigger", ["eventarc.triggers.create"], "create a trigger that calls with its token"),
  deploy("bigquery-transfer", ["bigquery.transfers.update"], "schedule queries that run as it"),
  deploy("dataform-workflow", ["dataform.workflowInvocations.create"], "run SQL as it"),
];
