import type { GcpKind } from "./gcpResource.js";

/** The verbs of a GCP grant that stand for predefined roles. */
export const gcpVerbs = [
  "read",
  "write",
  "manage",
  "plan",
  "apply",
  "invoke",
  "pushImage",
  "pullImage",
  "deploySite",
  "deployService",
  "deployFunction",
  "readSecret",
  "publish",
  "consume",
  "connect",
  "actAs",
] as const;

export type GcpVerb = (typeof gcpVerbs)[number];

/** A predefined role; or permissions, for a custom role, where the smallest predefined one would give much more. */
export type VerbAccess = string | { readonly permissions: readonly string[] };

type RoleTable = { readonly [K in GcpKind]: { readonly [V in GcpVerb]?: readonly VerbAccess[] } };

/**
 * The smallest predefined roles that cover a verb on a kind of resource; a missing verb does not apply to the kind.
 * Source: the role reference of each service (cloud.google.com/iam/docs/roles-permissions).
 */
export const rolesByKind: RoleTable = {
  bucket: {
    read: ["roles/storage.objectViewer"],
    write: ["roles/storage.objectUser"],
    manage: ["roles/storage.admin"],
    deploySite: ["roles/storage.objectUser"],
    plan: ["roles/storage.bucketViewer"],
    apply: ["roles/storage.admin"],
  },
  topic: {
    read: ["roles/pubsub.viewer"],
    write: ["roles/pubsub.publisher"],
    publish: ["roles/pubsub.publisher"],
    manage: ["roles/pubsub.editor"],
    plan: ["roles/pubsub.viewer"],
    apply: ["roles/pubsub.editor"],
  },
  subscription: {
    read: ["roles/pubsub.subscriber"],
    consume: ["roles/pubsub.subscriber"],
    manage: ["roles/pubsub.editor"],
    plan: ["roles/pubsub.viewer"],
    apply: ["roles/pubsub.editor"],
  },
  secret: {
    read: ["roles/secretmanager.secretAccessor"],
    readSecret: ["roles/secretmanager.secretAccessor"],
    write: ["roles/secretmanager.secretVersionAdder"],
    manage: ["roles/secretmanager.secretVersionManager"],
    plan: ["roles/secretmanager.viewer"],
    apply: ["roles/secretmanager.editor"],
  },
  repository: {
    read: ["roles/artifactregistry.reader"],
    pullImage: ["roles/artifactregistry.reader"],
    write: ["roles/artifactregistry.writer"],
    pushImage: ["roles/artifactregistry.writer"],
    manage: ["roles/artifactregistry.repoAdmin"],
    plan: ["roles/artifactregistry.reader"],
    apply: ["roles/artifactregistry.editor"],
  },
  "run-service": {
    read: ["roles/run.viewer"],
    invoke: ["roles/run.servicesInvoker"],
    deployService: ["roles/run.developer"],
    manage: ["roles/run.developer"],
    plan: ["roles/run.viewer"],
    apply: ["roles/run.developer"],
  },
  "run-job": {
    read: ["roles/run.viewer"],
    invoke: ["roles/run.jobsExecutor"],
    deployService: ["roles/run.developer"],
    manage: ["roles/run.developer"],
    plan: ["roles/run.viewer"],
    apply: ["roles/run.developer"],
  },
  function: {
    read: ["roles/cloudfunctions.viewer"],
    // Of the Cloud Run service that the function is: its own policy lets nobody invoke it.
    invoke: ["roles/run.servicesInvoker"],
    deployFunction: ["roles/cloudfunctions.developer"],
    manage: ["roles/cloudfunctions.developer"],
    plan: ["roles/cloudfunctions.viewer"],
    apply: ["roles/cloudfunctions.developer"],
  },
  dataset: {
    read: ["roles/bigquery.dataViewer"],
    write: ["roles/bigquery.dataEditor"],
    manage: ["roles/bigquery.dataOwner"],
    plan: ["roles/bigquery.metadataViewer"],
    apply: ["roles/bigquery.dataOwner"],
  },
  table: {
    read: ["roles/bigquery.dataViewer"],
    write: ["roles/bigquery.dataEditor"],
    manage: ["roles/bigquery.dataOwner"],
    plan: ["roles/bigquery.metadataViewer"],
    apply: ["roles/bigquery.dataOwner"],
  },
  "crypto-key": {
    read: ["roles/cloudkms.cryptoKeyDecrypter"],
    write: ["roles/cloudkms.cryptoKeyEncrypter"],
    plan: ["roles/cloudkms.viewer"],
    apply: ["roles/cloudkms.admin"],
  },
  "service-account": {
    read: ["roles/iam.serviceAccountViewer"],
    actAs: ["roles/iam.serviceAccountUser"],
    plan: ["roles/iam.serviceAccountViewer"],
  },
  "spanner-database": {
    read: ["roles/spanner.databaseReader"],
    write: ["roles/spanner.databaseUser"],
    connect: ["roles/spanner.databaseUser"],
    manage: ["roles/spanner.databaseAdmin"],
    plan: ["roles/spanner.viewer"],
    apply: ["roles/spanner.databaseAdmin"],
  },
  "sql-instance": {
    read: ["roles/cloudsql.viewer"],
    connect: ["roles/cloudsql.client", "roles/cloudsql.instanceUser"],
    manage: ["roles/cloudsql.editor"],
    plan: ["roles/cloudsql.viewer"],
    apply: ["roles/cloudsql.editor"],
  },
  "task-queue": {
    read: ["roles/cloudtasks.viewer"],
    publish: ["roles/cloudtasks.enqueuer"],
    manage: ["roles/cloudtasks.queueAdmin"],
    plan: ["roles/cloudtasks.viewer"],
    apply: ["roles/cloudtasks.queueAdmin"],
  },
  "model-endpoint": {
    // The smallest predefined role that predicts may also delete the endpoint.
    invoke: [{ permissions: ["aiplatform.endpoints.predict"] }],
    plan: ["roles/aiplatform.viewer"],
  },
  project: {},
};
