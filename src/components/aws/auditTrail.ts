import { Trail } from "@pulumi/aws/cloudtrail/trail.js";
import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity.js";
import { getRegionOutput } from "@pulumi/aws/getRegion.js";
import { Bucket } from "@pulumi/aws/s3/bucket.js";
import { BucketPolicy } from "@pulumi/aws/s3/bucketPolicy.js";
import { BucketPublicAccessBlock } from "@pulumi/aws/s3/bucketPublicAccessBlock.js";
import * as pulumi from "@pulumi/pulumi";
import type { AuditTrailArgs } from "../args/auditTrail.js";
import { ownedOf } from "../args/identity.js";
import { eventSelectors, recordsPolicy, trailProblems } from "../audit/trail.js";
import { checkPlain, compute, currentStack, given, insist } from "../context.js";
import { physicalName } from "../names.js";
import { ownershipOf, tagsOf } from "../ownership.js";

type Tags = pulumi.Output<Readonly<Record<string, string>>>;

/**
 * A record of what identities do on AWS: management events of all regions, reading ones too, and the data events of
 * what the identities touch, in files that show when somebody has changed them.
 */
export class AuditTrail extends pulumi.ComponentResource {
  /** ARN of the trail. */
  public readonly arn: pulumi.Output<string>;
  /** Name of the bucket that takes the records. */
  public readonly bucketName: pulumi.Output<string>;

  constructor(name: string, args: AuditTrailArgs, opts?: pulumi.ComponentResourceOptions) {
    super("keyless:index:AuditTrail", name, {}, opts);
    checkPlain(this, "AuditTrail", args, trailProblems);
    const tags = compute(ownedOf(args), (plain) => tagsOf(insist(this, ownershipOf(plain)), "cloudtrail"));
    const trailName = physicalName(name, currentStack(), 100);
    const made = args.bucketName === undefined ? recordsBucket(name, trailName, tags, this) : undefined;
    this.bucketName = pulumi.output(args.bucketName ?? made!.bucket.bucket);
    const selectors = compute({ resources: args.resources ?? [] }, (plain) =>
      insist(this, eventSelectors(plain.resources)),
    );
    const trail = new Trail(
      name,
      {
        ...given({ kmsKeyId: args.key }),
        name: trailName,
        s3BucketName: this.bucketName,
        isMultiRegionTrail: true,
        includeGlobalServiceEvents: true,
        enableLogFileValidation: true,
        advancedEventSelectors: selectors.apply((list) => [...list]),
        tags,
      },
      { parent: this, ...(made === undefined ? {} : { dependsOn: made.policy }) },
    );
    this.arn = trail.arn;
    this.registerOutputs({ arn: this.arn, bucketName: this.bucketName });
  }
}

/** A bucket that nobody but the trail writes to; it stays when the trail goes, since records outlive their cause. */
function recordsBucket(name: string, trailName: string, tags: Tags, parent: pulumi.Resource) {
  const bucket = new Bucket(name, { tags }, { parent, retainOnDelete: true });
  const block = new BucketPublicAccessBlock(
    name,
    {
      bucket: bucket.id,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    { parent, retainOnDelete: true },
  );
  const caller = getCallerIdentityOutput({}, { parent });
  const { region } = getRegionOutput({}, { parent });
  const document = pulumi.all([bucket.arn, caller, region]).apply(([arn, { accountId }, where]) => {
    const partition = arn.split(":")[1];
    const trailArn = `arn:${partition}:cloudtrail:${where}:${accountId}:trail/${trailName}`;
    return JSON.stringify(recordsPolicy(arn, trailArn));
  });
  // After the block: AWS changes one of the two at a time.
  const policy = new BucketPolicy(
    name,
    { bucket: bucket.id, policy: document },
    { parent, dependsOn: block, retainOnDelete: true },
  );
  return { bucket, policy };
}
