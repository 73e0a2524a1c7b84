import { alter, deploy, impersonate, type Technique } from "./technique.js";

/** Every technique that is looked for. */
export const techniques: readonly Technique[] = [
  // The service account itself.
  impersonate("get-access-token", "iam.serviceAccounts.getAccessToken", "call generateAccessToken for it"),
  impersonate(
    "get-open-id-token",
    "iam.serviceAccounts.getOpenIdToken",
    "call generateIdToken for it, and use what takes its ID tokens",
  ),
  impersonate(
    "sign-jwt",
    "iam.serviceAccounts.signJwt",
    "sign a JWT as it, and exchange that for an access token",
  ),
  impersonate("sign-blob", "iam.serviceAccounts.signBlob", "sign a JWT or a URL as it, and use that"),
  {
    ...impersonate(
      "implicit-delegation",
      "iam.serviceAccounts.implicitDelegation",
      "name it as a delegate when asking for a token of an account that it may impersonate",
    ),
    premise: "whether it may impersonate a further account",
  },
  impersonate("service-account-key", "iam.serviceAccountKeys.create", "create or upload a key of it"),
  impersonate(
    "service-account-set-iam-policy",
    "iam.serviceAccounts.setIamPolicy",
    "grant yourself roles/iam.serviceAccountTokenCreator on it",
  ),
  impersonate("service-account-api-key", "iam.serviceAccountApiKeyBindings.create", "bind an API key to it"),
  {
    ...alter(
      "hmac-key",
      "account",
      ["storage.hmacKeys.create"],
      "create an HMAC key of a service account of the project, and use Cloud Storage as it",
    ),
  },

  // Policies and roles.
  alter(
    "set-project-iam-policy",
    "policy",
    ["resourcemanager.projects.setIamPolicy"],
    "grant yourself any role on the project",
  ),
  alter(
    "set-folder-iam-policy",
    "policy",
    ["resourcemanager.folders.setIamPolicy"],
    "grant yourself any role on the folder",
  ),
  alter(
    "set-organization-iam-policy",
    "policy",
    ["resourcemanager.organizations.setIamPolicy"],
    "grant yourself any role on the organization",
  ),
  alter(
    "set-resource-iam-policy",
    "policy",
    ["*.setIamPolicy"],
    "grant yourself any role on resources of this kind",
  ),
  {
    ...alter(
      "update-role",
      "policy",
      ["iam.roles.update"],
      "add permissions to the custom role that you have",
    ),
    needsOwnCustomRole: true,
  },
  alter(
    "privileged-access-entitlement",
    "policy",
    ["privilegedaccessmanager.entitlements.create"],
    "create an entitlement that lets you ask for any role, without approval",
  ),
  alter(
    "update-privileged-access-entitlement",
    "policy",
    ["privilegedaccessmanager.entitlements.update"],
    "change an entitlement so that it lets you ask for any role, without approval",
  ),

  // Trust from outside.
  alter(
    "create-workload-provider",
    "identity",
    ["iam.workloadIdentityPoolProviders.create"],
    "add a provider whose tokens you sign to a pool, and become any identity of that pool",
  ),
  alter(
    "update-workload-provider",
    "identity",
    ["iam.workloadIdentityPoolProviders.update"],
    "point a provider to keys or claims of your own, and become any identity of its pool",
  ),
  alter(
    "managed-workload-attestation",
    "identity",
    ["iam.workloadIdentityPoolManagedIdentities.setAttestationRules"],
    "attest a workload of your own as a managed workload identity",
  ),
  alter(
    "create-workforce-provider",
    "identity",
    ["iam.workforcePoolProviders.create"],
    "add a provider whose tokens you sign to a workforce pool",
  ),
  alter(
    "update-workforce-provider",
    "identity",
    ["iam.workforcePoolProviders.update"],
    "point a workforce provider to keys of your own",
  ),

  // Limits that fall.
  alter(
    "organization-policy",
    "guard",
    ["orgpolicy.policy.set"],
    "switch off a constraint such as iam.disableServiceAccountKeyCreation",
  ),
  alter(
    "resource-settings",
    "guard",
    ["resourcesettings.settings.update"],
    "change a setting that limits the resources below",
  ),
  alter("remove-deny-policy", "guard", ["iam.denypolicies.delete"], "delete the deny policy that stops you"),
  alter(
    "update-deny-policy",
    "guard",
    ["iam.denypolicies.update"],
    "except yourself from the deny policy that stops you",
  ),
  alter(
    "update-access-boundary",
    "guard",
    ["iam.principalaccessboundarypolicies.update"],
    "widen the principal access boundary that holds you",
  ),
  alter(
    "unbind-access-boundary",
    "guard",
    ["iam.principalaccessboundarypolicies.unbind"],
    "unbind the principal access boundary that holds you",
  ),
  alter(
    "bind-tag",
    "guard",
    ["resourcemanager.tagValueBindings.create", "*.createTagBinding"],
    "attach a tag that a condition of your own grant asks for",
    "whether a grant has a condition on a tag",
  ),

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

  // Services that run code as an identity that is there already.
  alter(
    "deployment-manager",
    "agent",
    ["deploymentmanager.deployments.create"],
    "deploy as PROJECT_NUMBER@cloudservices.gserviceaccount.com, which is an editor by default",
  ),
  alter(
    "update-deployment-manager",
    "agent",
    ["deploymentmanager.deployments.update"],
    "change a deployment, which acts as PROJECT_NUMBER@cloudservices.gserviceaccount.com",
  ),
  alter(
    "cloud-build-default",
    "agent",
    ["cloudbuild.builds.create"],
    "run a build as the account that Cloud Build uses by default",
    "which account Cloud Build uses by default in the project",
  ),
  alter(
    "cloud-run-job-overrides",
    "agent",
    ["run.jobs.runWithOverrides"],
    "run a job with a command of your own, as the account of the job",
  ),
  alter(
    "composer-command",
    "agent",
    ["composer.environments.executeAirflowCommand"],
    "run a command in an environment, as its account",
  ),
  alter(
    "dataproc-job",
    "agent",
    ["dataproc.jobs.create", "dataproc.clusters.use"],
    "submit a job to a cluster, as its account",
  ),
  alter(
    "os-config-patch",
    "agent",
    ["osconfig.patchJobs.exec"],
    "run a script on instances, as their accounts",
  ),
  alter(
    "os-config-policy",
    "agent",
    ["osconfig.osPolicyAssignments.create"],
    "run a script on instances, as their accounts",
  ),
  alter("gke-pod-exec", "agent", ["container.pods.exec"], "run a command in a pod, as its account"),
  alter(
    "gke-pod",
    "agent",
    ["container.pods.create"],
    "start a pod under any service account of its namespace",
  ),
  alter(
    "gke-deployment",
    "agent",
    ["container.deployments.create"],
    "start pods under any service account of their namespace",
  ),
  alter(
    "gke-cron-job",
    "agent",
    ["container.cronJobs.create"],
    "start pods under any service account of their namespace",
  ),
  alter(
    "gke-token",
    "agent",
    ["container.serviceAccounts.createToken"],
    "mint a token of any Kubernetes service account",
  ),
  alter(
    "gke-cluster-role-binding",
    "policy",
    ["container.clusterRoleBindings.create"],
    "bind yourself to cluster-admin",
  ),

  // Credentials that are nobody's.
  alter(
    "api-key",
    "agent",
    ["apikeys.keys.create"],
    "create an API key of the project",
    "which APIs take the project's API keys",
  ),
  alter(
    "read-api-key",
    "agent",
    ["apikeys.keys.getKeyString"],
    "read the API keys of the project",
    "whether a key of the project is bound to a service account",
  ),
];
