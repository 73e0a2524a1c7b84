/** Services whose events come from another name than the prefix of their actions (AWS Service Authorization Reference). */
export const prefixes: ReadonlyMap<string, string> = new Map(
  Object.entries({
    monitoring: "cloudwatch",
    email: "ses",
    tagging: "tag",
    cloudcontrolapi: "cloudformation",
    "streams.dynamodb": "dynamodb",
    "runtime.sagemaker": "sagemaker",
    "data.iot": "iot",
    "iotdata.iot": "iot",
    "servicecatalog-appregistry": "servicecatalog",
    "bedrock-runtime": "bedrock",
    "agent.bedrock": "bedrock",
    "api.ecr": "ecr",
    "entitlement.marketplace": "aws-marketplace",
    discoveryservice: "discovery",
  }),
);

/**
 * Events whose name is not that of the action that they need, by service prefix; several where the call needs several.
 * S3: Amazon S3 User Guide, "Required permissions for Amazon S3 API operations"; the others: Service Authorization
 * Reference of the service.
 */
const byService: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>> = {
  s3: {
    HeadBucket: "ListBucket",
    ListObjects: "ListBucket",
    ListObjectsV2: "ListBucket",
    ListObjectVersions: "ListBucketVersions",
    ListBuckets: "ListAllMyBuckets",
    ListMultipartUploads: "ListBucketMultipartUploads",
    ListParts: "ListMultipartUploadParts",
    HeadObject: "GetObject",
    SelectObjectContent: "GetObject",
    GetObjectTorrent: "GetObject",
    CopyObject: ["PutObject", "GetObject"],
    PostObject: "PutObject",
    CreateMultipartUpload: "PutObject",
    InitiateMultipartUpload: "PutObject",
    UploadPart: "PutObject",
    UploadPartCopy: ["PutObject", "GetObject"],
    CompleteMultipartUpload: "PutObject",
    DeleteObjects: "DeleteObject",
    DeleteMultipleObjects: "DeleteObject",
    GetBucketLifecycle: "GetLifecycleConfiguration",
    GetBucketLifecycleConfiguration: "GetLifecycleConfiguration",
    PutBucketLifecycle: "PutLifecycleConfiguration",
    PutBucketLifecycleConfiguration: "PutLifecycleConfiguration",
    DeleteBucketLifecycle: "PutLifecycleConfiguration",
    GetBucketEncryption: "GetEncryptionConfiguration",
    PutBucketEncryption: "PutEncryptionConfiguration",
    DeleteBucketEncryption: "PutEncryptionConfiguration",
    GetBucketReplication: "GetReplicationConfiguration",
    PutBucketReplication: "PutReplicationConfiguration",
    DeleteBucketReplication: "PutReplicationConfiguration",
    GetBucketAccelerateConfiguration: "GetAccelerateConfiguration",
    PutBucketAccelerateConfiguration: "PutAccelerateConfiguration",
    DeleteBucketCors: "PutBucketCORS",
    DeleteBucketTagging: "PutBucketTagging",
    GetPublicAccessBlock: "GetBucketPublicAccessBlock",
    PutPublicAccessBlock: "PutBucketPublicAccessBlock",
    DeletePublicAccessBlock: "PutBucketPublicAccessBlock",
    DeleteBucketPublicAccessBlock: "PutBucketPublicAccessBlock",
    GetBucketNotificationConfiguration: "GetBucketNotification",
    PutBucketNotificationConfiguration: "PutBucketNotification",
    GetObjectLockConfiguration: "GetBucketObjectLockConfiguration",
    PutObjectLockConfiguration: "PutBucketObjectLockConfiguration",
    DeleteBucketOwnershipControls: "PutBucketOwnershipControls",
    GetBucketAnalyticsConfiguration: "GetAnalyticsConfiguration",
    PutBucketAnalyticsConfiguration: "PutAnalyticsConfiguration",
    ListBucketAnalyticsConfigurations: "GetAnalyticsConfiguration",
    GetBucketInventoryConfiguration: "GetInventoryConfiguration",
    PutBucketInventoryConfiguration: "PutInventoryConfiguration",
    ListBucketInventoryConfigurations: "GetInventoryConfiguration",
    GetBucketMetricsConfiguration: "GetMetricsConfiguration",
    PutBucketMetricsConfiguration: "PutMetricsConfiguration",
    ListBucketMetricsConfigurations: "GetMetricsConfiguration",
    GetBucketIntelligentTieringConfiguration: "GetIntelligentTieringConfiguration",
    PutBucketIntelligentTieringConfiguration: "PutIntelligentTieringConfiguration",
  },
  lambda: { Invoke: "InvokeFunction", InvokeExecution: "InvokeFunction" },
  dynamodb: {
    TransactGetItems: "GetItem",
    TransactWriteItems: ["PutItem", "UpdateItem", "DeleteItem", "ConditionCheckItem"],
  },
  sqs: {
    SendMessageBatch: "SendMessage",
    DeleteMessageBatch: "DeleteMessage",
    ChangeMessageVisibilityBatch: "ChangeMessageVisibility",
  },
  sns: { PublishBatch: "Publish" },
  bedrock: {
    Converse: "InvokeModel",
    ConverseStream: "InvokeModelWithResponseStream",
  },
};

/** The same as maps, which know no names but these: a log may have any. */
export const otherNames: ReadonlyMap<string, ReadonlyMap<string, string | readonly string[]>> = new Map(
  Object.entries(byService).map(([service, names]) => [service, new Map(Object.entries(names))]),
);
