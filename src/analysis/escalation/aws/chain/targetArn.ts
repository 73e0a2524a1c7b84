import { isAccountId } from "../../../../iam/aws/arn.js";
import { hasWildcard } from "../../../../iam/aws/glob.js";

/**
 * The ARN of something in the input, with what is not known of it before it exists left out: then it is taken to be
 * in the region and account that a policy names beside its name.
 */
export interface TargetArn {
  readonly partition?: string;
  readonly service: string;
  readonly region?: string;
  readonly account?: string;
  readonly resource: string;
}

const example = { partition: "aws", region: "us-east-1", account: "111122223333" };

/** An ARN for a target, what is not known of it filled in from the parts of a pattern, else as in an example. */
export function fillArn(target: TargetArn, pattern: readonly string[] = []): string {
  const [, partition = "", , region = "", account = ""] = pattern;
  const isGiven = (part: string) => part !== "" && !hasWildcard(part) && !part.includes("$");
  return [
    "arn",
    target.partition ?? (isGiven(partition) ? partition : example.partition),
    target.service,
    target.region ?? (isGiven(region) ? region : example.region),
    target.account ?? (isAccountId(account) ? account : example.account),
    target.resource,
  ].join(":");
}
