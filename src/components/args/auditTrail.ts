import type { Input } from "@pulumi/pulumi";
import type { OwnedArgs } from "./identity.js";

/** What is recorded on AWS of what identities do: all management events, and the data events of what they touch. */
export interface AuditTrailArgs extends OwnedArgs {
  /**
   * Buckets, tables, functions, queues, topics, streams and state machines whose data events are recorded, by ARN: best
   * the `resources` of the identities. What has no data events is recorded by its management events. Default: none.
   */
  resources?: Input<Input<string>[]>;
  /** Name of a bucket that takes the records already; its policy must let CloudTrail write. Default: one is made. */
  bucketName?: Input<string>;
  /** ARN of the KMS key that the records are encrypted with; its policy must let CloudTrail use it. Default: S3's own. */
  key?: Input<string>;
}
