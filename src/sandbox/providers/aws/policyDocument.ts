import { parsePolicy } from "../../../iam/aws/parse.js";
import type { PolicyUse } from "../../../iam/aws/policyUse.js";
import type { Properties } from "../../../model/index.js";
import type { Refusal } from "../core/model.js";
import { text } from "../core/values.js";
import { type AwsErrorName, awsRefusal, type Doing } from "./refusals.js";

/** Characters of a document as AWS's quotas count them: white space is free. */
export function documentSize(document: string): number {
  return document.replaceAll(/\s/g, "").length;
}

/** Why AWS does not take the policy document at a property. */
export function documentRefusal(
  properties: Properties,
  name: string,
  use: PolicyUse,
  doing: Doing,
  error: AwsErrorName = "MalformedPolicyDocument",
): Refusal | undefined {
  const document = text(properties, name);
  if (document === undefined) return undefined;
  const [problem] = parsePolicy(document, use).problems;
  if (problem === undefined) return undefined;
  return awsRefusal(
    doing,
    error,
    problem.path === "" ? problem.message : `${problem.path} ${problem.message}`,
  );
}
