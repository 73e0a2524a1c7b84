import { RepositoryIamMember } from "@pulumi/gcp/artifactregistry/repositoryIamMember.js";
import { DatasetIamMember } from "@pulumi/gcp/bigquery/datasetIamMember.js";
import { IamMember as TableIamMember } from "@pulumi/gcp/bigquery/iamMember.js";
import { FunctionIamMember } from "@pulumi/gcp/cloudfunctionsv2/functionIamMember.js";
import { JobIamMember } from "@pulumi/gcp/cloudrunv2/jobIamMember.js";
import { ServiceIamMember } from "@pulumi/gcp/cloudrunv2/serviceIamMember.js";
import { QueueIamMember } from "@pulumi/gcp/cloudtasks/queueIamMember.js";
import { CryptoKeyIAMMember } from "@pulumi/gcp/kms/cryptoKeyIAMMember.js";
import { IAMMember as ProjectIAMMember } from "@pulumi/gcp/projects/iammember.js";
import { SubscriptionIAMMember } from "@pulumi/gcp/pubsub/subscriptionIAMMember.js";
import { TopicIAMMember } from "@pulumi/gcp/pubsub/topicIAMMember.js";
import { SecretIamMember } from "@pulumi/gcp/secretmanager/secretIamMember.js";
import { IAMMember as AccountIAMMember } from "@pulumi/gcp/serviceaccount/iammember.js";
import { DatabaseIAMMember } from "@pulumi/gcp/spanner/databaseIAMMember.js";
import { BucketIAMMember } from "@pulumi/gcp/storage/bucketIAMMember.js";
import { AiEndpointIamMember } from "@pulumi/gcp/vertex/aiEndpointIamMember.js";
import type * as pulumi from "@pulumi/pulumi";
import type { GcpResource } from "../grants/gcpResource.js";

/** What all IAM members have in common: who, as what, and when. */
export interface MemberArgs {
  readonly member: pulumi.Input<string>;
  readonly role: pulumi.Input<string>;
  readonly condition?: { readonly title: string; readonly expression: string };
}

/**
 * Adds one member to the IAM policy of exactly this resource, or to its project's policy where it has none of its own.
 * The classes are imported file by file: the SDK's index files cost seconds to load.
 */
export function addMember(
  name: string,
  { kind, name: id, parts }: GcpResource,
  who: MemberArgs,
  opts: pulumi.CustomResourceOptions,
): pulumi.CustomResource {
  const args = { ...who, project: parts.projects! };
  const located = { ...args, location: parts.locations! };
  switch (kind) {
    case "bucket":
      return new BucketIAMMember(name, { ...who, bucket: parts.buckets! }, opts);
    case "topic":
      return new TopicIAMMember(name, { ...args, topic: parts.topics! }, opts);
    case "subscription":
      return new SubscriptionIAMMember(name, { ...args, subscription: parts.subscriptions! }, opts);
    case "secret":
      return new SecretIamMember(name, { ...args, secretId: parts.secrets! }, opts);
    case "repository":
      return new RepositoryIamMember(name, { ...located, repository: parts.repositories! }, opts);
    case "run-service":
      return new ServiceIamMember(name, { ...located, name: parts.services! }, opts);
    case "run-job":
      return new JobIamMember(name, { ...located, name: parts.jobs! }, opts);
    case "function":
      return new FunctionIamMember(name, { ...located, cloudFunction: parts.functions! }, opts);
    case "dataset":
      return new DatasetIamMember(name, { ...args, datasetId: parts.datasets! }, opts);
    case "table":
      return new TableIamMember(name, { ...args, datasetId: parts.datasets!, tableId: parts.tables! }, opts);
    case "crypto-key":
      return new CryptoKeyIAMMember(name, { ...who, cryptoKeyId: id }, opts);
    case "service-account":
      return new AccountIAMMember(name, { ...who, serviceAccountId: id }, opts);
    case "spanner-database":
      return new DatabaseIAMMember(
        name,
        { ...args, instance: parts.instances!, database: parts.databases! },
        opts,
      );
    case "task-queue":
      return new QueueIamMember(name, { ...located, name: parts.queues! }, opts);
    case "model-endpoint":
      return new AiEndpointIamMember(name, { ...located, endpoint: parts.endpoints! }, opts);
    case "sql-instance":
    case "project":
      return new ProjectIAMMember(name, args, opts);
  }
}
