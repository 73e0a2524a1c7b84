import { alter, type Technique } from "./technique.js";

/** Techniques by services that run code as an identity that is there already, and by credentials that are nobody's. */
export const standingTechniques: readonly Technique[] = [
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
