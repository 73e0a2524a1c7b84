import { deflateRawSync } from "node:zlib";
import {
  checkDocument,
  isAccountId,
  type NamedPolicy,
  parseArn,
  readDocument,
} from "../../../iam/aws/index.js";
import { type AwsAccount, type Entity, longestSession, managedPolicyNamed } from "./account.js";
import { type AwsError, awsError, validationError } from "./answer.js";
import { durationOf, membersOf, type Parameters } from "./parameters.js";

/** What is asked of a session beside who becomes what. */
export interface SessionLimits {
  readonly seconds: number;
  readonly policies: readonly NamedPolicy[];
  /** Part of the packed size that is used, in per cent; undefined when nothing is packed. */
  readonly packedSize?: number;
}

/** The role's ARN taken apart: account and partition; AWS's error when it is none. */
export function accountOfRole(roleArn: string): string | AwsError {
  const arn = parseArn(roleArn);
  const isRole = arn?.service === "iam" && isAccountId(arn.account) && arn.resource.startsWith("role/");
  return arn !== undefined && isRole ? arn.account : validationError(`${roleArn} is invalid`);
}

/** Session policies and tags are packed together into this many bytes; AWS does not publish its own number. */
const PACKED = 2_048;
const MOST_POLICIES = 10;

/**
 * Duration and session policies of a request, by AWS's limits (STS API reference, AssumeRole).
 *
 * @param chained whether the caller is a role session itself: then one hour is the most
 */
export function sessionLimits(
  parameters: Parameters,
  role: Entity,
  account: AwsAccount,
  tags: Readonly<Record<string, string>>,
  chained: boolean,
): SessionLimits | AwsError {
  const seconds = durationOf(parameters);
  if (typeof seconds !== "number") return seconds;
  if (chained && seconds > 3600)
    return validationError(
      "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining",
    );
  if (seconds > longestSession(role))
    return validationError("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
  const inline = parameters.get("Policy");
  const refusal = inline === undefined ? undefined : inlineRefusal(inline);
  if (refusal !== undefined) return refusal;
  const arns = membersOf(parameters, "PolicyArns").map((each) => each.get("arn") ?? each.get("Arn") ?? "");
  if (arns.length > MOST_POLICIES)
    return validationError(
      `1 validation error detected: Value at 'policyArns' failed to satisfy constraint: Member must have length less than or equal to ${MOST_POLICIES}`,
    );
  const managed = arns.map((arn) => managedPolicyNamed(account, arn));
  const missing = arns.find((_arn, index) => managed[index] === undefined);
  if (missing !== undefined)
    return awsError(
      "MalformedPolicyDocument",
      `The managed policy ${missing} does not exist in the role's account.`,
    );
  const packedSize = packedPercent(inline, arns, tags);
  if (packedSize !== undefined && packedSize > 100)
    return awsError(
      "PackedPolicyTooLarge",
      `Packed size of session tags and session policies consumes ${packedSize}% of allotted space.`,
    );
  const policies = [
    ...(inline === undefined
      ? []
      : [{ name: "the session policy", document: readDocument(inline, "session") }]),
    ...managed.filter((each) => each !== undefined),
  ];
  return { seconds, policies, ...(packedSize === undefined ? {} : { packedSize }) };
}

function inlineRefusal(policy: string): AwsError | undefined {
  const [first] = checkDocument(policy, "session");
  if (first === undefined) return undefined;
  return awsError(
    "MalformedPolicyDocument",
    first.path === "" ? "Syntax errors in policy." : first.message,
    400,
    first.message,
  );
}

function packedPercent(
  inline: string | undefined,
  arns: readonly string[],
  tags: Readonly<Record<string, string>>,
): number | undefined {
  if (inline === undefined && arns.length === 0 && Object.keys(tags).length === 0) return undefined;
  const packed = deflateRawSync(JSON.stringify([inline ?? "", arns, tags])).length;
  return Math.max(1, Math.ceil((packed * 100) / PACKED));
}

/** Session tags of a request, or AWS's error where one is not as tags are. */
export interface TagRequest {
  readonly tags: Readonly<Record<string, string>>;
  readonly transitive: readonly string[];
}

const MOST_TAGS = 50;
const TAG = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** The tags of a request's parameters. */
export function tagsOf(parameters: Parameters): TagRequest | AwsError {
  const pairs = membersOf(parameters, "Tags").map(
    (each) => [each.get("Key") ?? "", each.get("Value") ?? ""] as const,
  );
  const transitive = membersOf(parameters, "TransitiveTagKeys").map((each) => each.get("") ?? "");
  return checkTags(pairs, transitive);
}

/** Tags as they will stand in the session, by AWS's limits on number, length, characters and repetition. */
export function checkTags(
  pairs: readonly (readonly [string, string])[],
  transitive: readonly string[],
): TagRequest | AwsError {
  if (pairs.length > MOST_TAGS)
    return validationError(
      `1 validation error detected: Value at 'tags' failed to satisfy constraint: Member must have length less than or equal to ${MOST_TAGS}`,
    );
  const seen = new Set<string>();
  for (const [key, value] of pairs) {
    if (key === "" || key.length > 128 || !TAG.test(key) || value.length > 256 || !TAG.test(value))
      return validationError(
        "1 validation error detected: a tag's key or value failed to satisfy constraint: keys of 1 to 128 and values of up to 256 letters, digits, spaces and _.:/=+-@",
      );
    if (/^aws:/i.test(key))
      return awsError("InvalidParameterValue", "aws: prefixed tag names are not allowed for external use.");
    if (seen.has(key.toLowerCase()))
      return awsError(
        "InvalidParameterValue",
        "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
      );
    seen.add(key.toLowerCase());
  }
  const strange = transitive.find((key) => !seen.has(key.toLowerCase()));
  if (strange !== undefined)
    return awsError(
      "InvalidParameterValue",
      `The specified transitive tag key ${strange.slice(0, 128)} must be included in the requested tags.`,
    );
  return { tags: Object.fromEntries(pairs), transitive };
}

/** Condition keys of tags that a request carries. */
export function tagContext({
  tags,
  transitive,
}: TagRequest): Readonly<Record<string, string | readonly string[]>> {
  const keys = Object.keys(tags);
  return {
    ...Object.fromEntries(keys.map((key) => [`aws:RequestTag/${key}`, tags[key] as string])),
    ...(keys.length === 0 ? {} : { "aws:TagKeys": keys }),
    ...(transitive.length === 0 ? {} : { "sts:TransitiveTagKeys": transitive }),
  };
}
