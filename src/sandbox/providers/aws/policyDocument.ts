import { type CheckOptions, checkDocument } from "../../../iam/aws/checkDocument.js";
import type { PolicyUse } from "../../../iam/aws/policyUse.js";
import type { Properties } from "../../../model/index.js";
import type { Refusal } from "../core/model.js";
import { text } from "../core/values.js";
import { type AwsErrorName, awsRefusal, type Doing, isErrorName } from "./refusals.js";

/** Characters of a document as IAM's quotas count them: white space is free. */
export function documentSize(document: string): number {
  return document.replaceAll(/\s/g, "").length;
}

/**
 * Why AWS does not take the policy document at a property.
 *
 * @param malformed what this service calls a document that IAM calls `MalformedPolicyDocument`
 */
export function documentRefusal(
  properties: Properties,
  name: string,
  use: PolicyUse,
  doing: Doing,
  malformed: AwsErrorName = "MalformedPolicyDocument",
  options: CheckOptions = {},
): Refusal | undefined {
  const document = text(properties, name);
  if (document === undefined) return undefined;
  const [problem] = checkDocument(document, use, options);
  if (problem === undefined) return undefined;
  const code =
    problem.code !== "MalformedPolicyDocument" && isErrorName(problem.code) ? problem.code : malformed;
  return awsRefusal(doing, code, problem.message);
}
