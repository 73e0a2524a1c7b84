import type { Unwrap } from "@pulumi/pulumi";
import { grouped } from "../../model/index.js";
import type { AuditTrailArgs } from "../args/auditTrail.js";
import { ownershipOf } from "../ownership.js";
import { all, type Checked, ok, type Problem, problemsIn, then, under, wrong } from "../problem.js";

/** One field of an event, and what it must be, as CloudTrail's advanced selectors say it. */
interface Field {
  readonly field: string;
  readonly equals?: string[];
  readonly startsWiths?: string[];
}

/** Events that are recorded. */
export interface EventSelector {
  readonly name: string;
  readonly fieldSelectors: Field[];
}

/** How the data events of a kind of resource are chosen (CloudTrail User Guide, "Logging data events"). */
interface DataKind {
  /** Matched against an ARN's service and what follows the account. */
  readonly arn: RegExp;
  readonly type: string;
  /** What the events' own ARNs begin with; absent where they are the resource's. */
  readonly within?: (arn: string) => string;
}

const kinds: readonly DataKind[] = [
  { arn: /^s3:[^/]+$/, type: "AWS::S3::Object", within: (arn) => `${arn}/` },
  { arn: /^s3:[^/]+\/.+$/, type: "AWS::S3::Object", within: (arn) => arn.replace(/\*$/, "") },
  { arn: /^lambda:function:.+$/, type: "AWS::Lambda::Function" },
  { arn: /^dynamodb:table\/[^/]+$/, type: "AWS::DynamoDB::Table" },
  { arn: /^sqs:.+$/, type: "AWS::SQS::Queue" },
  { arn: /^sns:[^:]+$/, type: "AWS::SNS::Topic" },
  { arn: /^kinesis:stream\/.+$/, type: "AWS::Kinesis::Stream" },
  { arn: /^states:stateMachine:.+$/, type: "AWS::StepFunctions::StateMachine" },
];

/** All management events, and the data events of the resources, by kind. */
export function eventSelectors(resources: readonly string[]): Checked<readonly EventSelector[]> {
  const checked = all(resources.map((arn, index) => under(`resources[${index}]`, chosen(arn))));
  return then(checked, (found) => {
    const seen = found.flatMap((each) => each ?? []);
    const byType = grouped(seen, ({ type, operator }) => `${type} ${operator}`);
    const data = [...byType.values()].map((list): EventSelector => {
      const { type, operator } = list[0]!;
      const values = [...new Set(list.map(({ value }) => value))].sort();
      return {
        name: `Data events of ${type}`,
        fieldSelectors: [
          { field: "eventCategory", equals: ["Data"] },
          { field: "resources.type", equals: [type] },
          { field: "resources.ARN", [operator]: values },
        ],
      };
    });
    const management = {
      name: "Management events",
      fieldSelectors: [{ field: "eventCategory", equals: ["Management"] }],
    };
    return ok([management, ...data]);
  });
}

interface Chosen {
  readonly type: string;
  readonly operator: "equals" | "startsWiths";
  readonly value: string;
}

/** How a resource's data events are chosen; undefined where it has none, and management events tell all. */
function chosen(arn: string): Checked<Chosen | undefined> {
  const parts = arn.split(":");
  if (parts[0] !== "arn" || parts.length < 6) return wrong("", `${JSON.stringify(arn)} is not an ARN`);
  const kind = kinds.find((each) => each.arn.test(`${parts[2]}:${parts.slice(5).join(":")}`));
  if (kind === undefined) return ok(undefined);
  const { type, within } = kind;
  if (within !== undefined) return ok({ type, operator: "startsWiths", value: within(arn) });
  return arn.endsWith("*")
    ? ok({ type, operator: "startsWiths", value: arn.slice(0, -1) })
    : ok({ type, operator: "equals", value: arn });
}

/** What lets CloudTrail write the records of one trail into a bucket, and nobody speak to it without TLS. */
export function recordsPolicy(bucketArn: string, trailArn: string): object {
  const account = trailArn.split(":")[4];
  const writer = {
    Effect: "Allow",
    Principal: { Service: "cloudtrail.amazonaws.com" },
  } as const;
  const source = { "aws:SourceArn": trailArn };
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "TrailLooks",
        ...writer,
        Action: "s3:GetBucketAcl",
        Resource: bucketArn,
        Condition: { StringEquals: source },
      },
      {
        Sid: "TrailWrites",
        ...writer,
        Action: "s3:PutObject",
        Resource: `${bucketArn}/AWSLogs/${account}/*`,
        Condition: { StringEquals: { ...source, "s3:x-amz-acl": "bucket-owner-full-control" } },
      },
      {
        Sid: "NothingWithoutTls",
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: [bucketArn, `${bucketArn}/*`],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ],
  };
}

/** All mistakes in the arguments at once. */
export function trailProblems(args: Unwrap<AuditTrailArgs>): readonly Problem[] {
  const { key, bucketName } = args;
  return problemsIn(
    ownershipOf(args),
    eventSelectors(args.resources ?? []),
    bucketName === undefined || /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucketName)
      ? ok(undefined)
      : wrong("bucketName", `${JSON.stringify(bucketName)} is not the name of a bucket`),
    key === undefined || /^arn:[a-z-]+:kms:[a-z0-9-]+:\d{12}:(?:key|alias)\/.+$/.test(key)
      ? ok(undefined)
      : wrong("key", `${JSON.stringify(key)} is not the ARN of a KMS key`),
  );
}
