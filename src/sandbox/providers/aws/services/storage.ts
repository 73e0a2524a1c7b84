import { readdirSync } from "node:fs";
import { dirname } from "node:path";
import type { Properties } from "../../../../model/index.js";
import { Account } from "../../../account/index.js";
import type { Problem, Refusal } from "../../core/model.js";
import { text } from "../../core/values.js";
import { awsRefusal } from "../refusals.js";
import type { AwsCall } from "../settings.js";
import type { Service } from "./service.js";

const BUCKET = "aws:s3/bucket:Bucket";
/** The older class of the same thing. */
const BUCKET_V2 = "aws:s3/bucketV2:BucketV2";
const NO_BUCKET = {
  property: "bucket",
  types: [BUCKET, BUCKET_V2],
  error: "NoSuchBucket",
  message: "The specified bucket does not exist",
} as const;

function bucketNameProblems(properties: Properties): Problem[] {
  const name = text(properties, "bucket");
  if (name === undefined) return [];
  const valid =
    /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) && !name.includes("..") && !/^\d+(\.\d+){3}$/.test(name);
  const reason =
    "only 3 to 63 lower-case letters, digits, hyphens and dots; it begins and ends with a letter or digit";
  return valid ? [] : [{ path: "bucket", reason: `invalid bucket name: ${reason}, got ${name}` }];
}

/** Bucket names are unique in the whole world: here, in all accounts of the sandbox. */
function takenElsewhere(properties: Properties, call: AwsCall, before?: Properties): Refusal | undefined {
  if (before !== undefined) return undefined;
  const accounts = dirname(call.account.folder);
  const name = text(properties, "bucket") ?? "";
  const taken = readdirSync(accounts).some((id) =>
    [BUCKET, BUCKET_V2].some((type) => new Account(`${accounts}/${id}`).get(type, name) !== undefined),
  );
  if (!taken) return undefined;
  return awsRefusal(
    { what: `creating S3 Bucket (${name})`, call: "S3: CreateBucket" },
    "BucketAlreadyExists",
    "The requested bucket name is not available. The bucket namespace is shared by all users of the system.",
  );
}

const bucket: Service = {
  type: BUCKET,
  noun: "S3 Bucket",
  call: "S3: CreateBucket",
  naming: { property: "bucket", longest: 63, lowerCase: true },
  defaults: { forceDestroy: false },
  immutable: ["bucket", "bucketPrefix", "objectLockEnabled", "bucketNamespace"],
  notImported: ["forceDestroy", "bucketPrefix"],
  key: "{bucket}",
  outputs: {
    arn: "arn:{partition}:s3:::{bucket}",
    bucketDomainName: "{bucket}.s3.amazonaws.com",
    bucketRegion: "{region}",
    bucketRegionalDomainName: "{bucket}.s3.{region}.amazonaws.com",
    hostedZoneId: "Z3AQBSTGFYJSTF",
  },
  exists: {
    error: "BucketAlreadyOwnedByYou",
    message: "Your previous request to create the named bucket succeeded and you already own it.",
  },
  documents: [{ property: "policy", use: "resource", error: "MalformedPolicy", limit: 20_480 }],
  check: bucketNameProblems,
  admit: takenElsewhere,
};

const table: Service = {
  type: "aws:dynamodb/table:Table",
  noun: "DynamoDB Table",
  call: "DynamoDB: CreateTable",
  naming: { property: "name", longest: 255 },
  defaults: { billingMode: "PROVISIONED" },
  immutable: ["name", "hashKey", "rangeKey"],
  key: "{region}/{name}",
  id: "{name}",
  outputs: { arn: "arn:{partition}:dynamodb:{region}:{account}:table/{name}" },
  exists: { error: "ResourceConflictException", message: "Table already exists: {name}" },
};

/** S3 and DynamoDB, and who may use them. */
export const storage: readonly Service[] = [
  bucket,
  { ...bucket, type: BUCKET_V2 },
  {
    type: "aws:s3/bucketPolicy:BucketPolicy",
    noun: "S3 Bucket Policy",
    call: "S3: PutBucketPolicy",
    immutable: ["bucket"],
    key: "{bucket}",
    links: [NO_BUCKET],
    documents: [{ property: "policy", use: "resource", error: "MalformedPolicy", limit: 20_480 }],
  },
  {
    type: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    noun: "S3 Bucket Public Access Block",
    call: "S3: PutPublicAccessBlock",
    defaults: {
      blockPublicAcls: false,
      blockPublicPolicy: false,
      ignorePublicAcls: false,
      restrictPublicBuckets: false,
    },
    immutable: ["bucket"],
    key: "{bucket}",
    links: [NO_BUCKET],
  },
  table,
  {
    type: "aws:dynamodb/resourcePolicy:ResourcePolicy",
    noun: "DynamoDB Resource Policy",
    call: "DynamoDB: PutResourcePolicy",
    immutable: ["resourceArn"],
    key: "{resourceArn}",
    outputs: { revisionId: "{uuid}" },
    documents: [{ property: "policy", use: "resource", error: "ValidationException", limit: 20_480 }],
  },
];
