import type { Service } from "./service.js";

/** What records and reports use of identities: CloudTrail, EventBridge, CloudWatch Logs. */
export const logs: readonly Service[] = [
  {
    type: "aws:cloudtrail/trail:Trail",
    noun: "CloudTrail Trail",
    call: "CloudTrail: CreateTrail",
    naming: { property: "name", longest: 128 },
    defaults: {
      enableLogging: true,
      includeGlobalServiceEvents: true,
      isMultiRegionTrail: false,
      isOrganizationTrail: false,
      enableLogFileValidation: false,
    },
    immutable: ["name"],
    key: "{region}/{name}",
    id: "{arn}",
    outputs: { arn: "arn:{partition}:cloudtrail:{region}:{account}:trail/{name}", homeRegion: "{region}" },
    exists: {
      error: "TrailAlreadyExistsException",
      message: "Trail {name} already exists for customer: {account}",
    },
    links: [
      {
        property: "s3BucketName",
        types: ["aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2"],
        error: "S3BucketDoesNotExistException",
        message: "S3 bucket {value} does not exist!",
      },
    ],
    roles: ["cloudWatchLogsRoleArn"],
  },
  {
    type: "aws:cloudwatch/eventRule:EventRule",
    noun: "EventBridge Rule",
    call: "EventBridge: PutRule",
    naming: { property: "name", longest: 64 },
    defaults: { eventBusName: "default", state: "ENABLED" },
    immutable: ["name", "namePrefix", "eventBusName"],
    notImported: ["forceDestroy"],
    key: "{region}/{eventBusName}/{name}",
    id: "{name}",
    outputs: { arn: "arn:{partition}:events:{region}:{account}:rule/{name}" },
    roles: ["roleArn"],
    check: (properties) =>
      properties.scheduleExpression === undefined && properties.eventPattern === undefined
        ? [{ path: "eventPattern", reason: "one of `eventPattern,scheduleExpression` must be specified" }]
        : [],
  },
  {
    type: "aws:cloudwatch/eventTarget:EventTarget",
    noun: "EventBridge Target",
    call: "EventBridge: PutTargets",
    naming: { property: "targetId", longest: 64 },
    defaults: { eventBusName: "default" },
    immutable: ["rule", "targetId", "eventBusName"],
    notImported: ["forceDestroy"],
    key: "{region}/{eventBusName}/{rule}/{targetId}",
    id: "{rule}-{targetId}",
    links: [
      {
        property: "rule",
        types: ["aws:cloudwatch/eventRule:EventRule"],
        error: "ResourceNotFoundException",
        message: "Rule {value} does not exist on EventBus default.",
      },
    ],
    roles: ["roleArn"],
  },
  {
    type: "aws:cloudwatch/logGroup:LogGroup",
    noun: "CloudWatch Logs Log Group",
    call: "CloudWatch Logs: CreateLogGroup",
    naming: { property: "name", longest: 512 },
    defaults: { retentionInDays: 0, skipDestroy: false },
    immutable: ["name", "namePrefix", "logGroupClass"],
    notImported: ["skipDestroy"],
    key: "{region}/{name}",
    id: "{name}",
    outputs: { arn: "arn:{partition}:logs:{region}:{account}:log-group:{name}" },
    exists: { error: "ResourceAlreadyExistsException", message: "The specified log group already exists" },
  },
  {
    type: "aws:cloudwatch/logResourcePolicy:LogResourcePolicy",
    noun: "CloudWatch Logs Resource Policy",
    call: "CloudWatch Logs: PutResourcePolicy",
    immutable: ["policyName", "resourceArn"],
    key: "{region}/{policyName}{resourceArn}",
    id: "{policyName}{resourceArn}",
    documents: [
      { property: "policyDocument", use: "resource", error: "InvalidParameterException", limit: 5_120 },
    ],
    check: (properties) =>
      properties.policyName === undefined && properties.resourceArn === undefined
        ? [{ path: "policyName", reason: "one of `policyName,resourceArn` must be specified" }]
        : [],
  },
];
